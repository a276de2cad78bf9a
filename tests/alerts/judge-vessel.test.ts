import { describe, expect, it } from 'vitest'
import { judgeVessel } from '../../lib/alerts/judge-vessel.ts'
import type { Rule } from '../../lib/alerts/rules/rule.ts'
import type { GapOutput } from '../../lib/features/outputs.ts'
import {
  claimFrom,
  darkFrom,
  entryOf,
  fishingFrom,
  hour,
  insideFrom,
  judgingOf,
  passageFrom,
  recordOf,
  ruleOf,
  SHIP,
  squareZone,
  TRACK,
  tripFrom,
  units,
} from './judging-world.ts'

const RESERVE = squareZone('reserve', [4, 54, 6, 56])
const NO_TAKE = ruleOf({
  id: 'no-take',
  vessel: { types: ['fishing', 'unknown'] },
  behaviour: { kind: 'apparentFishing', minMinutes: 30, minScore: 0.6 },
  place: { zoneKinds: ['no-take'], relation: 'inside', licences: ['none'] },
})

function alertsOf(...args: Parameters<typeof judgeVessel>) {
  return judgeVessel(...args).alerts
}

describe('fishing in a zone', () => {
  const judging = judgingOf([RESERVE], [NO_TAKE])

  it('raises one alert for a trip, which grows with every event', () => {
    const record = recordOf({
      events: [fishingFrom(2, 5), fishingFrom(10, 14)],
      passages: [insideFrom('reserve', 3, 4), insideFrom('reserve', 9, 20)],
    })
    const alerts = alertsOf(record, judging)
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({
      ruleId: 'no-take',
      mmsi: SHIP,
      tripId: 'trip 0',
      zoneId: 'reserve',
      startMs: hour(2),
      endMs: hour(14),
      raisedMs: hour(3.5),
      open: false,
    })
    expect(alerts[0]!.causes.map(({ insideFromMs, insideToMs }) => [insideFromMs, insideToMs])).toEqual([
      [hour(3), hour(4)],
      [hour(10), hour(14)],
    ])
    expect(alerts[0]!.causes[0]!.met).toContainEqual({
      condition: 'behaviour.minMinutes',
      wanted: '30',
      found: '60',
    })
  })

  it('counts only the time inside', () => {
    const at = (to: number) =>
      recordOf({ events: [fishingFrom(2, 5)], passages: [insideFrom('reserve', 4, to)] })
    expect(alertsOf(at(4.49), judging)).toHaveLength(0)
    expect(alertsOf(at(4.5), judging)).toHaveLength(1)
  })

  it('adds up stays of one event', () => {
    const passages = [insideFrom('reserve', 2, 2.3), insideFrom('reserve', 4, 4.3)]
    expect(alertsOf(recordOf({ events: [fishingFrom(2, 5)], passages }), judging)).toHaveLength(1)
  })

  it('is not raised by another track of the number', () => {
    const passages = [{ ...insideFrom('reserve', 2, 5), trackId: 'other' }]
    expect(alertsOf(recordOf({ events: [fishingFrom(2, 5)], passages }), judging)).toHaveLength(0)
  })

  it('is raised outside of trips for the track', () => {
    const record = recordOf({
      trips: [],
      events: [fishingFrom(2, 5)],
      passages: [insideFrom('reserve', 2, 5)],
    })
    const [alert] = alertsOf(record, judging)
    expect(alert).toMatchObject({ tripId: null, trackId: TRACK, suspicion: Number.NaN, evidence: [] })
  })

  it('makes one alert of each trip', () => {
    const record = recordOf({
      trips: [tripFrom(0, 6), tripFrom(8, 20)],
      events: [fishingFrom(2, 5), fishingFrom(10, 14)],
      passages: [insideFrom('reserve', 1, 20)],
    })
    const alerts = alertsOf(record, judging)
    expect(alerts.map(({ tripId }) => tripId)).toEqual(['trip 0', 'trip 8'])
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(2)
  })

  it('does not depend on the order of what was found', () => {
    const events = [fishingFrom(2, 5), fishingFrom(10, 14), fishingFrom(20, 24)]
    const passages = [insideFrom('reserve', 3, 4), insideFrom('reserve', 9, 22)]
    const one = alertsOf(recordOf({ events, passages }), judging)
    const other = alertsOf(
      recordOf({ events: events.toReversed(), passages: passages.toReversed() }),
      judging,
    )
    expect(other).toEqual(one)
  })

  it('asks whether the zone was in force then', () => {
    const record = recordOf({ events: [fishingFrom(2, 5)], passages: [insideFrom('reserve', 2, 5)] })
    const inForce = (validFromMs: number | null, validToMs: number | null) =>
      alertsOf(
        record,
        judgingOf([squareZone('reserve', [4, 54, 6, 56], { validFromMs, validToMs })], [NO_TAKE]),
      )
    expect(inForce(hour(5), null)).toHaveLength(0)
    expect(inForce(null, hour(2))).toHaveLength(0)
    expect(inForce(hour(4), null)).toHaveLength(1)
    expect(inForce(hour(4.6), null)).toHaveLength(0)
    expect(inForce(null, hour(2.6))).toHaveLength(1)
  })

  it('knows seasons by UTC days, within an event too', () => {
    // The day of hour 0 is 1 March.
    const season = { fromMonth: 3, fromDay: 2, toMonth: 3, toDay: 31 }
    const closed = judgingOf([squareZone('reserve', [4, 54, 6, 56], { seasons: [season] })], [NO_TAKE])
    const record = (from: number, to: number) =>
      recordOf({ events: [fishingFrom(from, to)], passages: [insideFrom('reserve', 0, 48)] })
    expect(alertsOf(record(2, 20), closed)).toHaveLength(0)
    const [alert] = alertsOf(record(20, 30), closed)
    expect(alert?.causes[0]).toMatchObject({ insideFromMs: hour(24), insideToMs: hour(30) })
  })

  it('lets those through that the register allows by the name of the zone, not by leave for all waters', () => {
    const record = recordOf({ events: [fishingFrom(2, 5)], passages: [insideFrom('reserve', 2, 5)] })
    const withLeave = (areas: string[]) => {
      const authorisation = { areas, gears: null, fromMs: null, toMs: null, reference: 'L1' }
      const entry = entryOf({ mmsi: SHIP, name: 'OCEAN STAR', authorisations: [authorisation] })
      return alertsOf(record, judgingOf([RESERVE], [NO_TAKE], [entry]))
    }
    expect(withLeave(['reserve'])).toHaveLength(0)
    expect(withLeave(['*'])).toHaveLength(1)
    expect(withLeave([])).toHaveLength(1)
  })

  it('is raised by no gear beacon and no ship of another type', () => {
    const called = (name: string, shipType: number) =>
      alertsOf(
        recordOf({
          identities: [claimFrom(0, 48, { name, shipType })],
          events: [fishingFrom(2, 5)],
          passages: [insideFrom('reserve', 2, 5)],
        }),
        judging,
      )
    expect(called('OCEAN STAR', 30)).toHaveLength(1)
    expect(called('NET MARK-85%', 30)).toHaveLength(0)
    expect(called('OCEAN STAR', 70)).toHaveLength(0)
  })

  it('takes a claim that was made later for nothing', () => {
    const record = recordOf({
      identities: [claimFrom(40, 48, { shipType: 70 })],
      events: [fishingFrom(2, 5)],
      passages: [insideFrom('reserve', 2, 5)],
    })
    expect(alertsOf(record, judging)[0]?.vessel).toMatchObject({ name: '', type: 'unknown', flag: 'DNK' })
  })
})

