import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareReports, orderReports } from '../../lib/ais/order.ts'
import { COLUMNS, ReportBuffer } from '../../lib/ais/report.ts'

interface Made {
  vessel: string
  timeMs: number
  isIdentity: boolean
  value: number
  missing: boolean
  messageType: number
}

const made = fc.record<Made>({
  vessel: fc.constantFrom('257000001', '257000002', 'VE_00001'),
  timeMs: fc.nat(4),
  isIdentity: fc.boolean(),
  value: fc.nat(3),
  missing: fc.boolean(),
  messageType: fc.constantFrom(0, 1, 18),
})

function bufferOf(list: readonly Made[]): ReportBuffer {
  const buffer = new ReportBuffer()
  for (const { vessel, timeMs, isIdentity, value, missing, messageType } of list) {
    const index = buffer.vesselOfKey(vessel)
    if (isIdentity) {
      const name = missing ? '' : `N${value}`
      const identity = { name, callSign: '', imo: '', shipType: value || Number.NaN, lengthM: 1, widthM: 2 }
      buffer.addIdentity(index, timeMs, messageType, identity, 0)
    } else {
      const speed = missing ? Number.NaN : value
      const shoreKm = missing ? value : Number.NaN
      buffer.addPosition(index, timeMs, messageType, value, 0, speed, 0, Number.NaN, shoreKm, 0, 0)
    }
  }
  return buffer
}

/** The ordered reports as text, dictionaries resolved. */
function inOrder(buffer: ReportBuffer): string[] {
  const { rows, vessels } = orderReports(buffer)
  const { block, keys, identities } = buffer
  return vessels.flatMap(({ from, to }) =>
    Array.from(rows.subarray(from, to), (row) =>
      JSON.stringify(
        COLUMNS.map((name) => {
          if (name === 'vessel') return keys[block.vessel[row]!]
          if (name === 'identity') return identities[block.identity[row]!] ?? null
          return String(block[name][row])
        }),
      ),
    ),
  )
}

test('any arrival order sorts to the same reports', () => {
  fc.assert(
    fc.property(fc.array(made, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (list, keys) => {
      const shuffled = list
        .map((report) => ({ report, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ report }) => report)
      expect(inOrder(bufferOf(shuffled))).toEqual(inOrder(bufferOf(list)))
    }),
    { seed: 7, numRuns: 400 },
  )
})

test('is a total order: antisymmetric and transitive', () => {
  fc.assert(
    fc.property(fc.array(made, { minLength: 3, maxLength: 12 }), (list) => {
      const { block, identities } = bufferOf(list)
      const compare = (i: number, j: number) =>
        Math.sign(compareReports(block, i, identities, block, j, identities))
      for (let i = 0; i < list.length; i++)
        for (let j = 0; j < list.length; j++) {
          expect(compare(i, j) + compare(j, i)).toBe(0)
          for (let k = 0; k < list.length; k++)
            if (compare(i, j) <= 0 && compare(j, k) <= 0) expect(compare(i, k)).toBeLessThanOrEqual(0)
        }
    }),
    { seed: 9, numRuns: 200 },
  )
})

test('time first, then positions before identities, then content with missing last', () => {
  const base: Made = {
    vessel: '257000001',
    timeMs: 1,
    isIdentity: false,
    value: 1,
    missing: false,
    messageType: 1,
  }
  const inRank: Made[] = [
    { ...base, timeMs: 0, isIdentity: true },
    base,
    { ...base, messageType: 18 },
    { ...base, messageType: 0 },
    { ...base, missing: true },
    { ...base, value: 2 },
    { ...base, isIdentity: true },
    { ...base, isIdentity: true, missing: true },
  ]
  expect(inOrder(bufferOf([...inRank].reverse()))).toEqual(inOrder(bufferOf(inRank)))
  const { block, identities } = bufferOf(inRank)
  for (let i = 1; i < inRank.length; i++)
    expect(compareReports(block, i - 1, identities, block, i, identities), `rank ${i}`).toBeLessThan(0)
})
