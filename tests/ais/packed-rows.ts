/** Reports with every column drawn, and what of them can be compared. */

import fc from 'fast-check'
import { COLUMNS, type Identity, ReportBuffer } from '../../lib/ais/report.ts'

const text = fc.constantFrom('', 'NORDSTJERNEN', 'Ø 3-7', '漁船', '𝒜IS')
const number = fc.constantFrom(Number.NaN, 0.5, 12, 30)

const identity = fc.record<Identity>({
  name: text,
  callSign: text,
  imo: fc.constantFrom('', '9393163'),
  shipType: number,
  lengthM: number,
  widthM: number,
})

const orMissing = (value: fc.Arbitrary<number>) => fc.option(value, { nil: Number.NaN })

const drawnRow = fc.record({
  key: fc.constantFrom('257000001', '000000000', 'VE_Ø1'),
  // Few, so that rows tie.
  timeMs: fc.constantFrom(0, 1, 1_700_000_000_000, 253_402_300_799_999),
  messageType: fc.constantFrom(0, 1, 18, 27),
  said: fc.option(identity, { freq: 2 }),
  lonUnits: fc.constantFrom(-108_000_000, 0, 107_999_999),
  latUnits: fc.constantFrom(-54_000_000, 7, 54_000_000),
  speedKnots: orMissing(fc.integer({ min: 0, max: 1022 }).map((tenths) => tenths / 10)),
  courseDeg: orMissing(fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10)),
  headingDeg: orMissing(fc.nat(359)),
  shoreKm: orMissing(fc.constantFrom(0, 0.1, 20_015)),
  relativePlace: fc.nat(1),
})

export type DrawnRow = typeof drawnRow extends fc.Arbitrary<infer Row> ? Row : never

export const drawnRows = fc.array(drawnRow, { maxLength: 40 })

export function addRow(buffer: ReportBuffer, row: DrawnRow, key: string): void {
  const vessel = buffer.vesselOfKey(key)
  if (row.said !== null) buffer.addIdentity(vessel, row.timeMs, row.messageType, row.said, 3)
  else
    buffer.addPosition(
      ...([vessel, row.timeMs, row.messageType, row.lonUnits, row.latUnits] as const),
      ...([row.speedKnots, row.courseDeg, row.headingDeg, row.shoreKm, row.relativePlace, 3] as const),
    )
}

/** `key`: of every row, instead of its own. */
export function bufferOf(rows: readonly DrawnRow[], key?: string): ReportBuffer {
  const buffer = new ReportBuffer()
  for (const row of rows) addRow(buffer, row, key ?? row.key)
  return buffer
}

/** Every column of a row, dictionaries resolved, the source left out; missing is null. */
export function describeRow(buffer: ReportBuffer, row: number): string {
  const { block, keys, identities } = buffer
  return JSON.stringify(
    COLUMNS.filter((name) => name !== 'source').map((name) => {
      if (name === 'vessel') return keys[block.vessel[row]!]
      if (name === 'identity') return identities[block.identity[row]!] ?? null
      return block[name][row]
    }),
  )
}

export function describeRows(buffer: ReportBuffer): string[] {
  return Array.from({ length: buffer.count }, (_, row) => describeRow(buffer, row))
}

export function allRows(buffer: ReportBuffer): Int32Array {
  return Int32Array.from({ length: buffer.count }, (_, row) => row)
}
