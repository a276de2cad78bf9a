import { expect, test } from 'vitest'
import type { TrackEventOutput } from '../../lib/events/outputs.ts'
import { TrackEventsFold } from '../../lib/events/track-events.ts'
import { NO_SCORE, type ScorerIdentity } from '../../lib/model/scorer.ts'
import { latestOf, SCORER } from './track-events-run.ts'
import { HOUR, identityOf, MINUTE, START_MS } from './track-events-world.ts'

/** One minute of latitude, 1.853 km. */
const NM_UNITS = 10_000
const KM_UNITS = NM_UNITS / 1.8532

interface Given {
  /** Since the row before, ms. */
  readonly after: number
  /** From the row before, km to the north. */
  readonly km?: number
  readonly score?: number
  readonly knots?: number
  readonly shoreKm?: number
}

/** The events of one trip of such rows; `shipType` is heard before the first. */
function eventsOf(
  rows: readonly Given[],
  shipType = 30,
  scorer: ScorerIdentity = SCORER,
): TrackEventOutput[] {
  const fold = new TrackEventsFold(scorer)
  const state = fold.start('257000000', 'track')
  const told: TrackEventOutput[] = []
  const sink = (output: TrackEventOutput) => told.push(output)
  fold.identity(state, identityOf({ shipType }), START_MS, sink)
  let timeMs = START_MS
  let latUnits = 0
  rows.forEach(({ after, km = 0, score = 900, knots = 3, shoreKm = 0 }, i) => {
    timeMs += after
    latUnits += Math.round(km * KM_UNITS)
    fold.position(state, timeMs, 0, latUnits, knots, shoreKm, score, timeMs, sink)
    if (i === 0) fold.tripChange(state, 'start', timeMs, sink)
  })
  fold.tripChange(state, 'end', timeMs, sink)
  return latestOf(told)
}

function rowsOf(rows: readonly Given[], shipType = 30): number[] {
  return eventsOf(rows, shipType).flatMap((one) => (one.kind === 'fishing' ? [one.rows] : []))
}

const six = (row: Partial<Given> = {}): Given[] =>
  Array.from({ length: 6 }, () => ({ after: 5 * MINUTE, km: 0.3, ...row }))

test('is kept when it has more than 5 rows, 20 min and 500 m, and goes slower than 10 kn', () => {
  expect(rowsOf(six())).toEqual([6])
  expect(rowsOf(six().slice(1))).toEqual([])
  expect(rowsOf(six({ after: 4 * MINUTE }))).toEqual([])
  expect(rowsOf(six({ after: 4 * MINUTE + 1 }))).toEqual([6])
  expect(rowsOf(six({ km: 0.09 }))).toEqual([])
  expect(rowsOf(six({ km: 0.11 }))).toEqual([6])
  expect(rowsOf(six({ knots: 10 }))).toEqual([])
  expect(rowsOf(six({ knots: 9.9 }))).toEqual([6])
  expect(rowsOf(six({ knots: Number.NaN }))).toEqual([])
})

test('legs of 2 h and 10 km hold it together, longer ones cut it', () => {
  expect(rowsOf([...six(), ...six({ after: 2 * HOUR })])).toEqual([12])
  expect(rowsOf([...six(), { after: 2 * HOUR + 1 }, ...six().slice(1)])).toEqual([6, 6])
  expect(rowsOf([...six(), { after: HOUR, km: 9.9 }, ...six().slice(1)])).toEqual([12])
  expect(rowsOf([...six(), { after: HOUR, km: 10.1 }, ...six().slice(1)])).toEqual([6, 6])
})

test('with other rows between, less than 1 h and at most 2 km', () => {
  const between = (after: number, km: number) => [
    ...six(),
    { after: after / 2, km: km / 2, score: 100 },
    { after: after / 2, km: km / 2 },
    ...six().slice(1),
  ]
  expect(rowsOf(between(HOUR - 2, 1.99))).toEqual([12])
  expect(rowsOf(between(HOUR, 1.99))).toEqual([6, 6])
  expect(rowsOf(between(HOUR - 2, 2.01))).toEqual([6, 6])
})

