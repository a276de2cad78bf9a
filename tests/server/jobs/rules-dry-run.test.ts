import { join } from 'node:path'
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
import { replaceZoneSet } from '../../../lib/store/zones.ts'
import { tryRules } from '../../../scripts/rules-folder.ts'
import { experts, squareZone } from '../../alerts/judging-world.ts'
import { never, runBackfill, writeCsv } from '../../pipeline/run-backfill.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'

const START_MS = Date.UTC(2025, 11, 10)
const HOURS = 40
const THREAD = new URL('../../../scripts/start-dry-run.ts', import.meta.url).href

/** A trawler works in a reserve, a second goes dark beside it, two ships share a number, others are heard all the while. */
async function openFolder(): Promise<string> {
  const dir = temporaryFolder()
  const rows: string[] = []
  for (let minute = 0; minute < HOURS * 60; minute += 5) {
    const time = new Date(START_MS + minute * 60_000).toISOString()
    const say = (mmsi: number, lat: number, lon: number, speed: number) =>
      rows.push(`${mmsi},${time},${lat.toFixed(5)},${lon.toFixed(5)},${speed},30`)
    say(219000001, 55, 4.6 + minute * 0.0003, 3)
    if (minute < 24 * 60 || minute > 30 * 60) say(219000002, 55.1, 3.6 + minute * 0.0002, 1.5)
    for (const other of [3, 4, 5]) say(219000000 + other, 55 + 0.1 * other, 3.6 + minute * 0.0002, 1.5)
    if (minute < 360) for (const lat of [40, 45]) say(224000001, lat + minute * 0.002, -20, 8)
  }
  const data = join(dir, 'data')
  const store = await openTestWriter(data)
  const zones = [squareZone('reserve', [4.8, 54.8, 5.2, 55.3])]
  await replaceZoneSet(store, { name: 'test', zones }, { who: 'test', note: '', writtenMs: NOW_MS })
  await store.close()
  await runBackfill(data, [writeCsv(join(dir, 'a.csv'), 'mmsi,time,lat,lon,speed,shiptype', rows)])
  return data
}

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
  const dir = await openFolder()
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
    expect(steps.at(-1)).toEqual([6, 6])
    expect(run.total.added + run.total.gone + run.total.changed).toBeGreaterThan(0)
    const ofExamples = (change: string) => run.examples.filter((one) => one.change === change).length
    expect([ofExamples('added'), ofExamples('gone')]).toEqual([run.total.added, run.total.gone])
  }
}, 60_000)

it('runs in a thread, tells how far it is, and is cut off when it is cancelled', async () => {
  const dir = await openFolder()
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
}, 60_000)
