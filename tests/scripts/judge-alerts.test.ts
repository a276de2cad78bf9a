import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readShippedRules } from '../../lib/alerts/rules/shipped-rules.ts'
import { INNOCENTS, STORIES, type StoryName, type Truth } from '../../lib/simulate/truth.ts'
import { openReader } from '../../lib/store/store.ts'
import { createPatrolFleetMaker } from '../../scripts/judge-alerts-fleet.ts'
import { type FoundAlerts, type JudgedAlert, judgeAlerts } from '../../scripts/judge-alerts-match.ts'
import { judgeAlertsOf } from '../../scripts/judge-alerts-read.ts'
import { casesToJson, formatAlertCases, formatAlertTally } from '../../scripts/judge-alerts-report.ts'
import { finds, isTripRule, TELLING, tellsOf } from '../../scripts/judge-alerts-rules.ts'
import { type AlertTally, gatesOf, sumTallies } from '../../scripts/judge-alerts-tally.ts'
import { never } from '../pipeline/run-backfill.ts'
import { temporaryFolder } from '../store/folder.ts'
import { alertOf, hours, innocent, SHIPS, story } from './judge-alerts-world.ts'

function judge(
  truth: readonly Truth[],
  alerts: readonly JudgedAlert[],
  trips: FoundAlerts['trips'] = new Map(),
) {
  const { tally, misses, falses } = judgeAlerts([...SHIPS, ...truth], { alerts, trips })
  return {
    ...{ tally, falses: falses.map(({ alert }) => alert.id), innocents: falses.map((one) => one.innocent) },
    missed: misses.map((one) => one.story.name),
    of: (name: StoryName) => tally.stories.find((row) => row.name === name)!,
  }
}

describe('the table of stories and rules', () => {
  const shipped = readShippedRules().rules.map(({ id }) => id)

  test('names shipped rules, and every one of them', () => {
    for (const { finds, fits } of Object.values(TELLING))
      for (const ruleId of [...finds, ...fits]) expect(shipped).toContain(ruleId)
    const isTold = (ruleId: string) => isTripRule(ruleId) || STORIES.some((name) => tellsOf(ruleId, name))
    expect(shipped.filter((ruleId) => !isTold(ruleId))).toEqual([])
  })

  test('has a rule that finds each story', () => {
    for (const name of STORIES) expect(shipped.some((ruleId) => finds(ruleId, name))).toBe(true)
  })
})

describe('a story', () => {
  const fished = story('no-take-fishing', 0, 10, 14)

  it.each([
    ['overlaps it', [13, 15], true],
    ['lies in it', [11, 12], true],
    ['touches it', [14, 15], true],
    ['begins 9 minutes after it', [14.15, 15], true],
    ['is a moment in it', [12, 12], true],
    ['comes after', [14.2, 15], false],
    ['comes before', [8, 9.8], false],
  ] as const)('is found by a cause that %s, and the alert is right then: %s %s', (_, [from, to], isFound) => {
    const judged = judge([fished], [alertOf('fishing-in-no-take-area', 0, [from, to])])
    expect(judged.of('no-take-fishing').found).toBe(isFound ? 1 : 0)
    expect(judged.missed).toEqual(isFound ? [] : ['no-take-fishing'])
    expect(judged.falses.length).toBe(isFound ? 0 : 1)
  })

  it('is not found by the alert that spans it between two causes', () => {
    const judged = judge([fished], [alertOf('fishing-in-no-take-area', 0, [8, 9], [20, 21])])
    expect(judged).toMatchObject({ missed: ['no-take-fishing'], falses: ['fishing-in-no-take-area 0 8'] })
  })

  it('is not found by another ship, nor by a rule that says something else', () => {
    const judged = judge(
      [fished],
      [alertOf('fishing-in-no-take-area', 1, [10, 14]), alertOf('fishing-in-closed-season', 0, [10, 14])],
    )
    expect(judged.missed).toEqual(['no-take-fishing'])
    expect(judged.falses.length).toBe(2)
  })

  it('makes a rule right that fits it, without being found by it', () => {
    const judged = judge(
      [story('transshipment', 0, 30, 36, 1)],
      [alertOf('loitering-carrier', 1, [29, 37]), alertOf('dark-near-closed-area', 1, [29, 37])],
    )
    expect(judged).toMatchObject({ missed: ['transshipment'], falses: ['dark-near-closed-area 1 29'] })
  })

  it('of a number that two send is found under either', () => {
    const shared = story('shared-number', 3, 50, 60, 2)
    for (const vessel of [2, 3])
      expect(judge([shared], [alertOf('two-ships-on-one-mmsi', vessel, [55, 55])])).toMatchObject({
        ...{ missed: [], falses: [] },
      })
    expect(judge([shared], [alertOf('two-ships-on-one-mmsi', 4, [55, 55])]).falses.length).toBe(1)
  })

  it('tells by which rules it was found, each once', () => {
    const spoofed = story('spoofed-positions', 0, 10, 20)
    const judged = judge(
      [spoofed],
      [
        ...[alertOf('jump-spoofing', 0, [10, 10]), alertOf('jump-spoofing', 0, [20, 20])],
        alertOf('two-ships-on-one-mmsi', 0, [12, 18]),
      ],
    )
    const by = { 'jump-spoofing': 1, 'two-ships-on-one-mmsi': 1 }
    expect(judged.of('spoofed-positions')).toEqual({
      ...{ name: 'spoofed-positions', fewest: 1, happened: 1, found: 1, by },
    })
  })
})

