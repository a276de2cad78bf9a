import type { Intake } from '../intake.ts'
import { type LineSink, LineSplitter } from '../line-splitter.ts'
import type { SetAsideReason } from '../read-report.ts'
import type { Reader } from '../reader.ts'
import type { RejectReason } from '../rejects.ts'
import { acceptRow, emptyRow } from '../vessel-row.ts'
import { type Table, undoSignedBits } from './dialects.ts'
import { FieldSplitter, fieldText } from './field-splitter.ts'
import { IdentityCells } from './identity-cells.ts'
import { stationOfMobile, typeOfClass } from './mobile-type.ts'
import { BAD_NUMBER, parseNumber } from './parse-number.ts'
import { AMBIGUOUS_TIME, BAD_TIME, type DateOrder, TimeParser } from './parse-time.ts'
import { NO_VESSEL, VesselCells } from './vessel-cell.ts'

/** Longest line read; the widest real tables have lines of about 1 KB. */
export const MAX_LINE_BYTES = 64 * 1024

/** Words of a transponder column remembered; real tables have eight. */
const MAX_KINDS = 64

export interface CsvOptions {
  readonly table: Table
  /** Byte between the fields. */
  readonly delimiter: number
  /** Lines before the first row: comments, blank lines, the header. They are counted and not read. */
  readonly headerLines: number
  /** How dates with two readings are read; null rejects them as `ambiguous-time`. */
  readonly dateOrder: DateOrder | null
}

/** What a word of the transponder column means. */
interface MobileKind {
  readonly length: number
  readonly text: string
  readonly station: SetAsideReason | null
  readonly type: number
}

/** Rows of a table whose header is known, into columns, without a string per line. */
export class CsvReader implements Reader, LineSink {
  private readonly lines = new LineSplitter(this, MAX_LINE_BYTES)
  private readonly fields: FieldSplitter
  private readonly times: TimeParser
  private readonly vessels: VesselCells
  private readonly identities: IdentityCells
  private readonly row = emptyRow()
  private readonly table: Table
  private readonly vesselColumn: number
  private header: Uint8Array = new Uint8Array(0)
  private readonly kinds = new Map<number, MobileKind>()

  constructor(
    private readonly intake: Intake,
    private readonly options: CsvOptions,
  ) {
    const { table, delimiter } = options
    this.table = table
    this.fields = new FieldSplitter(delimiter, table.columnCount)
    this.times = new TimeParser(options.dateOrder ?? table.dateOrder)
    this.vessels = new VesselCells(intake.buffer, table.column.mmsi !== -1)
    this.vesselColumn = table.column.mmsi !== -1 ? table.column.mmsi : table.column.vessel
    this.identities = new IdentityCells(intake.buffer, table)
    intake.report.format = `csv (${table.dialect})`
  }

  push(chunk: Uint8Array): void {
    this.intake.report.bytes += chunk.length
    this.lines.push(chunk)
  }

  finish(): void {
    this.lines.finish()
  }

  cut(): void {
    this.lines.cut()
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const report = this.intake.report
    report.lines++
    if (isBlank(bytes, start, end)) report.blankLines++
    else if (report.lines <= this.options.headerLines) {
      report.commentLines++
      this.header = bytes.slice(start, end)
    } else {
      const reason = this.readRow(bytes, start, end)
      if (reason === null) return
      if (this.isHeaderAgain(bytes, start, end)) report.commentLines++
      else report.rejects.add(reason, report.lines, () => latin1(bytes, start, end))
    }
  }

  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void {
    const report = this.intake.report
    report.lines++
    report.rejects.add(reason, report.lines, () => latin1(bytes, start, end))
  }

  private readRow(bytes: Uint8Array, start: number, end: number): RejectReason | null {
    const { fields, row } = this
    const count = fields.split(bytes, start, end)
    if (count !== this.table.columnCount) {
      if (count === -1) return 'malformed'
      // A delimiter at the end of each line gives one empty field more.
      const isOneEmptyMore = count === this.table.columnCount + 1 && bytes[end - 1] === this.options.delimiter
      if (!isOneEmptyMore) return count < this.table.columnCount ? 'truncated' : 'bad-row'
    }
    const { starts, ends } = fields
    row.vessel = this.vessels.read(bytes, starts[this.vesselColumn]!, ends[this.vesselColumn]!)
    if (row.vessel === NO_VESSEL) return 'no-vessel'
    const timeMs = this.timeMs(bytes)
    if (timeMs === BAD_TIME) return 'bad-time'
    if (timeMs === AMBIGUOUS_TIME) return 'ambiguous-time'
    row.timeMs = timeMs
    if (!this.readNumbers(bytes)) return 'bad-row'
    this.readKind(bytes)
    row.identity = this.identities.read(row.vessel, bytes, starts, ends)
    return acceptRow(this.intake, row)
  }

