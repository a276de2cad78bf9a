/**
 * Labelled positions out of files: which vessel, when, and the share of people who called it fishing.
 *
 * Strict, because a training set with a hidden fault is worse than none: the first value that makes no sense
 * refuses the file, with its line. Positions themselves are read by lib/ais, as everywhere, and vessels and times here
 * by the same parsers, so that a label finds its position.
 */

import { basename } from 'node:path'
import { TimeParser } from '../ais/csv/parse-time.ts'
import { NO_VESSEL, VesselCells } from '../ais/csv/vessel-cell.ts'
import { openInput } from '../ais/open-input.ts'
import { ReportBuffer } from '../ais/report.ts'
import { parseCsv } from '../geo/parse-csv.ts'

export interface LabelPoint {
  readonly vessel: string
  /** UTC epoch ms, whole. */
  readonly timeMs: number
  /** Share of the people who called it fishing, 0..1; NaN where nobody labelled it. */
  readonly fishing: number
  /** Labelling campaign or data set; '' where not given. */
  readonly source: string
}

/** The labels of one file or data folder. */
export interface LabelSet {
  readonly path: string
  /** In the order of the file, where times of a vessel ascend, or in that in which the folder got them. */
  readonly points: readonly LabelPoint[]
  /** Gear by vessel. */
  readonly gears: ReadonlyMap<string, string>
}

/** Where a table keeps what. */
interface LabelDialect {
  readonly vessel: string
  readonly time: string
  readonly fishing: string
  readonly source: string
  /** Column of the gear; null: the file is named after it, as GFW's are. */
  readonly gear: string | null
  /** Columns that must be numbers where they are not empty. */
  readonly numbers: readonly string[]
  /** Prefix of the gear, so that small boats are counted apart. */
  readonly gearPrefix: string
}

const DIALECTS: readonly LabelDialect[] = [
  {
    vessel: 'mmsi',
    time: 'timestamp',
    fishing: 'is_fishing',
    source: 'source',
    gear: null,
    numbers: ['distance_from_shore', 'distance_from_port', 'speed', 'course', 'lat', 'lon'],
    gearPrefix: '',
  },
  {
    vessel: 'vessel',
    time: 'timestamp',
    fishing: 'fishing',
    source: 'dataset',
    gear: 'gear',
    numbers: ['lat', 'lon', 'speed_kn', 'course'],
    gearPrefix: 'small-scale ',
  },
]

/** GFW's own mark of a row that nobody labelled. */
export const NOT_LABELLED = -1

/** One line that begins with a letter or digit: no spreadsheet runs it, and no table breaks on it. */
const SOURCE_NAME = /^(?:[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,255})?$/u

/**
 * Reads a file in GFW's training format or the small-scale table's. Throws with file, line and reason; where its labels
 * are to be kept, also on a source that is no name.
 */
export async function readLabelFile(
  path: string,
  options: { readonly isToBeKept?: boolean } = {},
): Promise<LabelSet> {
  const chunks: Uint8Array[] = []
  for await (const chunk of openInput(path)) chunks.push(chunk)
  const table = parseCsv(Buffer.concat(chunks).toString('utf8'))
  const header = table.next().value?.fields ?? []
  const dialect = DIALECTS.find(({ vessel, time, fishing }) =>
    [vessel, time, fishing].every((name) => header.includes(name)),
  )
  if (dialect === undefined)
    throw new Error(
      `labels: ${path} has no labels: it needs the columns ${DIALECTS.map(
        ({ vessel, time, fishing }) => `${vessel}, ${time} and ${fishing}`,
      ).join(', or ')}`,
    )
  const column = (name: string) => header.indexOf(name)
  const at = { vessel: column(dialect.vessel), time: column(dialect.time), fishing: column(dialect.fishing) }
  const sourceAt = column(dialect.source)
  const gearAt = dialect.gear === null ? -1 : column(dialect.gear)
  const numbers = dialect.numbers.filter((name) => header.includes(name))
  const points: LabelPoint[] = []
  const gears = new Map<string, string>()
  const lastMs = new Map<string, number>()
  const times = new TimeParser(null)
  const { keys, cells } = readVessels(dialect.vessel === 'mmsi')
  for (const { line, fields } of table) {
    const refuse = (reason: string): never => {
      throw new Error(`labels: ${path}, line ${line}: ${reason}`)
    }
    if (fields.length !== header.length)
      refuse(`${fields.length} columns where the header has ${header.length}`)
    const vesselIndex = cells.readText(fields[at.vessel]!)
    if (vesselIndex === NO_VESSEL)
      refuse(
        fields[at.vessel]!.trim() === ''
          ? `no ${dialect.vessel}`
          : `${dialect.vessel} is '${fields[at.vessel]}', no vessel`,
      )
    const vessel = keys[vesselIndex]!
    for (const name of numbers) {
      const text = fields[column(name)]!
      if (text !== '' && !Number.isFinite(Number(text))) refuse(`${name} is '${text}', not a number`)
    }
    const timeBytes = Buffer.from(fields[at.time]!)
    const timeMs = times.parse(timeBytes, 0, timeBytes.length)
    if (!Number.isFinite(timeMs)) refuse(`${dialect.time} is '${fields[at.time]}', not a time`)
    const earlierMs = lastMs.get(vessel)
    if (earlierMs !== undefined && timeMs < earlierMs)
      refuse(`times are not sorted: ${iso(timeMs)} of vessel ${vessel} follows ${iso(earlierMs)}`)
    lastMs.set(vessel, timeMs)
    const share = fields[at.fishing] === '' ? NOT_LABELLED : Number(fields[at.fishing])
    if (!(share === NOT_LABELLED || (share >= 0 && share <= 1)))
      refuse(`${dialect.fishing} is '${fields[at.fishing]}', neither within 0..1 nor -1`)
    const source = sourceAt < 0 ? '' : fields[sourceAt]!.trim()
    if (options.isToBeKept && !SOURCE_NAME.test(source))
      refuse(`${dialect.source} is ${JSON.stringify(source)}, not a name`)
    points.push({ vessel, timeMs, fishing: share === NOT_LABELLED ? Number.NaN : share, source })
    if (!gears.has(vessel)) {
      const gear = gearAt < 0 ? basename(path).split('.')[0]! : fields[gearAt]!.toLowerCase() || 'no gear'
      gears.set(vessel, dialect.gearPrefix + gear)
    }
  }
  return { path, points, gears }
}

function readVessels(isMmsi: boolean): { keys: readonly string[]; cells: VesselCells } {
  const buffer = new ReportBuffer()
  return { keys: buffer.keys, cells: new VesselCells(buffer, isMmsi) }
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