describe('foreign waters', () => {
  const eez = (country: string, permittedFlags: string[] | null = null) =>
    squareZone('eez', [4, 54, 6, 56], { kind: 'eez', country, permittedFlags })
  const rule = ruleOf({
    vessel: { types: ['fishing'] },
    behaviour: { kind: 'apparentFishing', minMinutes: 60 },
    place: { zoneKinds: ['eez'], relation: 'inside', isForeign: true, licences: ['none'] },
  })
  const record = recordOf({ events: [fishingFrom(2, 5)], passages: [insideFrom('eez', 2, 5)] })
  const someone = entryOf({ mmsi: '219999999' })

  it('asks for a licence where a register is kept', () => {
    expect(alertsOf(record, judgingOf([eez('NOR')], [rule], [someone]))).toHaveLength(1)
    expect(alertsOf(record, judgingOf([eez('NOR')], [rule], []))).toHaveLength(0)
    expect(alertsOf(record, judgingOf([eez('DNK')], [rule], [someone]))).toHaveLength(0)
    // Its state's territory; and what is nobody's.
    expect(alertsOf(record, judgingOf([eez('FRO')], [rule], [someone]))).toHaveLength(0)
    expect(alertsOf(record, judgingOf([eez('ATA')], [rule], [someone]))).toHaveLength(0)
    expect(alertsOf(record, judgingOf([eez('NOR', ['DNK'])], [rule], [someone]))).toHaveLength(0)
  })

  it('knows licences of a country, of their time and gear', () => {
    const licensed = (other: object) => {
      const authorisation = { areas: ['country:NOR'], gears: null, fromMs: null, toMs: null, reference: '' }
      const entry = entryOf({
        mmsi: SHIP,
        name: 'OCEAN STAR',
        gears: ['trawlers'],
        authorisations: [{ ...authorisation, ...other }],
      })
      return alertsOf(record, judgingOf([eez('NOR')], [rule], [entry]))
    }
    expect(licensed({})).toHaveLength(0)
    expect(licensed({ toMs: hour(1) })).toHaveLength(1)
    expect(licensed({ fromMs: hour(1) })).toHaveLength(0)
    expect(licensed({ gears: ['trollers'] })).toHaveLength(1)
    expect(licensed({ areas: ['country:SWE'] })).toHaveLength(1)
  })
})