  private timeMs(bytes: Uint8Array): number {
    const { starts, ends } = this.fields
    const { time, date, timeOfDay } = this.table.column
    return time !== -1
      ? this.times.parse(bytes, starts[time]!, ends[time]!)
      : this.times.parsePair(bytes, starts[date]!, ends[date]!, starts[timeOfDay]!, ends[timeOfDay]!)
  }

  /** False where a cell holds something else than a number. */
  private readNumbers(bytes: Uint8Array): boolean {
    const { row, table } = this
    const { column } = table
    const lat = this.number(bytes, column.lat)
    const lon = this.number(bytes, column.lon)
    const speed = this.number(bytes, column.speed)
    const course = this.number(bytes, column.course)
    const heading = this.number(bytes, column.heading)
    const shore = this.number(bytes, column.shore)
    const isBad =
      lat === BAD_NUMBER ||
      lon === BAD_NUMBER ||
      speed === BAD_NUMBER ||
      course === BAD_NUMBER ||
      heading === BAD_NUMBER ||
      shore === BAD_NUMBER
    if (isBad) return false
    row.latDeg = lat
    row.lonDeg = lon
    row.speedKnots = speed * table.speedFactor
    row.courseDeg = course
    row.headingDeg = heading
    row.shoreKm = shore * table.shoreFactor
    if (table.hasSignedBits) undoSignedBits(row)
    return true
  }

  private number(bytes: Uint8Array, column: number): number {
    if (column === -1) return Number.NaN
    return parseNumber(bytes, this.fields.starts[column]!, this.fields.ends[column]!)
  }

  /** Message type and station of the row, as far as columns say. */
  private readKind(bytes: Uint8Array): void {
    const { row, table } = this
    const { messageType, transceiver, mobile } = table.column
    row.messageType = messageType === -1 ? 0 : this.messageType(bytes, messageType)
    row.station = null
    const classColumn = transceiver !== -1 ? transceiver : mobile
    if (classColumn === -1) return
    const kind = this.kindOf(bytes, this.fields.starts[classColumn]!, this.fields.ends[classColumn]!)
    row.station = mobile === -1 ? null : kind.station
    if (row.messageType === 0) row.messageType = kind.type
  }

  /** Tables have a handful of these words, so each is read once, by its length and ends. */
  private kindOf(bytes: Uint8Array, start: number, end: number): MobileKind {
    const key = ((end - start) << 16) | (bytes[start]! << 8) | bytes[end - 1]!
    const known = this.kinds.get(key)
    if (known !== undefined && known.length === end - start && isText(bytes, start, known)) return known
    const text = fieldText(bytes, start, end)
    const kind = { length: end - start, text, station: stationOfMobile(text), type: typeOfClass(text) }
    if (this.kinds.size >= MAX_KINDS) this.kinds.clear()
    this.kinds.set(key, kind)
    return kind
  }

  /** `18`, `18.0` and `AIS.18`; 0 where it is none of AIS's 1-27. */
  private messageType(bytes: Uint8Array, column: number): number {
    const start = this.fields.starts[column]!
    const end = this.fields.ends[column]!
    const isPrefixed = bytes[start] === 65 && bytes[start + 3] === 46
    const type = parseNumber(bytes, isPrefixed ? Math.min(start + 4, end) : start, end)
    return type >= 1 && type <= 27 && Number.isInteger(type) ? type : 0
  }

  /** Files joined end to end repeat the header. */
  private isHeaderAgain(bytes: Uint8Array, start: number, end: number): boolean {
    const header = this.header
    if (header.length !== end - start) return false
    for (let i = 0; i < header.length; i++) if (header[i] !== bytes[start + i]) return false
    return true
  }
}

function isText(bytes: Uint8Array, start: number, { text, length }: MobileKind): boolean {
  for (let i = 0; i < length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 32) return false
  return true
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, Math.min(end, start + 200))).toString('latin1')
}
