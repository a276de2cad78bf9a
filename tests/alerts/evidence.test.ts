import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evidenceSteps, gatherEvidence } from '../../lib/alerts/evidence.ts'
import type { Happening } from '../../lib/alerts/happening.ts'
import { EVIDENCE, EVIDENCE_NAMES } from '../../lib/model/suspicion-evidence.ts'
import { caseCount } from '../proof.ts'
import {
  anyHappening,
  HOUR_MS,
  makeHappening,
  makeMatch,
  makeVessel,
  relate,
  START_MS,
  ZONES,
} from './evidence-world.ts'

const trip = (happenings: readonly Happening[], hours = 100) => ({
  startMs: START_MS,
  endMs: START_MS + hours * HOUR_MS,
  happenings,
  zones: ZONES,
})

/** What is not 0, the length of the trip aside. */
function found(...happenings: Happening[]): Record<string, number> {
  return Object.fromEntries(
    gatherEvidence(trip(happenings))
      .filter(({ name, value }) => value !== 0 && name !== 'hoursAtSea')
      .map(({ name, value }) => [name, value]),
  )
}

const fishing = (...zones: Happening['zones']) => makeHappening(1, { behaviour: 'apparentFishing', zones })
const inside = { insideMinutes: 90 }

describe('apparent fishing', () => {
  test.each([
    { where: 'in a no-take area', zone: relate('no-take', inside), item: { closedFishingHours: 1.5 } },
    {
      where: 'in a closed season, whatever the flag',
      zone: relate('seasonal-closure', { ...inside, licence: 'unknown' }),
      item: { closedFishingHours: 1.5 },
    },
    {
      where: 'without leave in a foreign zone',
      zone: relate('eez', { ...inside, isForeign: true }),
      item: { unlicensedFishingHours: 1.5 },
    },
    {
      where: 'without leave in an area of many countries',
      zone: relate('rfmo', inside),
      item: { unlicensedFishingHours: 1.5 },
    },
    {
      where: 'in a foreign zone, with no register at hand',
      zone: relate('territorial-sea', { ...inside, isForeign: true, licence: 'unknown' }),
      item: { untoldLicenceFishingHours: 1.5 },
    },
    {
      where: 'with a gear that is banned',
      zone: relate('gear-ban', { ...inside, isGearPermitted: false }),
      item: { forbiddenGearHours: 1.5 },
    },
    {
      where: 'with leave',
      zone: relate('no-take', { ...inside, licence: 'authorised' }),
      item: { authorisedFishingHours: 1.5 },
    },
    { where: 'by a flag that may', zone: relate('eez', { ...inside, licence: 'permitted' }), item: {} },
    {
      where: 'with a gear that is banned, by leave for it',
      zone: relate('gear-ban', { ...inside, isGearPermitted: false, licence: 'authorised' }),
      item: { authorisedFishingHours: 1.5 },
    },
    {
      where: 'with a gear that the zone forbids even to its own flag',
      zone: relate('eez', { ...inside, isGearPermitted: false, licence: 'permitted' }),
      item: { forbiddenGearHours: 1.5 },
    },
    {
      where: "in another country's area of interest, with no register at hand",
      zone: relate('own', { ...inside, isForeign: true, licence: 'unknown' }),
      item: {},
    },
    { where: 'in a gear ban, with a gear unknown', zone: relate('gear-ban', inside), item: {} },
    { where: 'in an area of interest', zone: relate('own', { ...inside, licence: 'unknown' }), item: {} },
    {
      where: 'in home waters, with no register at hand',
      zone: relate('eez', { ...inside, licence: 'unknown' }),
      item: {},
    },
    { where: 'near a no-take area', zone: relate('no-take', { borderNm: 0.1 }), item: {} },
  ])('$where', ({ zone, item }) => {
    expect(found(fishing(zone))).toEqual(item)
  })

  test('in two closed zones at once is counted once; in zones of two kinds, as both', () => {
    expect(
      found(
        fishing(
          relate('no-take', inside),
          relate('seasonal-closure', { insideMinutes: 30 }),
          relate('eez', { insideMinutes: 120, isForeign: true }),
        ),
      ),
    ).toEqual({ closedFishingHours: 1.5, unlicensedFishingHours: 2 })
  })

  test('counts by night where it is in question only', () => {
    const night = { behaviour: 'apparentFishing', nightShare: 0.5 } as const
    const happenings = [
      makeHappening(1, { ...night, zones: [relate('no-take', inside)] }),
      makeHappening(3, { ...night, zones: [relate('eez', { ...inside, licence: 'permitted' })] }),
    ]
    expect(found(...happenings)).toEqual({ closedFishingHours: 1.5, nightHoursInQuestion: 0.75 })
  })
})