describe('silences', () => {
  const rule = ruleOf({
    behaviour: { kind: 'goingDark' },
    place: { zoneKinds: ['no-take'], relation: 'returns', withinNm: 50 },
  })
  const judging = judgingOf([RESERVE], [rule])
  // A degree of longitude at 55 N is 34.4 nm.
  const outside: readonly [number, number] = [3.5, 55]
  const inside: readonly [number, number] = [4.5, 55]
  const far: readonly [number, number] = [1, 55]

  it('is raised where it begins near the border and ends inside or near', () => {
    const raised = (off: readonly [number, number], on: readonly [number, number] | null) =>
      alertsOf(recordOf({ events: [darkFrom(2, 9, off, on)] }), judging).length
    expect(raised(outside, inside)).toBe(1)
    expect(raised(outside, outside)).toBe(1)
    expect(raised(far, inside)).toBe(0)
    expect(raised(outside, far)).toBe(0)
    expect(raised(outside, null)).toBe(0)
  })

  it('says nothing of a ship in port or in an outage', () => {
    const dark = darkFrom(2, 9, outside, inside)
    expect(alertsOf(recordOf({ events: [{ ...dark, inPort: true }] }), judging)).toHaveLength(0)
    expect(alertsOf(recordOf({ events: [{ ...dark, feedOutage: true }] }), judging)).toHaveLength(0)
  })

  it('leaves out a gap that began in an outage', () => {
    const gap: GapOutput = {
      ...{ kind: 'gap', id: 'gap', mmsi: SHIP, trackId: TRACK, decidedMs: hour(30), open: false },
      ...{ offMs: hour(4), onMs: hour(30), offLonUnits: units(5), offLatUnits: units(55) },
      ...{ onLonUnits: units(5), onLatUnits: units(55), offShoreNm: 80, inPort: false },
      ...{ positionsBeforeAtLeast: 14, possibleDisabling: true },
    }
    const anyGap = judgingOf([], [ruleOf({ behaviour: { kind: 'possibleDisabling' } })])
    const raised = (feedOutage: boolean) =>
      alertsOf(recordOf({ gaps: [{ ...gap, feedOutage }] }), anyGap).length
    expect(raised(false)).toBe(1)
    expect(raised(true)).toBe(0)
  })

  it('counts dark approaches and their share', () => {
    const avoidance = (other: Partial<Rule['behaviour']>) =>
      judgingOf(
        [RESERVE],
        [
          ruleOf({
            behaviour: { kind: 'avoidance', days: 90, ...other },
            place: { zoneKinds: ['no-take'], relation: 'near', withinNm: 30 },
          }),
        ],
      )
    const near = [0, 5, 10, 15, 20, 25, 30].map((from) => passageFrom('reserve', 'near', from, from + 4))
    const dark = [0, 10, 20].map((from) => darkFrom(from + 1, from + 3.5, outside, outside))
    const record = recordOf({ events: dark, passages: near })
    const counts = (judging: ReturnType<typeof judgingOf>) => alertsOf(record, judging).length
    // Of the five approaches up to the third dark one three were dark.
    expect(counts(avoidance({ minDarkApproaches: 3, minDarkShare: 0.6 }))).toBe(1)
    expect(counts(avoidance({ minDarkApproaches: 3, minDarkShare: 0.61 }))).toBe(0)
    expect(counts(avoidance({ minDarkApproaches: 4, minDarkShare: 0.1 }))).toBe(0)
  })
})

describe('suspicion', () => {
  it('is told of trips with evidence, and raises an alert by itself', () => {
    const record = recordOf({ events: [fishingFrom(2, 12)], passages: [insideFrom('reserve', 2, 12)] })
    const { suspicions, alerts } = judgeVessel(record, judgingOf([RESERVE], [], [], 0.7))
    expect(suspicions).toHaveLength(1)
    const [{ score, evidence, logit }] = suspicions as [(typeof suspicions)[0]]
    expect(score).toBeGreaterThan(0.7)
    expect(evidence.map(({ name }) => name)).toContain('closedFishingHours')
    const base = evidence.reduce((left, { contribution }) => left - contribution, logit)
    expect(base).toBe(-4)
    const [{ weighing }] = alerts as [(typeof alerts)[0]]
    expect(weighing).toMatchObject({ base: -4, logit, verdicts: 0 })
    expect(alerts).toMatchObject([{ ruleId: 'suspicion', suspicion: score, tripId: 'trip 0' }])
    expect(alerts[0]!.causes).toMatchObject([{ behaviour: 'apparentFishing', outputIds: ['fishing 2'] }])
  })

  it('is quiet below its threshold, and where it has none', () => {
    const record = recordOf({ events: [fishingFrom(2, 2.4)], passages: [insideFrom('reserve', 2, 2.4)] })
    expect(judgeVessel(record, judgingOf([RESERVE], [], [], 0.7)).alerts).toHaveLength(0)
    const much = recordOf({ events: [fishingFrom(2, 12)], passages: [insideFrom('reserve', 2, 12)] })
    expect(judgeVessel(much, judgingOf([RESERVE], [], [], null)).alerts).toHaveLength(0)
  })
})
