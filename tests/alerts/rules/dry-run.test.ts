import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlertOutput } from '../../../lib/alerts/alert.ts'
import { describeDryRun, summariseDryRun } from '../../../lib/alerts/rules/dry-run.ts'

const DAY_MS = 86_400_000
const PERIOD = { fromMs: 0, toMs: 30 * DAY_MS, vesselsHeard: 100 }

/** As far as a dry run looks at one. */
function alertOf(id: string, mmsi: string, day: number, parts: Partial<AlertOutput> = {}): AlertOutput {
  const raisedMs = day * DAY_MS
  const times = { startMs: raisedMs - 1000, endMs: raisedMs, raisedMs }
  const what = { kind: 'alert', id, mmsi, ruleId: 'a', severity: 'medium', zoneId: null, causes: [] }
  return { ...what, ...times, ...parts } as unknown as AlertOutput
}

const ruleOf = (id: string, run: ReturnType<typeof summariseDryRun>) =>
  run.rules.find(({ ruleId }) => ruleId === id)

describe('summariseDryRun', () => {
  it('counts alerts and vessels of each rule, and what is new, gone and changed', () => {
    const before = [alertOf('1', 'x', 1), alertOf('2', 'y', 2), alertOf('3', 'z', 3)]
    const after = [
      alertOf('1', 'x', 1),
      alertOf('2', 'y', 2, { severity: 'high' }),
      alertOf('4', 'y', 4),
      alertOf('5', 'w', 5, { ruleId: 'b' }),
    ]
    const run = summariseDryRun(before, after, ['a', 'b'], PERIOD)
    expect(ruleOf('a', run)).toMatchObject({
      alerts: 3,
      vessels: 2,
      added: 1,
      gone: 1,
      changed: 1,
      mostAWeek: 3,
    })
    expect(ruleOf('b', run)).toMatchObject({ alerts: 1, vessels: 1, added: 1, gone: 0, changed: 0 })
    expect(run.total).toMatchObject({ alerts: 4, vessels: 3, added: 2, gone: 1, changed: 1 })
    expect(describeDryRun(run.total, run.days, false)).toBe(
      "would have raised 4 alerts on 3 vessels in 30 days, 4 in the busiest week; 2 of them are new, 1 would change, 1 of today's would go",
    )
    expect(describeDryRun(run.total, run.days, true)).toBe(
      'raised 4 alerts on 3 vessels in 30 days, 4 in the busiest week; 2 of them are new, 1 changed, 1 of those before went',
    )
  })

  it('says so where nothing is raised, and where nothing changes', () => {
    const alerts = [alertOf('1', 'x', 1)]
    const run = summariseDryRun(alerts, alerts, ['a', 'quiet'], { ...PERIOD, toMs: 1.5 * DAY_MS })
    expect(describeDryRun(ruleOf('a', run)!, run.days, false)).toBe(
      'would have raised 1 alert on 1 vessel in 1.5 days, 1 in the busiest week; nothing changes',
    )
    expect(describeDryRun(ruleOf('quiet', run)!, run.days, false)).toContain(
      'would have raised no alert in 1.5 days',
    )
    expect(ruleOf('quiet', run)!.warnings).toEqual(['raises nothing: its conditions may be empty'])
  })

  it('warns of a storm and of a rule that takes everybody, and of no rule that is off', () => {
    const storm = Array.from({ length: 21 }, (_, index) => alertOf(`${index}`, `${index}`, 1 + index / 24))
    const run = summariseDryRun(storm, storm, ['a'], PERIOD)
    expect(ruleOf('a', run)!.warnings).toEqual([
      'raises 21 alerts in its busiest 24 h: more than 20',
      'raises alerts on 21 of 100 vessels heard: more than 10 %',
    ])
    const [first, ...calm] = storm
    expect(ruleOf('a', summariseDryRun([], calm, ['a'], { ...PERIOD, vesselsHeard: 200 }))!.warnings).toEqual(
      [],
    )
    expect(ruleOf('a', summariseDryRun([first!], [], [], PERIOD))).toMatchObject({ gone: 1, warnings: [] })
  })

  it('does not call it a change when only the version moved', () => {
    const versions = { rules: '1' } as unknown as AlertOutput['versions']
    const run = summariseDryRun([alertOf('1', 'x', 1)], [alertOf('1', 'x', 1, { versions })], ['a'], PERIOD)
    expect(run.total.changed).toBe(0)
  })

  it('counts what is raised from the first moment on and before the last, in any order', () => {
    const at = (id: string, raisedMs: number) => alertOf(id, id, 0, { raisedMs })
    const edge = [at('early', -1), at('first', 0), at('last', PERIOD.toMs - 1), at('late', PERIOD.toMs)]
    expect(summariseDryRun([], edge, [], PERIOD).total.alerts).toBe(2)
    expect(summariseDryRun([], edge.toReversed(), [], PERIOD)).toEqual(summariseDryRun([], edge, [], PERIOD))
  })

  it('finds the busiest day and week as counting from every alert does', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 40 })
    fc.assert(
      fc.property(hours, (raised) => {
        const alerts = raised.map((hour, index) => alertOf(`${index}`, 'x', hour / 24))
        const most = (span: number) =>
          Math.max(
            0,
            ...raised.map((from) => raised.filter((hour) => from <= hour && hour < from + span).length),
          )
        const { total } = summariseDryRun([], alerts, [], PERIOD)
        expect([total.mostADay, total.mostAWeek]).toEqual([most(24), most(168)])
      }),
      { seed: 6 },
    )
  })
})
