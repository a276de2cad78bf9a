import { expect, it } from 'vitest'
import { parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import type { Rule } from '../../../lib/alerts/rules/rule.ts'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { judgeFolder, withRules } from '../../../lib/pipeline/judge-folder.ts'
import { readJudgingInputs } from '../../../lib/pipeline/judging-inputs.ts'
import { runInThread } from '../../../lib/server/jobs/job-thread.ts'
import { dryRunRules, type RulesDryRun } from '../../../lib/server/jobs/rules-dry-run.ts'
import { openReader } from '../../../lib/store/store.ts'
import { tryRules } from '../../../scripts/rules-folder.ts'
import { experts } from '../../alerts/judging-world.ts'
import { never } from '../../pipeline/run-backfill.ts'
import { NOW_MS, temporaryFolder } from '../../store/folder.ts'
import { makePoachingFolder, SHIPS } from './poaching-folder.ts'

const THREAD = new URL('../../../scripts/start-dry-run.ts', import.meta.url).href

function changed(change: (rule: Rule) => Rule) {
  const { rules, ...rest } = readShippedRules()
  const document = JSON.stringify(toDocument({ ...rest, rules: rules.map(change) }))
  const parsed = parseRules(document, 'rules')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return { ...parsed, document }
}

const FAR = changed((rule) =>
  rule.id === 'two-ships-on-one-mmsi'
    ? { ...rule, behaviour: { ...rule.behaviour, minApartKm: 3000 } }
    : rule,
)
/** Looks farther round borders than the stored passages do. */
const WIDE = changed((rule) =>
  rule.id === 'fishing-in-no-take-area'
    ? {
        ...rule,
        vessel: null,
        behaviour: { kind: 'goingDark' },
        place: { zoneIds: ['reserve'], relation: 'near', withinNm: 80 },
      }
    : rule,
)

it('tells what the command tells, whatever rules ask for, and leaves the folder as it is', async () => {
  const dir = await makePoachingFolder(temporaryFolder())
  for (const wanted of [FAR, WIDE]) {
    const told = await tryRules(dir, wanted, {
      ...{ days: 30, signal: never },
      judge: async (writer, { dryRun, ruleSet, signal }) => {
        const inputs = withRules(await readJudgingInputs(writer, experts()), ruleSet!)
        return judgeFolder(writer, { inputs, places: null, dryRun, nowMs: NOW_MS, signal })
      },
    })
    const store = await openReader(dir)
    const steps: [number, number][] = []
    const run = await dryRunRules(
      { ruleSet: wanted.ruleSet, days: 30 },
      { ...{ store, suspicion: experts(), places: null }, tell: (done, total) => steps.push([done, total]) },
    )
    await store.close()
    expect({ days: run.days, total: run.total, rules: run.rules }).toEqual(told)
    expect(steps.at(-1)).toEqual([SHIPS, SHIPS])
    expect(run.total.added + run.total.gone + run.total.changed).toBeGreaterThan(0)
    const ofExamples = (change: string) => run.examples.filter((one) => one.change === change).length
    expect([ofExamples('added'), ofExamples('gone')]).toEqual([run.total.added, run.total.gone])
  }
})

it('runs in a thread, tells how far it is, and is cut off when it is cancelled', async () => {
  const dir = await makePoachingFolder(temporaryFolder())
  const cancelled = new AbortController()
  const run = (signal: AbortSignal) =>
    runInThread(
      { ...{ module: THREAD, heapMb: 1024 }, configuration: { dir, document: FAR.document, days: 2 } },
      { signal, tell: () => {} },
    )
  const ending = run(cancelled.signal)
  cancelled.abort()
  await expect(ending).rejects.toThrow('ended')
  const result = (await run(never)) as RulesDryRun
  expect(result.rules.find(({ ruleId }) => ruleId === 'two-ships-on-one-mmsi')).toMatchObject({
    ...{ alerts: 0, gone: 1 },
  })
  expect(result.examples.find(({ change }) => change === 'gone')).toMatchObject({ mmsi: '224000001' })
})