test('thinned-out positions and rows below the threshold count in none', () => {
  expect(rowsOf(six({ score: NO_SCORE }))).toEqual([])
  expect(rowsOf(six({ score: 449 }))).toEqual([])
  expect(rowsOf(six({ score: 450 }))).toEqual([6])
  const thinned = six().flatMap((row) => [
    row,
    { after: 1000, km: 5, score: NO_SCORE },
    { after: 1000, km: -5, score: NO_SCORE },
  ])
  expect(rowsOf(thinned)).toEqual([6])
})

test('the threshold is the scorer’s', () => {
  const scorer = { name: 'detector 1 on wasm', fishingFrom: 700 }
  expect(eventsOf(six({ score: 699 }), 30, scorer)).toEqual([])
  expect(eventsOf(six({ score: 700 }), 30, scorer)).toMatchObject([{ rows: 6 }])
})

test('is made for fishing vessels and unknown ones, marked so, and for no others', () => {
  expect(eventsOf(six(), 30)).toMatchObject([
    { kind: 'fishing', vesselType: 'fishing', open: false, meanScore: 0.9 },
  ])
  expect(eventsOf(six(), Number.NaN)).toMatchObject([{ vesselType: 'unknown', meanKnots: 3 }])
  for (const shipType of [31, 36, 50, 70, 85, 99]) expect(rowsOf(six(), shipType)).toEqual([])
})

test('that would reach a mean of 10 kn ends before, and what comes is looked at anew', () => {
  const fast = six({ knots: 30 })
  const slowAndFast = rowsOf([...six(), ...fast])
  expect(slowAndFast).toEqual([6 + 2])
  expect(rowsOf([...six(), ...fast, ...six({ after: 3 * HOUR })])).toEqual([8])
  expect(rowsOf([...fast, ...six(), ...six()])).toEqual([])
  expect(rowsOf([...fast, ...six(), ...six(), ...six()])).toEqual([24])
})

const loiterings = (rows: readonly Given[]) =>
  eventsOf(rows, 70).flatMap((one) => (one.kind === 'loitering' ? [one.rows] : []))
const slow = (count: number, row: Partial<Given> = {}): Given[] =>
  Array.from({ length: count }, () => ({ after: 20 * MINUTE, km: 0.5, shoreKm: 50, ...row }))

test('loitering takes an hour of legs below 2 kn, 20 nm from shore; a leg of more than 4 h ends it', () => {
  expect(loiterings(slow(4))).toEqual([4])
  expect(loiterings(slow(3))).toEqual([])
  expect(loiterings(slow(4, { km: (1.99 * 1.852) / 3 }))).toEqual([4])
  expect(loiterings(slow(4, { km: (2.01 * 1.852) / 3 }))).toEqual([])
  expect(loiterings(slow(4, { shoreKm: 37 }))).toEqual([])
  expect(loiterings(slow(4, { shoreKm: 37.1 }))).toEqual([4])
  expect(loiterings(slow(4, { shoreKm: Number.NaN }))).toEqual([])
  expect(loiterings([...slow(4), ...slow(4, { after: 4 * HOUR })])).toEqual([8])
  expect(loiterings([...slow(4), { after: 4 * HOUR + 1, shoreKm: 50 }, ...slow(3)])).toEqual([4, 4])
  expect(loiterings([...slow(4), { after: 20 * MINUTE, km: 5, shoreKm: 50 }, ...slow(3)])).toEqual([4, 4])
})

test('loitering that drifts ashore ends where the mean would fall below 20 nm', () => {
  expect(loiterings([...slow(4, { shoreKm: 40 }), ...slow(9, { shoreKm: 30 })])).toEqual([5])
})
