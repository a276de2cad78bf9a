import { expect, test } from 'vitest'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { HeardElsewhere } from '../../../lib/server/sources/heard-elsewhere.ts'

const MS = Date.UTC(2026, 0, 1)

/** Positions of these ships at this time, and an identity of each. */
function heard(ships: readonly number[], timeMs: number, speedKnots = 5): ReportBuffer {
  const buffer = new ReportBuffer()
  for (const ship of ships) {
    const vessel = buffer.vesselOfMmsi(219_000_000 + ship)
    buffer.addPosition(vessel, timeMs, 1, 100 + ship, 200, speedKnots, 90, 91, Number.NaN, 0, 0)
    buffer.addIdentity(vessel, timeMs, 5, { ...NOBODY, name: `S${ship}` }, 0)
  }
  return buffer
}

const NOBODY = {
  name: '',
  callSign: '',
  imo: '',
  shipType: Number.NaN,
  lengthM: Number.NaN,
  widthM: Number.NaN,
}

test('counts what another source gave first, and says nothing of its own repeats', () => {
  const elsewhere = new HeardElsewhere()
  expect(elsewhere.count(0, heard([1, 2, 3], MS))).toBe(0)
  expect(elsewhere.count(0, heard([1, 2, 3], MS))).toBe(0)
  // Two ships of three, stamped by another clock and through another dictionary.
  expect(elsewhere.count(1, heard([3, 2, 9], MS + 1500))).toBe(4)
  // What source 1 gave first counts for source 0.
  expect(elsewhere.count(0, heard([9], MS + 2000))).toBe(2)
  // Another content of the same ship; only its identity is known.
  expect(elsewhere.count(1, heard([1], MS, 6))).toBe(1)
})

test('only within 30 s of the first, either way', () => {
  const elsewhere = new HeardElsewhere()
  elsewhere.count(0, heard([1], MS))
  expect(elsewhere.count(1, heard([1], MS + 30_000))).toBe(2)
  expect(elsewhere.count(1, heard([1], MS - 30_000))).toBe(2)
  expect(elsewhere.count(1, heard([1], MS + 30_001))).toBe(0)
  expect(elsewhere.count(0, heard([1], MS + 30_002))).toBe(2)
})

test('remembers nearly all of 150,000 reports, 30 s of 5,000 a second, and takes no stranger for a repeat', () => {
  const elsewhere = new HeardElsewhere()
  const positions = (first: number) => {
    const buffer = new ReportBuffer()
    for (let ship = first; ship < first + 150_000; ship++) {
      const vessel = buffer.vesselOfMmsi(219_000_000 + ship)
      buffer.addPosition(vessel, MS, 1, 100, 200, 5, 90, 91, Number.NaN, 0, 0)
    }
    return buffer
  }
  const reports = positions(0)
  elsewhere.count(0, reports)
  const known = elsewhere.count(1, reports)
  expect(known).toBeGreaterThan(0.9 * 150_000)
  expect(known).toBeLessThanOrEqual(150_000)
  expect(elsewhere.count(1, positions(200_000))).toBeLessThan(30)
})
