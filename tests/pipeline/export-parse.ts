/** Reads exports back, each format by its own rules, into the same records: for comparing them with one another. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBTimestampTZValue } from '@duckdb/node-api'
import type { FeatureCollection } from 'geojson'
import type { ExportBox } from '../../lib/pipeline/export-box.ts'
import type { RecordKind } from '../../lib/pipeline/export-columns.ts'
import { type ExportFormat, type ExportSummary, exportData } from '../../lib/pipeline/export-data.ts'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'
import { withDuckDb } from '../../lib/store/duckdb.ts'
import { openReader } from '../../lib/store/store.ts'

export type Cell = string | number | boolean | null
export type ExportedRecord = Readonly<Record<string, Cell>>
/** Records of each kind, by its name. */
export type Exported = Readonly<Record<string, readonly ExportedRecord[]>>

export async function runExport(
  dir: string,
  out: string,
  format: ExportFormat,
  bbox: ExportBox | null = null,
  signal: AbortSignal = new AbortController().signal,
): Promise<ExportSummary> {
  const store = await openReader(dir)
  try {
    return await exportData(store, { dir: out, format, bbox, onProgress: () => {}, signal })
  } finally {
    await store.close()
  }
}

export function fileOf(out: string, kind: RecordKind, format: ExportFormat): string {
  return join(out, `${kind.file}.${format}`)
}

export async function readExport(out: string, format: ExportFormat): Promise<Exported> {
  const exported: Record<string, readonly ExportedRecord[]> = {}
  for (const kind of Object.values(EXPORT_KINDS)) {
    const file = fileOf(out, kind, format)
    if (format === 'parquet') exported[kind.name] = await parseParquet(file)
    else {
      const text = readFileSync(file, 'utf8')
      if (format === 'csv') exported[kind.name] = parseCsvRecords(text, kind)
      else exported[kind.name] = format === 'ndjson' ? parseNdjson(text) : parseFeatures(text)
    }
  }
  return exported
}

function parseNdjson(text: string): ExportedRecord[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

function parseFeatures(text: string): ExportedRecord[] {
  const { features } = JSON.parse(text) as FeatureCollection
  return features.map(({ properties }) => {
    const { coordinateProperties: _, ...record } = properties!
    return record
  })
}

/** As docs/exports.md says to read it: empty is missing, one leading apostrophe comes off a text. */
function parseCsvRecords(text: string, kind: RecordKind): ExportedRecord[] {
  const [header, ...rows] = parseCsv(text)
  if (header!.join() !== kind.columns.map(({ name }) => name).join()) throw new Error(`header ${header}`)
  return rows.map((row) =>
    Object.fromEntries(kind.columns.map(({ name, type }, i) => [name, cellOf(row[i]!, type)])),
  )
}

function cellOf(text: string, type: RecordKind['columns'][number]['type']): Cell {
  if (text === '') return null
  if (type === 'number') return Number(text)
  if (type === 'boolean') return text === 'true'
  return type === 'text' ? text.replace(/^'/, '') : text
}

/** By the letter of RFC 4180: every line ends in CRLF, quotes stand about a whole field, doubled within. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length; ) {
    let field = ''
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (text[at] === undefined) throw new Error('a quote is not closed')
        if (text[at] === '"' && text[++at] !== '"') break
        field += text[at]
      }
    } else {
      while (at < text.length && !',\r\n"'.includes(text[at]!)) field += text[at++]
    }
    row.push(field)
    if (text[at] === ',') at++
    else if (text.startsWith('\r\n', at)) {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`"${text.slice(at, at + 20)}" after a field`)
  }
  if (row.length > 0) throw new Error('the last line does not end')
  for (const one of rows) if (one.length !== rows[0]!.length) throw new Error(`a row of ${one.length} fields`)
  return rows
}

export async function parseParquet(file: string): Promise<ExportedRecord[]> {
  return withDuckDb(join(file, '..'), async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT * FROM read_parquet('${file.replaceAll("'", "''")}')`,
    )
    return reader.getRowObjects().map((row) => {
      const cells = Object.entries(row).map(([name, value]): [string, Cell] => {
        if (value instanceof DuckDBTimestampTZValue)
          return [name, new Date(Number(value.micros / 1000n)).toISOString()]
        if (typeof value === 'bigint') return [name, Number(value)]
        return [name, value as Cell]
      })
      return Object.fromEntries(cells)
    })
  })
}
