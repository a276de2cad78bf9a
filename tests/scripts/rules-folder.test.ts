import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseRules } from '../../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../lib/alerts/rules/shipped-rules.ts'
import { judgeFolder, withRules } from '../../lib/pipeline/judge-folder.ts'
import { readJudgingInputs } from '../../lib/pipeline/judging-inputs.ts'
import type { SoundRules } from '../../scripts/rules-document.ts'
import {
  activateRules,
  readFolderRules,
  readHistory,
  type Trial,
  tryRules,
} from '../../scripts/rules-folder.ts'
import { formatDryRun, formatHistory } from '../../scripts/rules-report.ts'
import { experts } from '../alerts/judging-world.ts'
import { never, runBackfill, writeCsv } from '../pipeline/run-backfill.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

/** As the command does, without the map, which takes seconds to make. */
const judge: Trial['judge'] = async (store, { dryRun, ruleSet, signal }) => {
  const inputs = withRules(await readJudgingInputs(store, experts()), ruleSet!)
  return judgeFolder(store, { inputs, places: null, dryRun, nowMs: NOW_MS, signal })
}
const TRIAL: Trial = { judge, days: 30, signal: never }
const BY = { who: 'ana', note: 'far apart only' }
const RULE = 'two-ships-on-one-mmsi'

/** Two ships on one number for six hours, some 550 km apart, and three others that keep the clock. */
async function backfillTwoShips(): Promise<string> {
  const dir = temporaryFolder()
  const rows: string[] = []
  for (let minute = 0; minute < 360; minute += 5) {
    const time = new Date(Date.UTC(2025, 11, 10, 0, minute)).toISOString()
    const away = minute * 0.002
    rows.push(`224000001,${time},${40 + away},-20,8`, `224000001,${time},${45 + away},-20,8`)
    for (const other of [1, 2, 3]) rows.push(`22500000${other},${time},${30 + other + away},-25,8`)
  }
  const data = join(dir, 'data')
  await runBackfill(data, [writeCsv(join(dir, 'two.csv'), 'mmsi,time,lat,lon,speed', rows)])
  return data
}

/** The shipped rules with another distance between two ships. */
function rulesApart(minApartKm: number): SoundRules {
  const { rules, ...rest } = readShippedRules()
  const changed = rules.map((rule) =>
    rule.id === RULE ? { ...rule, behaviour: { ...rule.behaviour, minApartKm } } : rule,
  )
  const document = JSON.stringify(toDocument({ ...rest, rules: changed }))
  const parsed = parseRules(document, 'rules.json')
  if (!parsed.ok) throw new Error('broken')
  return { ...parsed, document }
}

it('tries rules without a trace, puts them in force with who and why, and tells their history', async () => {
  const data = await backfillTwoShips()
  const far = rulesApart(3000)
  const trial = await tryRules(data, far, TRIAL)
  expect(trial.rules.find(({ ruleId }) => ruleId === RULE)).toMatchObject({ alerts: 0, gone: 1 })
  expect(formatDryRun('d', trial, false)).toContain(
    `  ${RULE}: would have raised no alert in 0.2 days; 1 of today's would go\n`,
  )
  expect(await readFolderRules(data)).toEqual(readShippedRules())
  expect(formatHistory('d', await readHistory(data))).toBe(
    'd: the shipped rules; no others were ever put in force\n',
  )

  const { diff, run } = await activateRules(data, far, BY, TRIAL)
  expect(diff?.rules).toEqual([
    {
      ruleId: RULE,
      change: 'changed',
      fields: [{ field: 'behaviour.minApartKm', before: '10', after: '3000' }],
    },
  ])
  expect(run.total).toMatchObject({ alerts: 0, gone: 1 })
  expect((await readFolderRules(data)).version).toBe(far.ruleSet.version)
  const back = await activateRules(data, rulesApart(10), { who: 'ben', note: '' }, TRIAL)
  expect(back.run.total).toMatchObject({ alerts: 1, added: 1 })
  const history = await readHistory(data)
  expect(history).toMatchObject([
    {
      who: 'ben',
      version: readShippedRules().version,
      diff: { rules: [{ fields: [{ before: '3000', after: '10' }] }] },
    },
    { who: 'ana', note: 'far apart only', version: far.ruleSet.version },
  ])
  expect(formatHistory('d', history)).toMatch(/^\d{4}-\d\d-\d\d .*ben\n[\s\S]*ana: far apart only\n/)
})
