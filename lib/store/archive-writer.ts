/**
 * Writes one import into the archive: reports in any order and number, in bounded memory, out as files by day
 * (lib/store/archive-files), each sorted (lib/store/archive-columns).
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { ReportBuffer } from '../ais/report.ts'
import { CODE_DICTIONARIES, selectSorted } from './archive-columns.ts'
import { DAY_MS, dayFolder, partLabel, removeImportFiles, writingFolder } from './archive-files.ts'
import { publishFiles } from './archive-publish.ts'
import { DictionaryStage, ReportStage } from './archive-stage.ts'
import { createFolder } from './create-folder.ts'
import { openDuckDb, quoted, withDiskFullCode } from './duckdb.ts'

export interface ArchiveWriterOptions {
  /** Reports that are sorted and written together, 43 bytes each; as many again are staged meanwhile. */
  readonly reportsPerPart: number
  /** Of DuckDB; what exceeds it spills to the archive's disk. */
  readonly memoryLimitMb: number
  /** Of DuckDB, beside the caller's: one keeps up with a caller who decodes, and two cost a fifth more in all. */
  readonly threads: number
}

const DEFAULTS: ArchiveWriterOptions = { reportsPerPart: 2_000_000, memoryLimitMb: 512, threads: 1 }

/**
 * Small days are sorted together up to this many reports, since a sort of each would cost more than the writing; a
 * larger day goes from its sort straight into its file.
 */
const REPORTS_PER_SORT = 100_000

/** In row groups of DuckDB's usual size: smaller ones cost a reader of narrow ranges more than they spare it (docs/store.md). */
const PARQUET = 'FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false'

/** A UTC day, counted from 1970-01-01. */
interface Day {
  readonly day: number
  readonly reports: number
}

interface Engine {
  readonly instance: DuckDBInstance
  readonly staging: DuckDBConnection
  readonly sorting: DuckDBConnection
  readonly dictionaries: DictionaryStage
}

/**
 * `add` stages reports while the part before is sorted and written on DuckDB's threads, and waits when both are full.
 * A failure of the writing comes out of the next call; then only `abandon` is left.
 */
export class ArchiveWriter {
  private parts = 0
  private writing: Promise<void> = Promise.resolve()
  private buffer: ReportBuffer | null = null
  private isOpen = true

