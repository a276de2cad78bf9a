/** Messages as a table: one a row, positions and identities, with who heard it and when it arrived. */

import { ByteWriter, bytesOf } from './byte-writer.ts'
import type { FleetShip, ShipIdentity } from './fleet.ts'
import { CUT, DAMAGED, GARBLED, NO_COURSE_TENTHS, NO_HEADING, NO_SPEED_TENTHS } from './message-block.ts'
import type { MessageSlice, Simulation } from './simulate.ts'

/** Names that lib/ais/csv knows; `status`, `receiver` and `arrival` are for people. */
export const CSV_COLUMNS = [
  { name: 'mmsi', sqlType: 'INTEGER' },
  { name: 'timestamp', sqlType: 'TIMESTAMP' },
  { name: 'message_type', sqlType: 'UTINYINT' },
  { name: 'lat', sqlType: 'DOUBLE' },
  { name: 'lon', sqlType: 'DOUBLE' },
  { name: 'sog', sqlType: 'FLOAT' },
  { name: 'cog', sqlType: 'FLOAT' },
  { name: 'heading', sqlType: 'SMALLINT' },
  { name: 'status', sqlType: 'UTINYINT' },
  { name: 'name', sqlType: 'VARCHAR' },
  { name: 'call_sign', sqlType: 'VARCHAR' },
  { name: 'imo', sqlType: 'INTEGER' },
  { name: 'ship_type', sqlType: 'UTINYINT' },
  { name: 'length', sqlType: 'SMALLINT' },
  { name: 'width', sqlType: 'SMALLINT' },
  { name: 'receiver', sqlType: 'VARCHAR' },
  { name: 'arrival', sqlType: 'TIMESTAMP' },
] as const

export const CSV_HEADER = CSV_COLUMNS.map(({ name }) => name).join(',')

/** Longest row: 17 columns, none over 25 characters. */
const LONGEST_ROW = 300
const COMMA = 44
const NEWLINE = 10
const DAY_MS = 86_400_000
/** A unit is 1/600,000°: 5/3 of a millionth. Six decimals tell every unit from the next. */
const MILLIONTHS_PER_UNIT = 5 / 3

/** Keeps what repeats as bytes. One for a simulation; `emit` takes bytes that are valid during the call. */
export class CsvEncoder {
  private readonly writer: ByteWriter
  private readonly mmsi: Uint8Array[]
  private readonly identities: {
    readonly all: Uint8Array
    readonly parts: readonly [Uint8Array, Uint8Array]
  }[] = []
  private dayMs = Number.NaN
  private date: Uint8Array = new Uint8Array(0)

  /** `hasDamaged`: whether messages that came in damaged are written as they came, or left out. */
  constructor(
    private readonly simulation: Simulation,
    private readonly hasDamaged: boolean,
    emit: (bytes: Uint8Array) => void,
  ) {
    this.writer = new ByteWriter(emit)
    this.mmsi = simulation.ships.map((ship: FleetShip) => bytesOf(String(ship.mmsi)))
  }

  encode({ messages: block }: MessageSlice): void {
    const { writer } = this
    const receivers = this.simulation.receivers.map((name) => bytesOf(`,${name},`))
    for (let row = 0; row < block.count; row++) {
      const fault = block.fault[row]!
      if ((fault & DAMAGED) !== 0 && !this.hasDamaged) continue
      writer.reserve(LONGEST_ROW)
      writer.copy(this.mmsi[block.ship[row]!]!)
      writer.byte(COMMA)
      this.time(block.stampMs[row]!)
      // A character lost in the time.
      if (fault & GARBLED) writer.cutBack(writer.position - 2)
      writer.byte(COMMA)
      writer.whole(block.type[row]!)
      writer.byte(COMMA)
      // A line that breaks off, and is ended by the next one.
      if (fault & CUT) {
        writer.byte(NEWLINE)
        continue
      }
      const identity = block.identity[row]!
      if (identity >= 0) {
        const { all, parts } = this.identityCells(identity)
        writer.copy(block.type[row] === 24 ? parts[block.part[row]!]! : all)
      } else {
        writer.decimal(Math.round(block.latUnits[row]! * MILLIONTHS_PER_UNIT), 6)
        writer.byte(COMMA)
        writer.decimal(Math.round(block.lonUnits[row]! * MILLIONTHS_PER_UNIT), 6)
        writer.byte(COMMA)
        if (block.speedTenths[row] !== NO_SPEED_TENTHS) writer.decimal(block.speedTenths[row]!, 1)
        writer.byte(COMMA)
        if (block.courseTenths[row] !== NO_COURSE_TENTHS) writer.decimal(block.courseTenths[row]!, 1)
        writer.byte(COMMA)
        if (block.headingDeg[row] !== NO_HEADING) writer.whole(block.headingDeg[row]!)
        writer.byte(COMMA)
        if (block.type[row] !== 18) writer.whole(block.status[row]!)
        writer.copy(NO_IDENTITY)
      }
      writer.copy(receivers[block.receiver[row]!]!)
      this.time(block.arrivalMs[row]!)
      writer.byte(NEWLINE)
    }
    writer.flush()
  }

  /** ISO 8601 to the second; the date is made once a day. */
  private time(timeMs: number): void {
    const dayMs = Math.floor(timeMs / DAY_MS) * DAY_MS
    if (dayMs !== this.dayMs) {
      this.dayMs = dayMs
      this.date = bytesOf(new Date(dayMs).toISOString().slice(0, 11))
    }
    const { writer } = this
    const seconds = Math.floor((timeMs - dayMs) / 1000)
    writer.copy(this.date)
    writer.whole(Math.floor(seconds / 3600), 2)
    writer.byte(58)
    writer.whole(Math.floor(seconds / 60) % 60, 2)
    writer.byte(58)
    writer.whole(seconds % 60, 2)
    writer.byte(90)
  }

  private identityCells(index: number) {
    while (this.identities.length <= index) {
      const identity = this.simulation.identities[this.identities.length]!
      this.identities.push({
        all: bytesOf(cells(identity.name, identity)),
        parts: [bytesOf(cells(identity.name, null)), bytesOf(cells('', { ...identity, imo: null }))],
      })
    }
    return this.identities[index]!
  }
}

/** Six empty cells after the message type, the last of them without its comma, as positions have their own. */
const NO_POSITION = ',,,,,,'
const NO_IDENTITY = bytesOf(',,,,,,')

/** From lat to width. */
function cells(name: string, said: ShipIdentity | null): string {
  if (said === null) return `${NO_POSITION}${name},,,,,`
  const { callSign, imo, shipType, lengthM, widthM } = said
  return `${NO_POSITION}${[name, callSign, imo ?? '', shipType || '', lengthM, widthM].join(',')}`
}
