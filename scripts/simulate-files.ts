/** The files of a simulation: messages by day of arrival, the truth, and a page that says what it is. */

import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Places } from '../lib/geo/places.ts'
import { CSV_COLUMNS, CSV_HEADER, CsvEncoder } from '../lib/simulate/csv-encoder.ts'
import type { FeedCounts } from '../lib/simulate/feed.ts'
import { NmeaEncoder } from '../lib/simulate/nmea-encoder.ts'
import { type Simulation, simulate } from '../lib/simulate/simulate.ts'
import { type Truth, truthToJson } from '../lib/simulate/truth.ts'
import { createFolder } from '../lib/store/create-folder.ts'
import { quoted, withDuckDb } from '../lib/store/duckdb.ts'
import type { SimulateArguments, SimulationFormat } from './simulate-arguments.ts'

const DAY_MS = 86_400_000
const TRUTH_ROWS_PER_WRITE = 1000
/** Marks a folder as one of ours that was never finished, so that it may be removed. */
const README = 'README.md'
const README_TITLE = '# SIMULATED AIS messages'

export interface SimulatedFiles {
  readonly messages: number
  readonly counts: FeedCounts
  readonly losses: { readonly outage: number; readonly undelivered: number }
  readonly truthRows: number
  /** Of the message files. */
  readonly bytes: number
}

export interface FilesProgress {
  readonly day: string
  readonly messages: number
  readonly done: number
}

/**
 * Writes all into a folder beside `out` that then takes its name: what is in `out` is whole. Throws the system's
 * errors, when `out` holds anything, and the signal's reason when aborted.
 */
export async function writeSimulation(
  options: SimulateArguments,
  places: Places,
  signal: AbortSignal,
  onProgress: (progress: FilesProgress) => void,
): Promise<SimulatedFiles> {
  const { out } = options
  const draft = `${out.replace(/\/+$/, '')}.part`
  requireEmpty(out)
  removeDraft(draft)
  createFolder(join(draft, 'messages'))
  writeFileSync(join(draft, README), `${README_TITLE}\n\nThis run did not end.\n`)
  try {
    const files = await writeMessages(options, places, draft, signal, onProgress)
    writeFileSync(join(draft, README), describe(options, files))
    if (existsSync(out)) rmdirSync(out)
    renameSync(draft, out)
    return files
  } catch (error) {
    removeDraft(draft)
    throw error
  }
}

async function writeMessages(
  options: SimulateArguments,
  places: Places,
  draft: string,
  signal: AbortSignal,
  onProgress: (progress: FilesProgress) => void,
): Promise<SimulatedFiles> {
  const { fleet, vessels, days, seed, startMs, intervalMs, format } = options
  const truth = openTruth(join(draft, 'truth.ndjson'))
  const simulation = simulate({ fleet, vessels, days, seed, startMs, intervalMs, places, onTruth: truth.add })
  for (const { name, text } of simulation.papers) writeFileSync(join(draft, name), text)
  let bytes = 0
  let messages = 0
  let day = ''
  let file = -1
  const write = (chunk: Uint8Array) => {
    bytes += writeSync(file, chunk)
  }
  const encoder = createEncoder(format, simulation, write)
  const finishDay = async () => {
    if (file < 0) return
    closeSync(file)
    file = -1
    if (format === 'parquet') bytes += await toParquet(join(draft, 'messages'), day)
  }
  try {
    for (const slice of simulation.slices) {
      const sliceDay = new Date(slice.startMs).toISOString().slice(0, 10)
      if (sliceDay !== day) {
        await finishDay()
        day = sliceDay
        file = openSync(join(draft, 'messages', `${day}.${format === 'nmea' ? 'nmea' : 'csv'}`), 'w')
        if (format !== 'nmea') writeSync(file, `${CSV_HEADER}\n`)
      }
      encoder.encode(slice)
      messages += slice.messages.count
      onProgress({ day, messages, done: (slice.endMs - startMs) / (days * DAY_MS) })
      // The simulation is synchronous: let signals be heard.
      await setImmediate()
      signal.throwIfAborted()
    }
    await finishDay()
  } finally {
    if (file >= 0) closeSync(file)
    truth.close()
  }
  const { counts } = simulation
  return { messages, counts, losses: simulation.losses(), truthRows: truth.rows(), bytes }
}

