import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'
import { describeKinds } from './export-docs.ts'

const document = new URL('../../docs/exports.md', import.meta.url)
const HEADING = '## Files and columns\n\n'

/** UPDATE_GOLDEN=1 writes the tables anew. */
it('docs/exports.md names every file and column', () => {
  const text = readFileSync(document, 'utf8')
  const at = text.indexOf(HEADING) + HEADING.length
  expect(at).toBeGreaterThan(HEADING.length)
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(document, text.slice(0, at) + describeKinds())
  expect(readFileSync(document, 'utf8').slice(at)).toBe(describeKinds())
})

it('every kind is told apart by name and file, its columns by name', () => {
  const kinds = Object.entries(EXPORT_KINDS)
  for (const [name, kind] of kinds) expect(kind.name).toBe(name)
  expect(new Set(kinds.map(([, { file }]) => file)).size).toBe(kinds.length)
  for (const [, { columns }] of kinds) {
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
    for (const { meaning } of columns) expect(meaning).toMatch(/^\S.*[^ ]\.$/)
  }
})
