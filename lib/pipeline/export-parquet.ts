/**
 * Parquet through DuckDB. Blocks are staged as numbers, texts as numbers into a list, and one query a kind turns them
 * into the columns of its file: handed over one by one, four texts a position would take most of the time. One thread
 * and the order of insertion make equal data equal bytes.
 */

import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBVector,
  INTEGER,
} from '@duckdb/node-api'
import { quoted, withDuckDb } from '../store/duckdb.ts'
import type { RecordBlock } from './export-block.ts'
import type { Column, RecordKind } from './export-columns.ts'
import type { WriteBlock } from './export-writers.ts'

/** Texts known to be in a list already; names and ports come again, most ids do not. */
const TEXTS_REMEMBERED = 1 << 16

/** Writes each kind to the path given for it. What does not fit into memory spills into `dir`. */
export async function writeParquet(
  dir: string,
  parts: ReadonlyMap<RecordKind, string>,
  use: (write: WriteBlock) => Promise<void>,
): Promise<void> {
  await withDuckDb(dir, async (connection) => {
    await connection.run('SET threads = 1')
    await connection.run('SET preserve_insertion_order = true')
    const tables = new Map<RecordKind, StagedTable>()
    for (const kind of parts.keys())
      tables.set(kind, await StagedTable.create(connection, kind, `staged_${tables.size}`))
    await use(async (kind, block) => tables.get(kind)!.add(block))
    for (const [kind, table] of tables) await table.copyTo(parts.get(kind)!)
  })
}

/** Stands for missing among whole numbers, because nulls are slow to hand over; no column takes this value itself. */
const MISSING = -(2 ** 31)

class StagedTable {
  /** The texts of each column's last row: most often they come again. */
  private readonly lastTexts: (string | null)[]
  private readonly lastCodes: number[]
  private readonly codes = new Map<string, number>()
  private texts = 0

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly kind: RecordKind,
    private readonly name: string,
    private readonly rows: DuckDBAppender,
    private readonly textRows: DuckDBAppender,
  ) {
    this.lastTexts = kind.columns.map(() => null)
    this.lastCodes = kind.columns.map(() => -1)
  }

  static async create(connection: DuckDBConnection, kind: RecordKind, name: string): Promise<StagedTable> {
    const columns = kind.columns.map((column, i) => `c${i} ${stagedType(column)}`)
    await connection.run(`CREATE TABLE ${name} (${columns.join(', ')})`)
    await connection.run(`CREATE TABLE ${name}_texts (code INTEGER, text VARCHAR)`)
    const rows = await connection.createAppender(name)
    const textRows = await connection.createAppender(`${name}_texts`)
    return new StagedTable(connection, kind, name, rows, textRows)
  }

  add(block: RecordBlock): void {
    if (block.count === 0) return
    const chunk = DuckDBDataChunk.create(this.kind.columns.map(stagedType), block.count)
    for (const [i, { texts, steps }] of block.columns.entries()) {
      const vector = chunk.getColumnVector(i)
      const items = itemsOf(vector)
      if (items instanceof Float64Array) items.set(steps.subarray(0, block.count))
      else if (this.kind.columns[i]!.type === 'text') this.encode(texts, items, i)
      else narrow(steps, items)
      vector.flush()
    }
    this.rows.appendDataChunk(chunk)
  }

  private encode(texts: readonly (string | null)[], codes: Int32Array, column: number): void {
    let last = this.lastTexts[column]!
    let code = this.lastCodes[column]!
    for (let row = 0; row < codes.length; row++) {
      const text = texts[row]!
      if (text !== last) {
        last = text
        code = text === null ? -1 : this.codeOf(text)
      }
      codes[row] = code
    }
    this.lastTexts[column] = last
    this.lastCodes[column] = code
  }

  private codeOf(text: string): number {
    const known = this.codes.get(text)
    if (known !== undefined) return known
    const code = this.texts++
    this.textRows.appendInteger(code)
    this.textRows.appendVarchar(text)
    this.textRows.endRow()
    if (this.codes.size === TEXTS_REMEMBERED) this.codes.clear()
    this.codes.set(text, code)
    return code
  }

  async copyTo(file: string): Promise<void> {
    this.rows.closeSync()
    this.textRows.closeSync()
    const columns = this.kind.columns.map((column, i) => `${cell(column, `c${i}`)} AS "${column.name}"`)
    await this.connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${this.name}, (SELECT list(text ORDER BY code) AS texts FROM ${this.name}_texts))
       TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`,
    )
    await this.connection.run(`DROP TABLE ${this.name}`)
    await this.connection.run(`DROP TABLE ${this.name}_texts`)
  }
}

/** The numbers of a vector, to be set all at once: its type hides them, and setting each with checks is slower. */
function itemsOf(vector: DuckDBVector): Int32Array | Float64Array {
  const { items } = vector as unknown as { readonly items: unknown }
  if (items instanceof Int32Array || items instanceof Float64Array) return items
  throw new Error(`export: a vector of ${vector.type} holds no numbers`)
}

function stagedType({ type, isNarrow }: Column): typeof INTEGER | typeof DOUBLE {
  return type === 'text' || isNarrow ? INTEGER : DOUBLE
}

function narrow(steps: Float64Array, items: Int32Array): void {
  for (let row = 0; row < items.length; row++) {
    const value = steps[row]!
    items[row] = Number.isNaN(value) ? MISSING : value
  }
}

/** SQL that makes a column of the file of a staged one. */
function cell({ type, decimals, isNarrow }: Column, staged: string): string {
  // A list begins at 1 and holds null before that.
  if (type === 'text') return `texts[${staged} + 1]`
  const steps = `nullif(${staged}, ${isNarrow ? MISSING : "'NaN'::DOUBLE"})`
  if (type === 'time') return `timezone('UTC', epoch_ms(${steps}::BIGINT))`
  if (type === 'boolean') return `${steps} = 1`
  return decimals === 0 ? `${steps}::BIGINT` : `${steps} / 1e${decimals}::DOUBLE`
}
