import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { type ReportsAnalysis, ReportsCounter } from '../../lib/pipeline/analyze-reports.ts'
import { CONTEXT } from './analyze-world.ts'

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2024, 0, 1)

interface Sent {
  readonly vessel: number
  readonly minute: number
  readonly knots: number
}

/** Counts what was sent, a block at each of `cuts`. */
function countInBlocks(sent: readonly Sent[], cuts: readonly number[]): ReportsAnalysis {
  const buffer = new ReportBuffer()
  const counter = new ReportsCounter(CONTEXT)
  for (const [i, { vessel, minute, knots }] of sent.entries()) {
    if (cuts.includes(i)) {
      counter.take(buffer)
      buffer.clear()
    }
    const key = buffer.vesselOfMmsi(219_000_000 + vessel)
    const timeMs = START_MS + minute * MINUTE_MS
    buffer.addPosition(key, timeMs, 1, minute * 600, 33_000_000, knots, 90, Number.NaN, Number.NaN, 0, 0)
  }
  counter.take(buffer)
  return counter.finish(buffer.identities.length)
}

const reports = fc.array(
  fc.record({
    vessel: fc.integer({ min: 0, max: 2 }),
    minute: fc.integer({ min: 0, max: 6000 }),
    knots: fc.constantFrom(0, 0.1, 4, 9, 21, Number.NaN),
  }),
  { maxLength: 60 },
)

it('counts the same whatever the blocks, where time does not go back', () => {
  fc.assert(
    fc.property(reports, fc.array(fc.integer({ min: 0, max: 60 })), (sent, cuts) => {
      const inOrder = sent.toSorted((a, b) => a.minute - b.minute)
      // Equal times in two blocks meet in the order of the blocks, which is not the total order.
      const isBetween = (cut: number) => inOrder[cut - 1]?.minute !== inOrder[cut]?.minute
      expect(countInBlocks(inOrder, cuts.filter(isBetween))).toEqual(countInBlocks(inOrder, []))
      // Within a block any order will do.
      expect(countInBlocks(sent, [])).toEqual(countInBlocks(inOrder, []))
    }),
    { seed: 5, numRuns: 60 },
  )
})

it('counts what comes late from one block to the next, and does not follow it', () => {
  const sent = [0, 10, 20, 15, 30].map((minute) => ({ vessel: 1, minute, knots: 8 }))
  expect(countInBlocks(sent, [3])).toMatchObject({ positions: 5, late: 1, rows: 4 })
  expect(countInBlocks(sent, [])).toMatchObject({ positions: 5, late: 0, rows: 5 })
})
