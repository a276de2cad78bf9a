import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ContactSearch } from '../../lib/events/contacts.ts'
import { GridBuffer, POINT } from '../../lib/events/grid.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { HALF_TURN, POLE, wrapUnits } from '../../lib/geo/units.ts'
import { caseCount } from '../proof.ts'

interface Point {
  readonly lonUnits: number
  readonly latUnits: number
  readonly kind?: number
}

/** Each pair in contact as text, from all distances. */
function brutePairs(points: readonly Point[]): string[] {
  const near = (a: number, b: number) =>
    points[a]!.kind === POINT.nearAnchorage || points[b]!.kind === POINT.nearAnchorage
      ? Number.POSITIVE_INFINITY
      : distanceKmUnits(points[a]!.lonUnits, points[a]!.latUnits, points[b]!.lonUnits, points[b]!.latUnits)
  const others = points.map((_, a) => points.filter((_, b) => b !== a && near(a, b) <= 0.5).length)
  const isLikely = ({ kind }: Point) => kind === POINT.likely
  const pairs: string[] = []
  for (let a = 0; a < points.length; a++)
    for (let b = a + 1; b < points.length; b++)
      if (near(a, b) <= 0.5 && others[a]! <= 32 && others[b]! <= 32)
        if (!isLikely(points[a]!) || !isLikely(points[b]!)) pairs.push(`${a} ${b} ${near(a, b)}`)
  return pairs.sort()
}

const search = new ContactSearch()

/** The same from the search, of rows in the middle of a block. */
function foundPairs(points: readonly Point[]): string[] {
  const buffer = new GridBuffer()
  buffer.add(1, 0, 0, 0, 0, 0)
  points.forEach(({ lonUnits, latUnits, kind = POINT.known }, track) => {
    buffer.add(2, lonUnits, latUnits, 0, track, kind)
  })
  buffer.add(3, 0, 0, 0, 0, 0)
  const pairs: string[] = []
  search.find(buffer.block, 1, points.length + 1, (rowA, rowB, apartKm) => {
    const [a, b] = [Math.min(rowA, rowB) - 1, Math.max(rowA, rowB) - 1]
    pairs.push(`${a} ${b} ${apartKm}`)
  })
  return pairs.sort()
}

/** Places around one, up to `reach` units of latitude and as many kilometres of longitude. */
const cluster = fc
  .record({
    lonUnits: fc.constantFrom(0, HALF_TURN - 1, -HALF_TURN, 12_345_678),
    latUnits: fc.oneof(
      fc.constantFrom(0, POLE, -POLE, POLE - 2_000, POLE - 4_000, -POLE + 2_700),
      fc.integer({ min: -POLE, max: POLE }),
    ),
    reach: fc.constantFrom(1_000, 3_000, 12_000),
  })
  .chain(({ lonUnits, latUnits, reach }) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: -reach, max: reach }),
          fc.integer({ min: -reach, max: reach }),
          fc.integer({ min: 0, max: 9 }),
        )
        .map(([east, north, tenth]): Point => {
          const lat = Math.max(-POLE, Math.min(POLE, latUnits + north))
          const cos = Math.max(Math.cos((lat / POLE) * (Math.PI / 2)), 1e-6)
          return {
            lonUnits: wrapUnits(lonUnits + Math.round(Math.min(east / cos, HALF_TURN))),
            latUnits: lat,
            kind: tenth === 0 ? POINT.nearAnchorage : tenth < 4 ? POINT.likely : POINT.known,
          }
        }),
      { minLength: 2, maxLength: 60 },
    ),
  )

test('every pair within the distance and no other, everywhere on the sphere', () => {
  let pairs = 0
  fc.assert(
    fc.property(cluster, (points) => {
      const expected = brutePairs(points)
      expect(foundPairs(points)).toEqual(expected)
      pairs += expected.length
    }),
    { seed: 11, numRuns: caseCount(300, 20_000) },
  )
  expect(pairs).toBeGreaterThan(1_000)
})

test('a crowd is told by distance, and only those in it are left out', () => {
  // 34 on one spot, one 0.4 km off them, and one that only that one reaches.
  const spot = Array.from({ length: 34 }, () => ({ lonUnits: 0, latUnits: 0 }))
  const few = spot.slice(0, 20)
  for (const north of [1, -1]) {
    const off = { lonUnits: 0, latUnits: north * 2_158 }
    const farther = { lonUnits: 0, latUnits: north * 4_316 }
    expect(foundPairs([...spot, farther, off])).toEqual(brutePairs([...spot, farther, off]))
    expect(foundPairs([...spot, farther])).toEqual([])
    expect(foundPairs([...few, off, farther])).toHaveLength((20 * 19) / 2 + 20 + 1)
  }
  // One that is in no crowd itself, beside those that are: 20 in its reach, 13 more in theirs.
  const ring = [...few, ...spot.slice(0, 13).map(() => ({ lonUnits: 0, latUnits: 2_000 }))]
  for (const north of [1, -1]) {
    const turned = ring.map(({ lonUnits, latUnits }) => ({ lonUnits, latUnits: north * latUnits }))
    const beside = { lonUnits: 0, latUnits: north * -1_000 }
    expect(foundPairs([...turned, beside])).toEqual(brutePairs([...turned, beside]))
    expect(foundPairs([...turned, beside])).toHaveLength((13 * 12) / 2)
  }
})

test('twenty thousand forged places on one spot take no longer than twenty thousand ships', () => {
  // Pair by pair they would be 200 million.
  expect(foundPairs(Array.from({ length: 20_000 }, () => ({ lonUnits: 0, latUnits: 0 })))).toEqual([])
})