describe('a rule over a whole trip', () => {
  const fished = story('forbidden-gear', 0, 10, 14)
  const trips = new Map([['trip', hours(0, 40)]])
  const onTrip = (ruleId: string) => ({ ...alertOf(ruleId, 0, [20, 21]), tripId: 'trip' })

  it.each(['suspicion', 'avoidance-of-closed-area'])('%s is right by any story of the trip', (ruleId) => {
    expect(judge([fished], [onTrip(ruleId)], trips).falses).toEqual([])
    expect(judge([fished], [onTrip(ruleId)], trips).missed).toEqual(['forbidden-gear'])
    expect(judge([story('forbidden-gear', 0, 41, 42)], [onTrip(ruleId)], trips).falses.length).toBe(1)
  })

  it('is judged by its own time outside of trips', () => {
    expect(judge([fished], [alertOf('suspicion', 0, [20, 21])], trips).falses.length).toBe(1)
    expect(judge([fished], [alertOf('suspicion', 0, [13, 21])], trips).falses).toEqual([])
  })

  it('other rules are not', () => {
    expect(judge([fished], [onTrip('fishing-with-forbidden-gear')], trips).falses.length).toBe(1)
  })
})

describe('counts', () => {
  it('take from the days of all ships those on which a ship or its partner has a story', () => {
    const { tally } = judge(
      [
        story('no-take-fishing', 0, 20, 26), // two days
        story('going-dark', 0, 25, 48), // of these the second again; midnight is of the day that ends
        story('transshipment', 4, 30, 36, 1), // a day of each
      ],
      [],
    )
    expect(tally).toMatchObject({ vessels: 6, vesselDays: 18, innocentVesselDays: 14 })
  })

  it('tell what rules were right about, alerts and causes', () => {
    const { tally } = judge(
      [story('no-take-fishing', 0, 10, 14)],
      [
        alertOf('fishing-in-no-take-area', 0, [13, 15], [20, 21], [30, 31]),
        alertOf('fishing-in-no-take-area', 2, [13, 15]),
      ],
    )
    expect(tally.rules).toEqual([
      { ruleId: 'fishing-in-no-take-area', alerts: 2, right: 1, causes: 4, rightCauses: 1 },
    ])
  })

  it('give false alerts to the kind of innocent that lasts longest within their causes', () => {
    const { innocents, tally } = judge(
      [
        innocent('night-drift', 4, 12, 14),
        innocent('weather-anchoring', 4, 0, 30),
        innocent('bunkering', 5, 0, 9),
      ],
      [
        alertOf('fishing-in-no-take-area', 4, [11, 13.5]),
        alertOf('fishing-in-no-take-area', 4, [14, 14], [40, 50]),
        alertOf('fishing-in-no-take-area', 4, [31, 40]),
        alertOf('jump-spoofing', 5, [9, 9]),
      ],
    )
    expect(innocents).toEqual(['bunkering', 'weather-anchoring', 'night-drift', 'none'])
    const row = (name: string) => tally.innocents.find((one) => one.name === name)
    expect(row('weather-anchoring')).toEqual({ name: 'weather-anchoring', fewest: 1, cases: 1, falses: 1 })
    expect(row('none')).toEqual({ name: 'none', fewest: 0, cases: 0, falses: 1 })
  })

  it('pass the gates from their borders on, and never without anything to measure', () => {
    const tallyOf = (found: number, right: number, falses: number): AlertTally => ({
      ...{ fleets: 1, vessels: 10, vesselDays: 400, innocentVesselDays: 300 },
      stories: [{ name: 'going-dark', fewest: 20, happened: 20, found, by: {} }],
      rules: [{ ruleId: 'x', alerts: 10, right, causes: 10, rightCauses: right }],
      innocents: [{ name: 'none', fewest: 0, cases: 0, falses }],
    })
    const passed = (tally: AlertTally) => gatesOf(tally).map(({ isPassed }) => isPassed)
    expect(passed(tallyOf(19, 9, 3))).toEqual([true, true, true])
    expect(passed(tallyOf(18, 8, 4))).toEqual([false, false, false])
    const { tally } = judge([innocent('night-drift', 4, 12, 14)], [])
    expect(passed(tally)).toEqual([false, false, true])
  })

  const FLEET = {
    stories: fc.array(
      fc.record({
        name: fc.constantFrom(...STORIES),
        vessel: fc.nat(4),
        partner: fc.option(fc.nat(4)),
        from: fc.nat(70),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    innocents: fc.array(
      fc.record({ name: fc.constantFrom(...INNOCENTS), vessel: fc.nat(5), from: fc.nat(70) }),
      { maxLength: 6 },
    ),
    alerts: fc.array(
      fc.record({
        ruleId: fc.constantFrom('suspicion', ...readShippedRules().rules.map(({ id }) => id)),
        vessel: fc.nat(5),
        from: fc.nat(70),
      }),
      { maxLength: 12 },
    ),
  }
  type Fleet = {
    [Key in keyof typeof FLEET]: (typeof FLEET)[Key] extends fc.Arbitrary<infer Value> ? Value : never
  }

  function judgeFleet({ stories, innocents, alerts }: Fleet) {
    return judge(
      [
        ...stories.map(({ name, vessel, partner, from }) => story(name, vessel, from, from + 2, partner)),
        ...innocents.map(({ name, vessel, from }) => innocent(name, vessel, from, from + 2)),
      ],
      alerts.map(({ ruleId, vessel, from }) => alertOf(ruleId, vessel, [from, from + 1])),
    )
  }

  test('of any fleet add up, and of several are their sums', () => {
    fc.assert(
      fc.property(fc.record(FLEET), fc.record(FLEET), (one, other) => {
        const [a, b] = [judgeFleet(one), judgeFleet(other)]
        for (const [{ stories, alerts }, { tally, falses, missed }] of [
          [one, a],
          [other, b],
        ] as const) {
          const sum = (rows: readonly number[]) => rows.reduce((x, y) => x + y, 0)
          expect(sum(tally.stories.map(({ happened }) => happened))).toBe(stories.length)
          expect(sum(tally.stories.map(({ found }) => found))).toBe(stories.length - missed.length)
          expect(sum(tally.rules.map((row) => row.alerts))).toBe(alerts.length)
          expect(sum(tally.rules.map(({ right }) => right))).toBe(alerts.length - falses.length)
          expect(sum(tally.innocents.map((row) => row.falses))).toBe(falses.length)
        }
        const both = sumTallies([a.tally, b.tally])
        expect(sumTallies([b.tally, a.tally])).toEqual(both)
        expect(both.innocentVesselDays).toBe(a.tally.innocentVesselDays + b.tally.innocentVesselDays)
        for (const [i, { happened, fewest }] of both.stories.entries()) {
          const [x, y] = [a.tally.stories[i]!.happened, b.tally.stories[i]!.happened]
          expect([happened, fewest]).toEqual([x + y, Math.min(x, y)])
        }
        for (const { ruleId, alerts } of both.rules)
          expect(alerts).toBe([...one.alerts, ...other.alerts].filter((row) => row.ruleId === ruleId).length)
      }),
      { seed: 6 },
    )
  })

  it('are refused of a fleet that has no stories', () => {
    expect(() => judge([], [])).toThrow('not of a patrol fleet')
  })
})

describe('reports', () => {
  const judgement = judgeAlerts(
    [
      ...SHIPS,
      story('going-dark', 0, 10, 14),
      innocent('night-drift', 4, 12, 14),
      { kind: 'outlier', vessel: 4, timeMs: hours(13, 13).startMs, offKm: 9 },
      { kind: 'outage', ...hours(12.5, 13) },
    ],
    {
      alerts: [alertOf('fishing-in-no-take-area', 4, [11, 13.5]), alertOf('suspicion', 0, [13, 15])],
      trips: new Map(),
    },
  )

  it('say that they are simulated before anything else', () => {
    const text = formatAlertTally(judgement.tally)
    expect(text).toMatch(/^SIMULATED: 1 fleet, 6 vessels, 18 vessel-days, 17 of them innocent\n/)
    expect(text).toContain('| going-dark | 1 | 1 | 0 | 0.00 |  |')
    expect(text).toContain('| fishing-in-no-take-area | 1 | 0 | 0.00 | 1 | 0 |')
    expect(text).toContain('| night-drift | 1 | 1 | 1 | 5.882 |')
    expect(text).toContain('| recall of stories | >= 0.95 | 0.000 | FAIL |')
    expect(text).toContain('| precision of alerts | >= 0.9 | 0.500 | FAIL |')
  })

  it('list what was missed and what is false, with what happened then', () => {
    expect(formatAlertCases(judgement).split('\n')).toEqual([
      'missed  going-dark  501000000  2025-01-01T10:00 to 2025-01-01T14:00  alerts: suspicion suspicion 0 13',
      'false  fishing-in-no-take-area  fishing-in-no-take-area 4 11  501000004  2025-01-01T11:00 to 2025-01-01T13:30  apparentFishing 1  night-drift  then: innocent night-drift (reserve), outage, outlier',
    ])
    expect(casesToJson(judgement)).toMatchObject({
      misses: [{ story: 'going-dark', start: '2025-01-01T10:00:00.000Z', alerts: [{ ruleId: 'suspicion' }] }],
      falses: [
        { innocent: 'night-drift', overlaps: ['innocent night-drift (reserve)', 'outage', 'outlier'] },
      ],
    })
  })
})

describe('a patrol fleet', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const run = (script: string, ...argv: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...argv], {
      ...{ cwd: root, encoding: 'utf8' },
    })

  it('is simulated, read with its zones and register, and judged', async () => {
    // A whole flotilla, until each story has happened once.
    const fleet = { vessels: 50, days: 4, intervalMs: 900_000 }
    const maker = await createPatrolFleetMaker(fleet, never, 'speed-baseline')
    const { data, truthFile } = await maker.make(temporaryFolder(), 1, () => {})
    const store = await openReader(data)
    await store.close()
    expect(store.simulated).toBe(true)

    const { tally, falses } = await judgeAlertsOf(data, truthFile)
    expect(tally).toMatchObject({ vessels: 50, vesselDays: 200 })
    for (const { name, happened } of tally.stories) expect(happened, name).toBeGreaterThan(0)
    const found = tally.stories.filter((row) => row.found > 0).map(({ name }) => name)
    // What is plain even to the speed baseline.
    expect(found).toEqual(
      expect.arrayContaining(['no-take-fishing', 'closed-season-fishing', 'transshipment']),
    )
    expect(falses.length).toBe(tally.rules.reduce((sum, { alerts, right }) => sum + alerts - right, 0))

    const { status, stdout } = run('judge-alerts', data, truthFile, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ simulated: true, ...tally })
  }, 60_000)

  it('is not proved by none', () => {
    expect(run('judge-alerts-prove', '--seeds', '0')).toMatchObject({
      ...{ status: 2, stderr: expect.stringContaining('--seeds') },
    })
  })
})