describe('silences', () => {
  const dark = (at: number, ...zones: Happening['zones']) =>
    makeHappening(at, { behaviour: 'goingDark', hours: 20, zones })

  test('told three times are one silence', () => {
    const startMs = START_MS + 5 * HOUR_MS
    const silence = { startMs, hours: 20 }
    expect(
      found(
        makeHappening(5, { behaviour: 'goingDark', ...silence }),
        makeHappening(6, { behaviour: 'gap', ...silence }),
        makeHappening(6, { behaviour: 'possibleDisabling', ...silence }),
      ),
    ).toEqual({ possibleDisablings: 1, darkHours: 20 })
    expect(found(makeHappening(5, { behaviour: 'gap', ...silence }))).toEqual({ darkHours: 20, faintGaps: 1 })
  })

  test.each([
    { from: { borderNm: 50 }, to: { endBorderNm: 50 }, count: 1 },
    { from: { borderNm: 80, startsInside: true }, to: { endBorderNm: 80, endsInside: true }, count: 1 },
    { from: { borderNm: 50.1 }, to: { endBorderNm: 0 }, count: 0 },
    { from: { borderNm: 0 }, to: { endBorderNm: 50.1 }, count: 0 },
    { from: { borderNm: 0 }, to: { endBorderNm: Number.NaN }, count: 0 },
  ])('at a border: from $from to $to: $count', ({ from, to, count }) => {
    const { darkAtBorder = 0 } = found(dark(5, relate('no-take', { ...from, ...to })))
    expect(darkAtBorder).toBe(count)
  })

  test('at a border say nothing where the vessel may fish, or does not fish', () => {
    const both = { borderNm: 1, endBorderNm: 1 }
    expect(found(dark(5, relate('no-take', { ...both, licence: 'authorised' })))).toEqual({ darkHours: 20 })
    expect(found(dark(5, relate('eez', { ...both, isForeign: true, licence: 'unknown' })))).toEqual({
      darkHours: 20,
    })
    const tanker = makeVessel({ type: 'tanker' })
    expect(found({ ...dark(5, relate('no-take', both)), vessel: tanker })).toEqual({ darkHours: 20 })
  })

  test('again and again at one border: the most at once, if often enough', () => {
    const avoidance = (darkApproaches: number, approaches: number, avoidanceDays = 90) =>
      makeHappening(darkApproaches, {
        ...{ behaviour: 'avoidance', darkApproaches, approaches, avoidanceDays },
        zones: [relate('no-take')],
      })
    expect(found(avoidance(2, 2))).toEqual({})
    expect(found(avoidance(3, 7))).toEqual({})
    expect(found(avoidance(3, 6))).toEqual({ darkApproaches: 3 })
    expect(found(avoidance(4, 6), avoidance(5, 9), avoidance(3, 3))).toEqual({ darkApproaches: 5 })
    expect(found(avoidance(8, 8, 365))).toEqual({})
  })
})

describe('meetings and identity', () => {
  const meet = (type: Happening['vessel']['type'], partner: Partial<Happening['vessel']>) =>
    makeHappening(1, {
      behaviour: 'encounter',
      vessel: makeVessel({ type }),
      partner: makeVessel(partner),
    })

  test('encounters count by who meets whom', () => {
    expect(found(meet('fishing', { type: 'carrier' }))).toEqual({ carrierEncounters: 1 })
    expect(found(meet('carrier', { type: 'fishing' }))).toEqual({ carrierEncounters: 1 })
    expect(found(meet('carrier', { type: 'unknown' }))).toEqual({
      carrierEncounters: 1,
      unknownEncounters: 1,
    })
    expect(found(meet('fishing', { type: 'unknown' }))).toEqual({ unknownEncounters: 1 })
    expect(found(meet('fishing', { type: 'fishing' }))).toEqual({})
    expect(found(meet('fishing', { type: 'bunker' }))).toEqual({})
    expect(found(meet('cargo', { type: 'carrier' }))).toEqual({})
    expect(found(meet('cargo', { type: 'cargo', watched: [makeMatch(0.4), makeMatch(0.9)] }))).toEqual({
      watchedPartner: 0.9,
    })
  })

  test('loitering counts of carriers', () => {
    const loitering = (type: Happening['vessel']['type']) =>
      makeHappening(1, { behaviour: 'loitering', hours: 7, vessel: makeVessel({ type }) })
    expect(found(loitering('carrier'))).toEqual({ carrierLoiteringHours: 7 })
    expect(found(loitering('fishing'))).toEqual({})
  })

  test('conflicts count by kind; two transponders on one ship are none', () => {
    const conflict = (at: number, conflict: Happening['conflict'], apartKm = Number.NaN) =>
      makeHappening(at, { behaviour: 'identityConflict', conflict, apartKm })
    expect(
      found(
        conflict(1, 'overlap', 300),
        conflict(2, 'overlap'),
        conflict(3, 'overlap', 1),
        conflict(4, 'jump', 900),
        conflict(5, 'name'),
        conflict(6, 'flag'),
        conflict(7, 'imo'),
        conflict(8, 'callSign'),
      ),
    ).toEqual({ overlaps: 2, jumps: 1, identityChanges: 4 })
  })

  test('a watched vessel is one whatever it does, as surely as it was ever known', () => {
    const atSea = (at: number, ...confidence: number[]) =>
      makeHappening(at, {
        behaviour: 'atSea',
        vessel: makeVessel({ watched: confidence.map((x) => makeMatch(x)) }),
      })
    expect(found(atSea(1, 0.3), atSea(2, 0.8, 0.2), atSea(3))).toEqual({ watchListed: 0.8 })
  })

  test('a trade that the register confirms counts more than one that is claimed', () => {
    const vessel = makeVessel({ type: 'tug' })
    expect(found(makeHappening(1, { behaviour: 'atSea', vessel }))).toEqual({ serviceTrade: 0.5 })
    const registered = makeVessel({ type: 'tug', registered: makeMatch(1, 'tug') })
    expect(found(makeHappening(1, { behaviour: 'atSea', vessel: registered }))).toEqual({ serviceTrade: 1 })
  })
})

