import type { Field } from '../csv/columns.ts'
import type { Table } from '../csv/dialects.ts'

/** A column of a Parquet file as DuckDB describes it. */
export interface ParquetColumn {
  readonly name: string
  /** SQL type, e.g. `TIMESTAMP WITH TIME ZONE`, `DECIMAL(9,6)`, `VARCHAR`. */
  readonly type: string
}

/** How a field is read: a DOUBLE cast in SQL, a time as DOUBLE of epoch ms, or text that the CSV rules read. */
export type Reading = 'number' | 'epoch-ms' | 'text'

export interface Selection {
  readonly sql: string
  /** In the order of the selected columns. */
  readonly fields: readonly { readonly field: Field; readonly reading: Reading }[]
}

const NUMERIC = /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\b.*)$/
const TIMESTAMP = /^TIMESTAMP/
/** Texts whatever their type: an IMO number, a ship type in words or digits. */
const ALWAYS_TEXT = new Set<Field>([
  'name',
  'callSign',
  'imo',
  'shipType',
  'transceiver',
  'mobile',
  'date',
  'timeOfDay',
])

/** The query that reads a file's mapped columns, cast to what the reader takes. */
export function selectColumns(path: string, columns: readonly ParquetColumn[], table: Table): Selection {
  const expressions: string[] = []
  const fields: { field: Field; reading: Reading }[] = []
  for (const [field, index] of Object.entries(table.column) as [Field, number][]) {
    if (index === -1) continue
    const { name, type } = columns[index]!
    const quoted = quoteName(name)
    const reading = readingOf(field, type)
    if (reading === 'epoch-ms') expressions.push(`CAST(epoch_ms(CAST(${quoted} AS TIMESTAMP)) AS DOUBLE)`)
    else expressions.push(`CAST(${quoted} AS ${reading === 'number' ? 'DOUBLE' : 'VARCHAR'})`)
    fields.push({ field, reading })
  }
  return { sql: `SELECT ${expressions.join(', ')} FROM ${scanOf(path)}`, fields }
}

function readingOf(field: Field, type: string): Reading {
  if (field === 'time' && TIMESTAMP.test(type)) return 'epoch-ms'
  return NUMERIC.test(type) && !ALWAYS_TEXT.has(field) ? 'number' : 'text'
}

/** A table function over exactly this file: DuckDB would take `*`, `?` and `[` in a name for patterns. */
export function scanOf(path: string): string {
  return `read_parquet('${path.replaceAll(/[*?[]/g, '[$&]').replaceAll("'", "''")}')`
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
