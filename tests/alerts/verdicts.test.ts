import { expect, it } from 'vitest'
import { judgeTrips, readVerdicts } from '../../lib/alerts/verdicts.ts'
import { hour, judgementFrom, OTHER_SHIP, SHIP } from './alert-world.ts'

const CONFIRMED = { state: 'confirmed', reason: null } as const
const WRONG = { state: 'dismissed', reason: 'false-positive' } as const

it('verdicts are those of decisions that none supersedes', () => {
  const verdicts = readVerdicts([
    judgementFrom(1, 0, 5),
    judgementFrom(2, 0, 5, { ...CONFIRMED, supersedes: 1 }),
    judgementFrom(3, 0, 5, { ...WRONG, reason: 'permitted', supersedes: 2 }),
    judgementFrom(4, 10, 12, CONFIRMED),
    judgementFrom(5, 20, 22, { ...WRONG, reason: 'data-error' }),
    judgementFrom(6, 30, 31, WRONG),
    judgementFrom(7, 30, 31, { state: 'investigating', supersedes: 6 }),
  ])
  expect(verdicts).toMatchObject([
    { judgement: 3, verdict: 'explained', fromMs: hour(0), toMs: hour(5), who: 'ana' },
    { judgement: 4, verdict: 'suspicious' },
  ])
})

it('a trip has the newest of its verdicts, and is suspicious where any says so', () => {
  const trip = (id: string, from: number, to: number, mmsi = SHIP) => ({
    id,
    mmsi,
    startMs: hour(from),
    endMs: hour(to),
  })
  const trips = [trip('a', 0, 20), trip('b', 24, 40), trip('c', 24, 40, OTHER_SHIP), trip('d', 50, 60)]
  const verdicts = readVerdicts([
    judgementFrom(1, 1, 2, CONFIRMED),
    judgementFrom(2, 3, 4, { ...WRONG, ruleId: 'night' }),
    judgementFrom(3, 25, 27, { ...WRONG, reason: 'permitted' }),
    // Mostly of the second trip.
    judgementFrom(4, 19, 30, { ...WRONG, ruleId: 'night' }),
    judgementFrom(5, 70, 71, CONFIRMED),
  ])
  const { judged, orphans } = judgeTrips(trips, verdicts)
  expect(
    judged.map(({ trip: { id }, verdict, from }) => [id, verdict, from.map(({ judgement }) => judgement)]),
  ).toEqual([
    ['a', 'suspicious', [1, 2]],
    ['b', 'normal', [3, 4]],
  ])
  expect(orphans.map(({ judgement }) => judgement)).toEqual([5])
})
