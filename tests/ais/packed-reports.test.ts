import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  countPackedReports,
  packReports,
  packVesselReports,
  unpackReports,
  unpackVesselReports,
} from '../../lib/ais/packed-reports.ts'
import { PackedReportsError } from '../../lib/ais/packed-reports-bytes.ts'
import { canonicalText, ReportBuffer } from '../../lib/ais/report.ts'
import { caseCount } from '../proof.ts'
import { allRows, bufferOf, describeRow, describeRows, drawnRows } from './packed-rows.ts'

const RUNS = { seed: 7, numRuns: caseCount(200, 5000) }

test('reports of several vessels come back with every column, as of the source that is told', () => {
  fc.assert(
    fc.property(drawnRows, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const from = bufferOf(drawn)
      const rows = allRows(from).sort(() => (keys.next().value! % 3) - 1)
      const bytes = packReports(from, rows, 0, rows.length)
      const into = bufferOf(drawn.slice(0, 3))
      unpackReports(bytes, into, 9)
      const already = describeRows(into).slice(0, Math.min(3, drawn.length))
      expect(describeRows(into)).toEqual([...already, ...Array.from(rows, (row) => describeRow(from, row))])
      expect(Array.from(into.block.source.subarray(already.length, into.count))).toEqual(
        Array.from(rows, () => 9),
      )
      expect(countPackedReports(bytes)).toBe(rows.length)
    }),
    RUNS,
  )
})

test('part of the rows of one vessel come back as of the vessel that is told', () => {
  fc.assert(
    fc.property(drawnRows, fc.nat(40), fc.nat(40), (drawn, one, other) => {
      const buffer = bufferOf(drawn, '257000001')
      const from = Math.min(one, other, drawn.length)
      const to = Math.min(Math.max(one, other), drawn.length)
      const into = new ReportBuffer()
      into.vesselOfKey('another')
      const bytes = packVesselReports(buffer, allRows(buffer), from, to)
      unpackVesselReports(bytes, into, into.vesselOfKey('257000001'), 0)
      expect(describeRows(into)).toEqual(describeRows(buffer).slice(from, to))
    }),
    RUNS,
  )
})

test('a position takes 28 bytes, and 4 more where several vessels are packed', () => {
  const buffer = new ReportBuffer()
  for (let i = 0; i < 100; i++)
    buffer.addPosition(buffer.vesselOfMmsi(257000001), i, 1, 0, 0, 5, 5, 5, Number.NaN, 0, 0)
  expect(packVesselReports(buffer, allRows(buffer), 0, 100)).toHaveLength(2800 + 10)
  expect(packReports(buffer, allRows(buffer), 0, 100)).toHaveLength(3200 + 10 + 4 + 2 + 9)
})

test('bytes of either form are refused as the other', () => {
  const buffer = bufferOf([])
  const several = packReports(buffer, [], 0, 0)
  const one = packVesselReports(buffer, [], 0, 0)
  expect(() => unpackReports(one, new ReportBuffer(), 0)).toThrow(PackedReportsError)
  expect(() => unpackVesselReports(several, new ReportBuffer(), 0, 0)).toThrow(PackedReportsError)
})

test('whatever is cut off, added or changed is refused or gives reports as many as it says, and never an error else', () => {
  const change = fc.tuple(fc.nat(), fc.nat(255))
  fc.assert(
    fc.property(
      drawnRows,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      (drawn, changes, cut) => {
        const buffer = bufferOf(drawn)
        const bytes = packReports(buffer, allRows(buffer), 0, buffer.count)
        expect(() => unpackReports(bytes.subarray(0, cut % bytes.length), new ReportBuffer(), 0)).toThrow(
          PackedReportsError,
        )
        expect(() => unpackReports(Uint8Array.of(...bytes, 0), new ReportBuffer(), 0)).toThrow(
          PackedReportsError,
        )
        const changed = bytes.slice()
        for (const [at, value] of changes) changed[at % changed.length] = value
        const into = new ReportBuffer()
        try {
          unpackReports(changed, into, 0)
        } catch (error) {
          expect(error).toBeInstanceOf(PackedReportsError)
          expect(into.count).toBe(0)
          return
        }
        expect(into.count).toBe(countPackedReports(changed))
      },
    ),
    RUNS,
  )
})

test('a claimed count of thousands of millions is refused before anything of that size is made', () => {
  const bytes = packReports(bufferOf([]), [], 0, 0)
  for (const at of [2, 6, 10]) {
    const changed = bytes.slice()
    changed.fill(0xff, at, at + 4)
    expect(() => unpackReports(changed, new ReportBuffer(), 0)).toThrow(/more wanted at byte/)
  }
})

test('a canonical text stays as it is, however long and strange', () => {
  const strange = fc.string({
    unit: fc.constantFrom('ß', 'ŉ', 'ΐ', 'ﬃ', 'a', ' ', '\n', '𝒜', '\ud835', '\udc9c'),
  })
  fc.assert(
    fc.property(strange, fc.nat(300), (text, repeats) => {
      const once = canonicalText(text.repeat(repeats))
      expect(canonicalText(once)).toBe(once)
      expect(once.length).toBeLessThanOrEqual(256)
    }),
    RUNS,
  )
})