describe('evidence of any trip', () => {
  const trips = fc.array(anyHappening, { maxLength: 12 })
  const options = { seed: 6, numRuns: caseCount(150, 5000) }
  const values = (happenings: readonly Happening[]) =>
    gatherEvidence(trip(happenings)).map(({ value }) => value)

  test('is a number of every name, 0 or more, with the outputs behind it', () => {
    fc.assert(
      fc.property(trips, (happenings) => {
        const ids = new Set(happenings.flatMap(({ outputIds }) => outputIds))
        const items = gatherEvidence(trip(happenings))
        expect(items.map(({ name }) => name)).toEqual(EVIDENCE_NAMES)
        for (const { name, value, outputIds } of items) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThan(Number.POSITIVE_INFINITY)
          for (const id of outputIds) expect(ids).toContain(id)
          if (name !== 'hoursAtSea' && value > 0.001) expect(outputIds).not.toEqual([])
        }
      }),
      options,
    )
  })

  test('does not depend on the order in which happenings are given', () => {
    fc.assert(
      fc.property(
        trips.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(gatherEvidence(trip(shuffled))).toEqual(gatherEvidence(trip(all)))
          expect(evidenceSteps(trip(shuffled))).toEqual(evidenceSteps(trip(all)))
        },
      ),
      options,
    )
  })

  test('for suspicion never falls by a happening more, whenever it comes', () => {
    fc.assert(
      fc.property(trips, anyHappening, (happenings, more) => {
        const before = values(happenings)
        const after = values([...happenings, more])
        for (const [i, { direction, name }] of EVIDENCE.entries())
          if (direction === 1) expect(after[i]!, name).toBeGreaterThanOrEqual(before[i]!)
      }),
      options,
    )
  })

  test('steps are the evidence of what was decided up to then, and end with the trip', () => {
    fc.assert(
      fc.property(trips, fc.integer({ min: 0, max: 60 }), (happenings, hours) => {
        const whole = trip(happenings, hours)
        const steps = evidenceSteps(whole)
        for (const { decidedMs, items } of steps) {
          const known = happenings.filter((one) => one.decidedMs <= decidedMs)
          const then = { ...whole, happenings: known, endMs: Math.min(whole.endMs, decidedMs) }
          expect(items).toEqual(gatherEvidence(then).map(({ name, value }) => ({ name, value })))
        }
        expect(steps.map(({ decidedMs }) => decidedMs)).toEqual(
          [...new Set(steps.map(({ decidedMs }) => decidedMs))].sort((a, b) => a - b),
        )
        expect(steps.at(-1)!.items.map(({ value }) => value)).toEqual(
          gatherEvidence(whole).map(({ value }) => value),
        )
      }),
      options,
    )
  })

  test('of how long the trip was says nothing before its time', () => {
    const steps = evidenceSteps(trip([makeHappening(9, { behaviour: 'passage' })], 100))
    expect(steps.map(({ items }) => items.find(({ name }) => name === 'hoursAtSea')!.value)).toEqual([
      10, 100,
    ])
  })
})
