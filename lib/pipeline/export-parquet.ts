/**
 * Parquet through DuckDB. Blocks are staged as numbers, each text as its number in a dictionary of its column, and one
 * query a kind makes the columns of its file of them: handed over one by one, the five texts of a position would take
 * longer than all the rest. One thread and the order of insertion make equal data equal bytes.
 */

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  INTEGER,
} from '@duckdb/node-api'
import { openDuckDb, quoted, quotedPath, vectorItems, withDiskFullCode } from '../store/duckdb.ts'
import type { RecordBlock, WriteBlock } from './export-block.ts'
import type { Column, RecordKind } from './export-columns.ts'

/** For what is staged; more of it spills. */
const MEMORY_LIMIT_MB = 256
/**
 * Texts of a kind that are staged together: about 100 MB of hash tables, which must stay in memory for rows to keep
 * their order. Whatever has more (an MMSI of millions of tracks) goes through files in between.
 */
const TEXTS_STAGED = 1_000_000
/** Texts of a column known to be in its dictionary; most ids never come again, and twice does no harm. */
const TEXTS_REMEMBERED = 1 << 16

/** Writes each kind to the path given for it. What does not fit into memory spills into a folder of `dir`. */
export async function writeParquet(
  dir: string,
  parts: ReadonlyMap<RecordKind, string>,
  use: (write: WriteBlock) => Promise<void>,
  textsStaged = TEXTS_STAGED,
): Promise<void> {
  const spillFolder = join(dir, '.parquet.part')
  // What a killed run left.
  await rm(spillFolder, { recursive: true, force: true })
  await mkdir(spillFolder)
  const instance = await openDuckDb({ memoryLimitMb: MEMORY_LIMIT_MB, threads: 1, spillFolder })
  try {
    const connection = await instance.connect()
    try {
      // A join in which each row of the side that is read through finds exactly one of the other keeps their order. So
      // the sides stay as they are written, and missing is an entry of a dictionary too.
      await connection.run(`SET preserve_insertion_order = true;
        SET disabled_optimizers = 'join_order,build_side_probe_side'`)
      const tables = new Map<RecordKind, StagedTable>()
      for (const kind of parts.keys())
        tables.set(kind, new StagedTable(connection, kind, spillFolder, textsStaged))
      await use((kind, block) => tables.get(kind)!.add(block))
      for (const [kind, table] of tables) await table.finish(parts.get(kind)!)
    } finally {
      connection.closeSync()
    }
  } catch (error) {
    throw withDiskFullCode(error)
  } finally {
    instance.closeSync()
    await rm(spillFolder, { recursive: true, force: true })
  }
}

