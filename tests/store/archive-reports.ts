/** Reports for tests of the archive, and their comparison to the bit. */

import fc from 'fast-check'
import { type Identity, POSITION, ReportBuffer } from '../../lib/ais/report.ts'

export const DAY_MS = 86_400_000
export const START_MS = Date.UTC(2026, 0, 30)

/** Digits, letters, quotes, and signs whose order differs between UTF-8 and UTF-16. */
const KEYS = ['012345678', '219000001', '219000002', '257123456', '76527009766959', "O'HARA", '\uffee', '😀1']

export interface SomeReport {
  readonly key: string
  readonly timeMs: number
  readonly messageType: number
  /** An identity when given, else a position. */
  readonly identity: Identity | null
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
  readonly shoreKm: number
  readonly relativePlace: number
}

function orMissing(values: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: fc.constant(Number.NaN) })
}

const someIdentity: fc.Arbitrary<Identity> = fc.record({
  name: fc.constantFrom('', 'NAME "QUOTED"', "O'NEIL", 'ÜNÏCODE 漢字 😀', 'A\\B;--%'),
  callSign: fc.constantFrom('', 'ABC1', 'ABC2'),
  imo: fc.constantFrom('', '9074729'),
  shipType: orMissing(fc.integer({ min: 1, max: 99 })),
  lengthM: orMissing(fc.double({ min: 0.1, max: 400, noNaN: true })),
  widthM: orMissing(fc.constantFrom(3, 32.2, 1 / 3)),
})

/** Of few vessels on few days: midnight from both sides, ties, the edges of every range. */
export const someReport: fc.Arbitrary<SomeReport> = fc.record({
  key: fc.constantFrom(...KEYS),
  timeMs: fc
    .tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.oneof(fc.constantFrom(0, 1, DAY_MS - 1), fc.integer({ min: 0, max: DAY_MS - 1 })),
    )
    .map(([day, ms]) => START_MS + day * DAY_MS + ms),
  messageType: fc.constantFrom(0, 1, 5, 18, 24, 27),
  identity: fc.option(someIdentity, { freq: 1 }),
  lonUnits: fc.oneof(
    fc.constantFrom(-108_000_000, 107_999_999, 0),
    fc.integer({ min: -108_000_000, max: 107_999_999 }),
  ),
  latUnits: fc.oneof(
    fc.constantFrom(-54_000_000, 54_000_000, 0),
    fc.integer({ min: -54_000_000, max: 54_000_000 }),
  ),
  speedKnots: orMissing(fc.integer({ min: 0, max: 1022 }).map((tenths) => tenths / 10)),
  courseDeg: orMissing(fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10)),
  headingDeg: orMissing(fc.integer({ min: 0, max: 359 })),
  shoreKm: orMissing(fc.double({ min: 0, max: 20_000, noNaN: true })),
  relativePlace: fc.constantFrom(0, 1),
})

export function addReport(buffer: ReportBuffer, report: SomeReport): void {
  const vessel = buffer.vesselOfKey(report.key)
  if (report.identity !== null)
    buffer.addIdentity(vessel, report.timeMs, report.messageType, report.identity, 0)
  else
    buffer.addPosition(
      vessel,
      report.timeMs,
      report.messageType,
      report.lonUnits,
      report.latUnits,
      report.speedKnots,
      report.courseDeg,
      report.headingDeg,
      report.shoreKm,
      report.relativePlace,
      0,
    )
}

export function bufferOf(reports: readonly SomeReport[]): ReportBuffer {
  const buffer = new ReportBuffer()
  for (const report of reports) addReport(buffer, report)
  return buffer
}

/** A text for each report, equal exactly when every column is, to the bit; sorted. */
export function describeReports(buffer: ReportBuffer, from = 0): string[] {
  const { block, keys, identities } = buffer
  const texts: string[] = []
  for (let row = from; row < buffer.count; row++)
    texts.push(
      JSON.stringify([
        keys[block.vessel[row]!],
        block.timeMs[row],
        block.kind[row],
        block.messageType[row],
        block.lonUnits[row],
        block.latUnits[row],
        exactly(block.speedKnots[row]!),
        exactly(block.courseDeg[row]!),
        exactly(block.headingDeg[row]!),
        exactly(block.shoreKm[row]!),
        block.relativePlace[row],
        block.kind[row] === POSITION
          ? block.identity[row]
          : Object.values(identities[block.identity[row]!]!).map((value) =>
              typeof value === 'number' ? exactly(value) : value,
            ),
        block.source[row],
      ]),
    )
  return texts.sort()
}

/** JSON has no NaN and no -0. */
function exactly(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Vessels that go on from day to day, in order of time. */
export function fillFleet(
  buffer: ReportBuffer,
  vessels: number,
  reports: number,
  fromMs: number,
  toMs: number,
): void {
  for (let i = 0; i < reports; i++) {
    // A stride that meets every vessel, in no order.
    const vessel = buffer.vesselOfMmsi(201_000_000 + ((i * 7919) % vessels) * 1009)
    const timeMs = Math.floor(fromMs + ((toMs - fromMs) * i) / reports)
    buffer.addPosition(vessel, timeMs, 1, i, -i, (i % 200) / 10, i % 360, i % 360, Number.NaN, 0, 0)
  }
}
