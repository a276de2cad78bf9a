import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { packVesselReports } from '../../lib/ais/packed-reports.ts'
import { PendingReports, SharedIdentities } from '../../lib/ais/packed-reports-pending.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { caseCount } from '../proof.ts'
import { bufferOf, describeRow, describeRows, drawnRows } from './packed-rows.ts'

const RUNS = { seed: 7, numRuns: caseCount(200, 5000) }
const KEY = '257000001'

function unpacked(pending: PendingReports, from?: number, to?: number): string[] {
  const buffer = new ReportBuffer()
  pending.appendTo(buffer, buffer.vesselOfKey(KEY), 0, from, to)
  return describeRows(buffer)
}

test('rows added in any order stand in the total order, and come back with every column', () => {
  fc.assert(
    fc.property(drawnRows, (drawn) => {
      const buffer = bufferOf(drawn, KEY)
      const pending = new PendingReports(new SharedIdentities())
      for (let row = 0; row < buffer.count; row++) {
        const before = unpacked(pending)
        const index = pending.add(buffer, row)
        before.splice(index, 0, describeRow(buffer, row))
        expect(unpacked(pending)).toEqual(before)
      }
      const { rows } = orderReports(buffer)
      const expected = Array.from(rows, (row) => describeRow(buffer, row))
      expect(unpacked(pending)).toEqual(expected)
      expect(Array.from(rows, (_, i) => pending.timeMsAt(i))).toEqual(
        Array.from(rows, (row) => buffer.block.timeMs[row]),
      )
      const middle = expected.length >> 1
      expect(unpacked(pending, middle)).toEqual(expected.slice(middle))
      expect(unpacked(pending, 0, middle)).toEqual(expected.slice(0, middle))
    }),
    RUNS,
  )
})

test('packed and unpacked again they go on as they were, and as reports packed out of a buffer do', () => {
  fc.assert(
    fc.property(drawnRows, drawnRows, (drawn, later) => {
      const identities = new SharedIdentities()
      const buffer = bufferOf([...drawn, ...later], KEY)
      const pending = new PendingReports(identities)
      for (let row = 0; row < drawn.length; row++) pending.add(buffer, row)
      const again = PendingReports.unpack(pending.pack(), identities)
      const first = bufferOf(drawn, KEY)
      const { rows } = orderReports(first)
      const ofBuffer = PendingReports.unpack(packVesselReports(first, rows, 0, rows.length), identities)
      for (const one of [pending, again, ofBuffer])
        for (let row = drawn.length; row < buffer.count; row++) one.add(buffer, row)
      expect(unpacked(again)).toEqual(unpacked(pending))
      expect(unpacked(ofBuffer)).toEqual(unpacked(pending))
    }),
    RUNS,
  )
})

test('10,000 positions take no more than 40 bytes each', () => {
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfKey(KEY)
  const pending = new PendingReports(new SharedIdentities())
  for (let i = 0; i < 10_000; i++) {
    buffer.addPosition(vessel, i, 1, 0, 0, 5, 5, 5, Number.NaN, 0, 0)
    pending.add(buffer, i)
    if (i > 100) expect(pending.bytesUsed / pending.count).toBeLessThanOrEqual(40)
  }
})

test('equal identities are one object, those met last are remembered, and never more than twice the limit', () => {
  const shared = new SharedIdentities(2)
  const say = (name: string) => ({
    name,
    callSign: '',
    imo: '',
    shipType: Number.NaN,
    lengthM: Number.NaN,
    widthM: Number.NaN,
  })
  const a = shared.share(say('A'))
  expect(shared.share(say('A'))).toBe(a)
  shared.share(say('B'))
  shared.share(say('C'))
  // Of the two before, and remembered anew by being met.
  expect(shared.share(say('A'))).toBe(a)
  shared.share(say('D'))
  expect(shared.share(say('A'))).toBe(a)
  for (const name of ['E', 'F', 'G', 'H']) shared.share(say(name))
  expect(shared.share(say('A'))).not.toBe(a)
})
