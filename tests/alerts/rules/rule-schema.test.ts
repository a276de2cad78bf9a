import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, test } from 'vitest'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { formatRuleSchema } from '../../../lib/alerts/rules/rule-schema.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { BROKEN, NO_JSON, OVER_BROAD } from './broken-documents.ts'
import { documentOf, FISHING } from './documents.ts'

const published = readFileSync(
  fileURLToPath(new URL('../../../docs/rules.schema.json', import.meta.url)),
  'utf8',
)
const shipped = readFileSync(
  fileURLToPath(new URL('../../../lib/alerts/rules/shipped-rules.json', import.meta.url)),
  'utf8',
)
const accepts = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(published),
)

describe('the published schema', () => {
  it('is what the program checks by (npm run rules -- schema writes it)', () => {
    expect(published).toBe(formatRuleSchema())
  })

  it('takes what the program takes', () => {
    for (const text of [shipped, documentOf(FISHING), JSON.stringify(toDocument(readShippedRules()))])
      expect(accepts(JSON.parse(text)), JSON.stringify(accepts.errors)).toBe(true)
  })

  test.each(BROKEN.filter(({ isOfSchema }) => isOfSchema))('refuses $name', ({ text }) => {
    expect(accepts(JSON.parse(text))).toBe(false)
  })

  it('knows of nothing else that is broken, so that the list above is all that it can refuse', () => {
    const others = [...NO_JSON, ...BROKEN, ...OVER_BROAD].filter(({ isOfSchema }) => !isOfSchema)
    const refused = others.filter(({ text }) => isJson(text) && !accepts(JSON.parse(text)))
    expect(refused.map(({ name }) => name)).toEqual([])
  })

  it('says of every part what it means, with its unit', () => {
    const bare: string[] = []
    visit(JSON.parse(published), '', (path, node) => {
      if (!path.endsWith('.kind') && typeof node.description !== 'string') bare.push(path)
    })
    expect(bare).toEqual([])
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

interface SchemaNode {
  readonly description?: unknown
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly oneOf?: readonly SchemaNode[]
}

function visit(node: SchemaNode, path: string, see: (path: string, node: SchemaNode) => void): void {
  for (const [name, part] of Object.entries(node.properties ?? {})) {
    see(`${path}.${name}`, part)
    visit(part, `${path}.${name}`, see)
  }
  if (node.items) visit(node.items, path, see)
  for (const one of node.oneOf ?? []) visit(one, path, see)
}
