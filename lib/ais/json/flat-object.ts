import type { NamedColumns } from '../csv/columns.ts'
import { readHeader, type Table, undoSignedBits } from '../csv/dialects.ts'
import { givenName, givenText } from '../csv/field-splitter.ts'
import { AMBIGUOUS_TIME, BAD_TIME, type DateOrder, TimeParser } from '../csv/parse-time.ts'
import { shipTypeOfText } from '../csv/ship-type-names.ts'
import { VesselCells } from '../csv/vessel-cell.ts'
import type { RejectReason } from '../rejects.ts'
import type { ReportBuffer } from '../report.ts'
import { identityIndex, imoOf, sizeOf, type VesselRow } from '../vessel-row.ts'
import { clearRow, hasGoodNumbers } from './json-fields.ts'
import { type JsonObject, numberOf, ownValue, textOf } from './json-value.ts'

/** Sets of keys remembered; beyond, input is worked out object by object: slower, and never larger. */
const MAX_SHAPES = 64
/** Objects with more keys are no vessel report. */
const MAX_KEYS = 200

interface Shape {
  readonly keys: readonly string[]
  readonly table: Table
}

/** Flat JSON objects, their keys understood as a CSV header is (`{"mmsi":…,"latitude":…,"msgtime":…}`). */
export class FlatObjects {
  private readonly shapes = new Map<string, Shape | null>()
  private readonly times: TimeParser
  private readonly mmsis: VesselCells
  private readonly ids: VesselCells

  constructor(
    private readonly buffer: ReportBuffer,
    private readonly named: NamedColumns,
    dateOrder: DateOrder | null,
  ) {
    this.times = new TimeParser(dateOrder)
    this.mmsis = new VesselCells(buffer, true)
    this.ids = new VesselCells(buffer, false)
  }

  read(object: JsonObject, row: VesselRow): RejectReason | null {
    clearRow(row)
    const shape = this.shapeOf(object)
    if (shape === null) return 'not-understood'
    const { keys, table } = shape
    const { column } = table
    const value = (index: number) => (index === -1 ? undefined : ownValue(object, keys[index]!))
    const number = (index: number) => numberOf(value(index))
    const raw = (index: number) => textOf(value(index)).trim()
    const text = (index: number) => givenText(raw(index))
    row.vessel =
      column.mmsi !== -1 ? this.mmsis.readText(text(column.mmsi)) : this.ids.readText(text(column.vessel))
    const timeMs = this.timeMs(column.time, column.date, column.timeOfDay, text)
    if (timeMs === BAD_TIME) return 'bad-time'
    if (timeMs === AMBIGUOUS_TIME) return 'ambiguous-time'
    row.timeMs = timeMs
    const type = number(column.messageType)
    row.messageType = type >= 1 && type <= 27 && Number.isInteger(type) ? type : 0
    row.lonDeg = number(column.lon)
    row.latDeg = number(column.lat)
    row.speedKnots = number(column.speed) * table.speedFactor
    row.courseDeg = number(column.course)
    row.headingDeg = number(column.heading)
    row.shoreKm = number(column.shore) * table.shoreFactor
    if (table.hasSignedBits) undoSignedBits(row)
    row.identity = identityIndex(this.buffer, {
      name: givenName(raw(column.name)),
      callSign: givenName(raw(column.callSign)),
      imo: imoOf(text(column.imo)),
      shipType: shipTypeOfText(text(column.shipType)),
      lengthM: sizeOf(number(column.length)),
      widthM: sizeOf(number(column.width)),
    })
    return hasGoodNumbers(row) ? null : 'bad-row'
  }

  private timeMs(time: number, date: number, timeOfDay: number, text: (index: number) => string): number {
    if (time !== -1) {
      const bytes = Buffer.from(text(time))
      return this.times.parse(bytes, 0, bytes.length)
    }
    const dateBytes = Buffer.from(text(date))
    const bytes = Buffer.concat([dateBytes, Buffer.from(text(timeOfDay))])
    return this.times.parsePair(bytes, 0, dateBytes.length, dateBytes.length, bytes.length)
  }

  /** How the object's set of keys is to be read; null where it is no vessel report. */
  private shapeOf(object: JsonObject): Shape | null {
    const keys = Object.keys(object)
    if (keys.length > MAX_KEYS) return null
    const signature = keys.join('\n')
    let shape = this.shapes.get(signature)
    if (shape === undefined) {
      shape = shapeOfKeys(keys, this.named)
      if (this.shapes.size < MAX_SHAPES) this.shapes.set(signature, shape)
    }
    return shape
  }
}

function shapeOfKeys(keys: readonly string[], named: NamedColumns): Shape | null {
  try {
    const read = readHeader(keys, named)
    return read.ok ? { keys, table: read.table } : null
  } catch (error) {
    // A named column that this object lacks: it is of another kind.
    if (error instanceof RangeError) return null
    throw error
  }
}
