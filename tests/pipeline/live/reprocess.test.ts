import { afterEach, describe, expect, it } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import { parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import { Reprocess } from '../../../lib/pipeline/live/reprocess.ts'
import { applyChange, type JudgingChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { squareZone } from '../../alerts/judging-world.ts'
import { caseCount } from '../../proof.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { LivingFolder, type LivingOptions } from './live-folder-world.ts'
import { sailSmallSea } from './small-sea.ts'

const never = new AbortController().signal
const by = { who: 'tester', note: '' }
const words = { title: 'A rule', definition: 'What it says.', source: 'Own.', example: 'None.' }

function rulesOf(...rules: readonly object[]): JudgingChange {
  const document = JSON.stringify({
    ...{ version: 1, suspicionFrom: 0.5 },
    rules: rules.map((rule) => ({ ...words, severity: 'high', enabled: true, budgetPerDay: 20, ...rule })),
  })
  const parsed = parseRules(document, 'test')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return { ...by, kind: 'rules', rules: { version: parsed.ruleSet.version, document } }
}

const inside = { relation: 'inside', zoneKinds: ['no-take'] }
const near = { relation: 'near', zoneKinds: ['no-take'], withinNm: 10 }
const DARK = rulesOf({
  id: 'dark',
  when: { behaviour: { kind: 'goingDark' }, place: { ...near, withinNm: 50 } },
})
const MANY = rulesOf(
  { id: 'fishing', when: { behaviour: { kind: 'apparentFishing', minMinutes: 20 }, place: inside } },
  { id: 'dark', when: { behaviour: { kind: 'goingDark' }, place: { ...near, withinNm: 40 } } },
  { id: 'meeting', when: { behaviour: { kind: 'encounter' }, place: { ...near, withinNm: 60 } } },
  { id: 'avoidance', when: { behaviour: { kind: 'avoidance', minDarkApproaches: 2 }, place: near } },
)

function zonesOf(...squares: readonly (readonly [number, number, number, number])[]): JudgingChange {
  const zones = squares.map((square, i) => squareZone(i === 0 ? 'reserve' : `zone-${i}`, square))
  return { ...by, kind: 'zones', set: { name: 'test', zones } }
}

const RESERVE = zonesOf([10, 55, 10.5, 55.4])
const WIDER = zonesOf([9.8, 54.9, 10.6, 55.45], [10.7, 55.5, 10.9, 55.7])

function register(mmsi: string): JudgingChange {
  const read = readRegisterCsv(`id,mmsi,name,flag,type\n1,${mmsi},SHIP 0,DNK,fishing\n`, 'test', {
    ...{ list: 'register', isWatchList: false },
  })
  const wanted = { name: 'test', list: 'register', isWatchList: false, read, acceptPartly: false }
  return { ...by, kind: 'register', wanted }
}

const open: LivingFolder[] = []
afterEach(async () => {
  for (const living of open.splice(0)) await living.close()
})

async function live(before: readonly JudgingChange[], options?: LivingOptions): Promise<LivingFolder> {
  const dir = temporaryFolder()
  const store = await openTestWriter(dir)
  for (const change of before) await applyChange(store, change, 1)
  await store.close()
  const living = await LivingFolder.open(dir, options)
  open.push(living)
  return living
}

async function change(living: LivingFolder, ...changes: readonly JudgingChange[]): Promise<Reprocess> {
  const reprocess = new Reprocess(living.folder, living.ingest, living.tools, never)
  for (const one of changes) await reprocess.change(one)
  await reprocess.settled()
  expect(reprocess.status.last?.error ?? null).toBeNull()
  return reprocess
}

/** What was told of alerts, put together: what a client that heard all of it has. */
function alertsTold(living: LivingFolder): string[] {
  const standing = new Map<string, unknown>()
  let sequence = 0
  for (const { alerts } of living.told)
    for (const revision of alerts) {
      expect(revision.sequence).toBe(++sequence)
      if (revision.change === 'changed') standing.delete(revision.previousId ?? revision.alert.id)
      if (revision.change === 'withdrawn') standing.delete(revision.alert.id)
      else standing.set(revision.alert.id, revision.alert)
    }
  return [...standing.keys()].sort()
}

function alertIds(lines: readonly string[]): string[] {
  return lines
    .filter((line) => line.startsWith('Alert '))
    .map((line) => (JSON.parse(line.slice('Alert '.length)) as { id: string }).id)
    .sort()
}

function sea(seed: number): ReportBuffer {
  return sailSmallSea(seed, { ships: 7, days: 1.6, everyMs: 600_000 })
}

describe.each([
  ['rules', [RESERVE, DARK], [MANY]],
  ['the register', [RESERVE, MANY], [register('219000100')]],
  ['zones', [RESERVE, MANY], [WIDER]],
  ['zones where there were none', [DARK], [RESERVE, MANY]],
  ['zones that are taken away', [WIDER, MANY], [{ ...by, kind: 'zones', set: { name: 'test', zones: [] } }]],
] as [string, JudgingChange[], JudgingChange[]][])('%s changed while live', (_, before, changes) => {
  it('leave the folder as if they had been so from the beginning, and clients know all of it', async () => {
    for (let seed = 1; seed <= caseCount(1, 20); seed++) {
      const reports = sea(seed)
      const half = Math.floor(reports.count * 0.6)
      const living = await live(before)
      await living.hear(reports, 0, half)
      const hearing = living.hear(reports, half, reports.count)
      await change(living, ...changes)
      await hearing
      const lines = await living.lines()
      const other = await live([
        ...before.filter(({ kind }) => changes.every((one) => one.kind !== kind || kind === 'register')),
        ...changes,
      ])
      await other.hear(reports, 0, reports.count)
      const wanted = await other.lines()
      expect(lines.filter((line) => !wanted.includes(line))).toEqual([])
      expect(wanted.filter((line) => !lines.includes(line))).toEqual([])
      expect(living.told.flatMap(({ alerts }) => alerts).length).toBeGreaterThan(0)
      expect(alertsTold(living)).toEqual(alertIds(lines))
    }
  })
})
