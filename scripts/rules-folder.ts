/** The rules of a data folder: which are in force, which were, what others would raise, and putting others in force. */

import { diffRules, type RuleSetDiff } from '../lib/alerts/rules/diff-rules.ts'
import { type DryRun, summariseDryRun } from '../lib/alerts/rules/dry-run.ts'
import { parseRules } from '../lib/alerts/rules/parse-rules.ts'
import type { RuleSet } from '../lib/alerts/rules/rule.ts'
import { readShippedRules } from '../lib/alerts/rules/shipped-rules.ts'
import type { JudgedFolder } from '../lib/pipeline/judge-folder.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { activeGeneration, listVessels } from '../lib/store/read-outputs.ts'
import { listRules, readRules, type StoredRules, saveRules } from '../lib/store/rules.ts'
import type { Store } from '../lib/store/store.ts'
import type { judgeData } from './judge-data.ts'
import type { SoundRules } from './rules-document.ts'
import type { PastRules } from './rules-report.ts'
import { withReader, withWriter } from './with-folder.ts'

const DAY_MS = 86_400_000

/** Those in force; the shipped ones where none was ever put in force. */
export async function readFolderRules(dir: string): Promise<RuleSet> {
  const set = setOf(await withReader(dir, readRules))
  if (set === null) throw new FolderError(dir, 'its rules do not fit this program: put others in force')
  return set
}

/** Newest first, each with what it changed of the one before; the first, of the shipped ones. */
export async function readHistory(dir: string): Promise<PastRules[]> {
  const stored = await withReader(dir, listRules)
  const sets = [...stored.map(setOf), readShippedRules()]
  return stored.map(({ who, note, writtenMs, version }, index) => ({
    ...{ who, note, writtenMs, version },
    diff: diffOf(sets[index + 1]!, sets[index]!),
  }))
}

export interface Trial {
  /** Judges a folder by rules. */
  readonly judge: typeof judgeData
  /** Counted back from the newest messages. */
  readonly days: number
  readonly signal: AbortSignal
}

/** What the rules would have raised. The folder is left as it is. */
export async function tryRules(dir: string, { ruleSet }: SoundRules, trial: Trial): Promise<DryRun> {
  return withWriter(dir, (store) => judgeBy(store, ruleSet, trial, true))
}

/** Puts rules in force, judges history by them, and says what that changed. */
export async function activateRules(
  dir: string,
  { ruleSet, document }: SoundRules,
  by: { readonly who: string; readonly note: string },
  trial: Trial,
): Promise<{ diff: RuleSetDiff | null; run: DryRun }> {
  return withWriter(dir, async (store, nowMs) => {
    const before = setOf(await readRules(store))
    if (before?.version !== ruleSet.version)
      await saveRules(store, { version: ruleSet.version, document }, { ...by, writtenMs: nowMs })
    return { diff: diffOf(before, ruleSet), run: await judgeBy(store, ruleSet, trial, false) }
  })
}

async function judgeBy(
  store: Store,
  ruleSet: RuleSet,
  { judge, days, signal }: Trial,
  dryRun: boolean,
): Promise<DryRun> {
  return summarise(store, ruleSet, await judge(store, { dryRun, ruleSet, signal }), days)
}

/** Of no more days than were heard. */
async function summarise(
  store: Store,
  { rules }: RuleSet,
  { before, after }: JudgedFolder,
  days: number,
): Promise<DryRun> {
  const active = await activeGeneration(store)
  const vessels = active === null ? [] : await listVessels(store, active.generation)
  const newestMs = vessels.reduce((newest, { lastMs }) => Math.max(newest, lastMs), 0)
  const toMs = Number.isFinite(active?.watermarkMs) ? active!.watermarkMs : newestMs
  const oldestMs = vessels.reduce((oldest, { firstMs }) => Math.min(oldest, firstMs), toMs)
  const fromMs = Math.max(oldestMs, toMs - days * DAY_MS)
  const heard = vessels.filter(
    ({ kind, firstMs, lastMs }) => kind === 'ship' && firstMs <= toMs && lastMs >= fromMs,
  )
  const ruleIds = rules.filter(({ isEnabled }) => isEnabled).map(({ id }) => id)
  // What is raised at the newest moment counts, too.
  return summariseDryRun(before, after, ruleIds, { fromMs, toMs: toMs + 1, vesselsHeard: heard.length })
}

/** Null: an older or newer program's, which this one cannot read. */
function setOf(stored: StoredRules | null): RuleSet | null {
  if (stored === null) return readShippedRules()
  const parsed = parseRules(stored.document, 'rules')
  return parsed.ok ? parsed.ruleSet : null
}

function diffOf(before: RuleSet | null, after: RuleSet | null): RuleSetDiff | null {
  return before === null || after === null ? null : diffRules(before, after)
}