  private constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly options: ArchiveWriterOptions,
    private readonly engine: Engine,
    private stage: ReportStage,
  ) {}

  /**
   * `name` stands for the import in its files' names: hexadecimal digits and `-`. What an earlier writer of that name
   * left in the archive folder is removed.
   */
  static async create(
    folder: string,
    name: string,
    options: Partial<ArchiveWriterOptions> = {},
  ): Promise<ArchiveWriter> {
    const settings = { ...DEFAULTS, ...options }
    const work = writingFolder(folder, name)
    createFolder(folder)
    removeImportFiles(folder, name)
    mkdirSync(work)
    const instance = await openDuckDb({ ...settings, spillFolder: join(work, 'spill') })
    const staging = await instance.connect()
    const sorting = await instance.connect()
    const dictionaries = await DictionaryStage.create(sorting)
    const stage = await ReportStage.create(staging, stageName(0))
    return new ArchiveWriter(folder, name, settings, { instance, staging, sorting, dictionaries }, stage)
  }

  /** Takes all rows of the buffer, the same one every time; the caller may clear them afterwards. */
  async add(buffer: ReportBuffer): Promise<void> {
    this.buffer ??= buffer
    if (buffer !== this.buffer) throw new Error('archive: an import comes in one buffer')
    await orDiskFull(async () => {
      const { block } = buffer
      for (let from = 0; from < block.count; ) {
        // Filled to the row, so that the files do not depend on how large the caller's blocks are.
        const to = Math.min(block.count, from + this.options.reportsPerPart - this.stage.count)
        this.stage.append(block, from, to)
        from = to
        if (this.stage.count === this.options.reportsPerPart) await this.beginPart(buffer)
      }
    })
  }

  /** Writes what is left and gives all files their names. They are whole and on the disk. */
  async finish(): Promise<string[]> {
    return await orDiskFull(async () => {
      if (this.buffer !== null && this.stage.count > 0) await this.beginPart(this.buffer)
      await this.writing
      this.close()
      return await publishFiles(this.folder, this.name)
    })
  }

  /** Removes every file of this import, also those of a finished one. */
  async abandon(): Promise<void> {
    if (this.isOpen) {
      this.engine.sorting.interrupt()
      await this.writing.catch(() => {})
      this.close()
    }
    removeImportFiles(this.folder, this.name)
  }

  private close(): void {
    this.isOpen = false
    this.stage.close()
    this.engine.staging.closeSync()
    this.engine.sorting.closeSync()
    this.engine.instance.closeSync()
  }

  /** Hands the staged part over to be written, once the one before it is. */
  private async beginPart(buffer: ReportBuffer): Promise<void> {
    const { stage, engine } = this
    await this.writing
    stage.flush()
    if (await engine.dictionaries.update(buffer)) await engine.sorting.run(CODE_DICTIONARIES)
    const part = this.parts++
    this.stage = await ReportStage.create(engine.staging, stageName(this.parts))
    this.writing = this.writePart(stage, part)
    this.writing.catch(() => {})
  }

  private async writePart({ table, count }: ReportStage, part: number): Promise<void> {
    const { sorting } = this.engine
    const folder = join(writingFolder(this.folder, this.name), partLabel(part))
    mkdirSync(folder)
    let written = 0
    for (const days of groupDays(await readDays(sorting, table)))
      written += await this.writeDays(table, days, folder)
    if (written !== count) throw new Error(`archive: ${written} of ${count} reports were written`)
    await sorting.run(`DROP TABLE ${table}`)
  }

  /** One file a day, `day=YYYY-MM-DD/reports.parquet` below the part's folder. Resolves to the reports written. */
  private async writeDays(table: string, days: readonly number[], folder: string): Promise<number> {
    const { sorting } = this.engine
    const [first, last] = [days[0]!, days.at(-1)!]
    const rows = selectSorted(table, { first, last })
    if (first === last) return await this.writeDay(rows, first, folder)
    await sorting.run(`CREATE OR REPLACE TABLE sorted AS ${rows}`)
    let written = 0
    for (const day of days)
      written += await this.writeDay(`SELECT * EXCLUDE (day) FROM sorted WHERE day = ${day}`, day, folder)
    await sorting.run('DROP TABLE sorted')
    return written
  }

  private async writeDay(rows: string, day: number, folder: string): Promise<number> {
    const dayOfPart = join(folder, dayFolder(day))
    mkdirSync(dayOfPart)
    const file = quoted(join(dayOfPart, 'reports.parquet'))
    const result = await this.engine.sorting.runAndReadAll(`COPY (${rows}) TO '${file}' (${PARQUET})`)
    return Number(result.getRows()[0]?.[0])
  }
}

/** Of two tables in turn. */
function stageName(part: number): string {
  return `staged_${part % 2}`
}

async function readDays(connection: DuckDBConnection, table: string): Promise<Day[]> {
  const result = await connection.runAndReadAll(
    `SELECT floor(time_ms / ${DAY_MS})::INTEGER AS day, count(*)::DOUBLE FROM ${table} GROUP BY day ORDER BY day`,
  )
  return result.getRows().map(([day, reports]) => ({ day: Number(day), reports: Number(reports) }))
}

/** Neighbouring days that are sorted together. */
function groupDays(days: readonly Day[]): number[][] {
  const groups: number[][] = []
  let inGroup = Number.POSITIVE_INFINITY
  for (const { day, reports } of days) {
    inGroup += reports
    if (inGroup <= REPORTS_PER_SORT) groups.at(-1)!.push(day)
    else {
      groups.push([day])
      inGroup = reports
    }
  }
  return groups
}

async function orDiskFull<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    throw withDiskFullCode(error)
  }
}
