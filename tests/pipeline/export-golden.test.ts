import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS } from '../../lib/pipeline/export-data.ts'
import { withDuckDb } from '../../lib/store/duckdb.ts'
import { temporaryFolder } from '../store/folder.ts'
import { runExport } from './export-parse.ts'
import { createWorld } from './export-world.ts'
import { writeWorld } from './export-world-write.ts'
import { runBackfill, writeCsv } from './run-backfill.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

const fixtures = fileURLToPath(new URL('fixtures/export', import.meta.url))

/** Names and types of a Parquet file's columns, as the file has them. */
async function schemaOf(file: string): Promise<string> {
  return withDuckDb(join(file, '..'), async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT name, type, coalesce(logical_type::VARCHAR, converted_type::VARCHAR) FROM parquet_schema('${file}') OFFSET 1`,
    )
    return reader
      .getRows()
      .map((row) => `${row.join(' ')}\n`)
      .join('')
  })
}

/** UPDATE_GOLDEN=1 writes the fixtures anew. */
it('the export of a small world is byte for byte what it was', async () => {
  const dir = temporaryFolder()
  await writeWorld(dir, createWorld(3, 1, 8))
  const out = join(dir, 'out')
  for (const format of EXPORT_FORMATS) await runExport(dir, out, format)
  const texts: Record<string, string> = {}
  for (const file of readdirSync(out).sort())
    if (file.endsWith('.parquet')) texts[`${file}.schema.txt`] = await schemaOf(join(out, file))
    else texts[file] = readFileSync(join(out, file), 'utf8')
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(fixtures, { recursive: true })
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(fixtures, file), text)
  }
  expect(readdirSync(fixtures).sort()).toEqual(Object.keys(texts).sort())
  for (const [file, text] of Object.entries(texts))
    expect(text, file).toBe(readFileSync(join(fixtures, file), 'utf8'))
})

describe('an export of a backfill', () => {
  it('has the same bytes in every format however the messages came in', async () => {
    const rows = fleetRows({ ships: 3, hours: 30 }).map((row) => row.replace('SHIP 1', '"=1+""1, X"'))
    const parts = [0, 1, 2].map((part) => rows.filter((_, i) => Math.floor((i * 3) / rows.length) === part))
    const whole = temporaryFolder()
    await runBackfill(whole, [writeCsv(join(whole, 'a.csv'), FLEET_HEADER, rows)])
    const stepwise = temporaryFolder()
    for (const part of [2, 0, 1])
      await runBackfill(stepwise, [
        writeCsv(join(stepwise, `${part}.csv`), FLEET_HEADER, parts[part]!.toReversed()),
      ])
    for (const format of EXPORT_FORMATS) {
      const [a, b] = [join(whole, 'out', format), join(stepwise, 'out', format)]
      const { files } = await runExport(whole, a, format)
      await runExport(stepwise, b, format)
      for (const { file } of files)
        expect(readFileSync(join(b, file)).equals(readFileSync(join(a, file))), file).toBe(true)
      expect(files.find(({ name }) => name === 'positions')!.records).toBe(rows.length)
      expect(files.find(({ name }) => name === 'gaps')!.records).toBe(1)
    }
  })
})