function createEncoder(format: SimulationFormat, simulation: Simulation, write: (bytes: Uint8Array) => void) {
  // A table of values has no place for a line that came in broken.
  return format === 'nmea'
    ? new NmeaEncoder(simulation, write)
    : new CsvEncoder(simulation, format === 'csv', write)
}

/** Turns a day's table into Parquet, rows as they were. Returns how many bytes more there are. */
async function toParquet(folder: string, day: string): Promise<number> {
  const csv = join(folder, `${day}.csv`)
  const types = CSV_COLUMNS.map(({ name, sqlType }) => `'${name}': '${sqlType}'`).join(', ')
  await withDuckDb(folder, async (connection) => {
    await connection.run(`COPY (
      SELECT * FROM read_csv('${quoted(csv)}', header = true, auto_detect = false, columns = {${types}})
    ) TO '${quoted(join(folder, `${day}.parquet`))}' (FORMAT parquet, COMPRESSION zstd)`)
  })
  const difference = sizeOf(join(folder, `${day}.parquet`)) - sizeOf(csv)
  rmSync(csv)
  return difference
}

function sizeOf(path: string): number {
  return statSync(path).size
}

function openTruth(path: string) {
  const file = openSync(path, 'w')
  let rows = 0
  let waiting: string[] = []
  const flush = () => {
    if (waiting.length > 0) writeSync(file, `${waiting.join('\n')}\n`)
    waiting = []
  }
  return {
    rows: () => rows,
    add(truth: Truth) {
      rows++
      waiting.push(truthToJson(truth))
      if (waiting.length === TRUTH_ROWS_PER_WRITE) flush()
    },
    close() {
      flush()
      closeSync(file)
    },
  }
}

function requireEmpty(out: string): void {
  if (!existsSync(out)) return
  if (readdirSync(out).length > 0)
    throw new Error(`${out} holds something already; name another folder with --out`)
}

/** What a run left that was killed; only a folder that says so itself. */
function removeDraft(draft: string): void {
  if (!existsSync(draft)) return
  const readme = join(draft, README)
  if (!existsSync(readme) || !readFileSync(readme, 'utf8').startsWith(README_TITLE)) {
    throw new Error(`${draft} is in the way: it is no unfinished simulation`)
  }
  rmSync(draft, { recursive: true })
}

const PAPERS = `
- zones.geojson, register.csv: made-up zones, and who may fish where; no such law and no such licence exists`

function describe(options: SimulateArguments, files: SimulatedFiles): string {
  const { fleet, vessels, days, seed, startMs, intervalMs, format } = options
  const interval = intervalMs === null ? 'of the AIS standard' : `${intervalMs / 1000} s`
  const { positions, identities, duplicates, late, future, impossible, unavailable, garbled, cut } =
    files.counts
  return `${README_TITLE}

Nothing here happened. Made by \`npm run simulate\`; no ship carries these numbers and names.

- ${fleet} fleet of ${vessels} vessels, ${days} days from ${new Date(startMs).toISOString().slice(0, 10)}, seed ${seed}, interval ${interval}, ${format}
- messages/: ${files.messages} messages as they arrived, a file a day; read them with \`npm run backfill -- DIR/messages\`
- truth.ndjson: ${files.truthRows} rows of what really happened (\`docs/simulation.md\` says what they mean)${fleet === 'patrol' ? PAPERS : ''}

Heard: ${positions} positions and ${identities} identities, ${duplicates} of them twice; ${files.losses.outage} more were lost in feed
outages, and ${files.losses.undelivered} had not arrived at the end. Deliberately bad, of those heard: ${late} late, ${future} stamped decades ahead,
${impossible} beyond the poles, ${unavailable} without a place, ${garbled} with a character changed and ${cut} cut off${format === 'parquet' ? ' (these two left out)' : ''}.
`
}