/** The rows of one kind, on their way to its file. */
class StagedTable {
  private rows: DuckDBAppender | null = null
  /** By column; null for what is no text. */
  private dictionaries: (Dictionary | null)[] = []
  private readonly files: string[] = []

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly kind: RecordKind,
    private readonly folder: string,
    private readonly textsStaged: number,
  ) {}

  async add(block: RecordBlock): Promise<void> {
    if (this.rows === null) await this.begin()
    const chunk = DuckDBDataChunk.create(this.kind.columns.map(stagedType), block.count)
    for (const [i, { texts, steps }] of block.columns.entries()) {
      const vector = chunk.getColumnVector(i)
      const items = vectorItems(vector)
      if (!(items instanceof Int32Array)) items.set(steps.subarray(0, block.count))
      else if (this.dictionaries[i]) this.dictionaries[i].encode(texts, items)
      else narrow(steps, items)
      vector.flush()
    }
    this.rows!.appendDataChunk(chunk)
    const texts = this.dictionaries.reduce((sum, one) => sum + (one?.size ?? 0), 0)
    if (texts < this.textsStaged) return
    const file = join(this.folder, `${this.kind.file}-${this.files.length}.parquet`)
    this.files.push(file)
    await this.copyTo(file)
  }

  async finish(file: string): Promise<void> {
    if (this.rows === null) await this.begin()
    if (this.files.length === 0) {
      await this.copyTo(file)
      return
    }
    const last = join(this.folder, `${this.kind.file}-last.parquet`)
    await this.copyTo(last)
    const files = [...this.files, last].map((one) => `'${quotedPath(one)}'`)
    await this.connection.run(`COPY (SELECT * FROM read_parquet([${files.join(', ')}])) ${target(file)}`)
  }

  private async begin(): Promise<void> {
    const { columns, name } = this.kind
    const staged = columns.map((column, i) => `c${i} ${stagedType(column)}`)
    await this.connection.run(`CREATE TABLE "${name}" (${staged.join(', ')})`)
    this.rows = await this.connection.createAppender(name)
    this.dictionaries = []
    for (const [i, { type }] of columns.entries())
      this.dictionaries.push(type === 'text' ? await Dictionary.create(this.connection, `${name}${i}`) : null)
  }

  /** Writes what is staged and forgets it. */
  private async copyTo(file: string): Promise<void> {
    const { columns, name } = this.kind
    this.rows!.closeSync()
    this.rows = null
    const texts = this.dictionaries.flatMap((one, i) => (one === null ? [] : [{ one, i }]))
    for (const { one } of texts) one.close()
    const cells = columns.map((column, i) => `${cell(column, `c${i}`, `"${name}${i}"`)} AS "${column.name}"`)
    const joins = texts.map(({ i }) => `JOIN "${name}${i}" ON "${name}${i}".code = c${i}`)
    await this.connection.run(
      `COPY (SELECT ${cells.join(', ')} FROM "${name}" ${joins.join(' ')}) ${target(file)}`,
    )
    await this.connection.run(`DROP TABLE "${name}"`)
    for (const { i } of texts) await this.connection.run(`DROP TABLE "${name}${i}"`)
  }
}

function target(file: string): string {
  return `TO '${quoted(file)}' (FORMAT parquet, COMPRESSION zstd)`
}

/** Numbers for the texts of a column. */
class Dictionary {
  /** Texts in it. */
  size = 0
  private readonly codes = new Map<string | null, number>()
  /** Of the row before: most often it comes again. */
  private last: string | null | undefined = undefined
  private lastCode = -1

  private constructor(private readonly rows: DuckDBAppender) {}

  static async create(connection: DuckDBConnection, table: string): Promise<Dictionary> {
    await connection.run(`CREATE TABLE "${table}" (code INTEGER, text VARCHAR)`)
    return new Dictionary(await connection.createAppender(table))
  }

  encode(texts: readonly (string | null)[], codes: Int32Array): void {
    for (let row = 0; row < codes.length; row++) {
      const text = texts[row]!
      if (text !== this.last) {
        this.last = text
        this.lastCode = this.codeOf(text)
      }
      codes[row] = this.lastCode
    }
  }

  close(): void {
    this.rows.closeSync()
  }

  private codeOf(text: string | null): number {
    const known = this.codes.get(text)
    if (known !== undefined) return known
    const code = this.size++
    this.rows.appendInteger(code)
    if (text === null) this.rows.appendNull()
    else this.rows.appendVarchar(text)
    this.rows.endRow()
    if (this.codes.size === TEXTS_REMEMBERED) this.codes.clear()
    this.codes.set(text, code)
    return code
  }
}

/** Stands for missing among whole numbers, because nulls are slow to hand over; no column takes this value itself. */
const MISSING = -(2 ** 31)

function stagedType({ type, isNarrow }: Column): typeof INTEGER | typeof DOUBLE {
  return type === 'text' || isNarrow ? INTEGER : DOUBLE
}

function narrow(steps: Float64Array, items: Int32Array): void {
  for (let row = 0; row < items.length; row++) {
    const value = steps[row]!
    items[row] = Number.isNaN(value) ? MISSING : value
  }
}

/** SQL that makes a column of the file of a staged one and its dictionary. */
function cell({ type, decimals, isNarrow }: Column, staged: string, dictionary: string): string {
  if (type === 'text') return `${dictionary}.text`
  const steps = `nullif(${staged}, ${isNarrow ? MISSING : "'NaN'::DOUBLE"})`
  if (type === 'time') return `timezone('UTC', epoch_ms(${steps}::BIGINT))`
  if (type === 'boolean') return `${steps} = 1`
  return decimals === 0 ? `${steps}::BIGINT` : `${steps} / 1e${decimals}::DOUBLE`
}
