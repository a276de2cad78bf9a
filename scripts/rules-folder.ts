/** The rules of a data folder: which are in force, which were, and putting others in force. */

import { diffRules, type RuleSetDiff } from '../lib/alerts/rules/diff-rules.ts'
import { parseRules } from '../lib/alerts/rules/parse-rules.ts'
import type { RuleSet } from '../lib/alerts/rules/rule.ts'
import { readShippedRules } from '../lib/alerts/rules/shipped-rules.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { listRules, readRules, type StoredRules, saveRules } from '../lib/store/rules.ts'
import { openReader, openWriter, type Store } from '../lib/store/store.ts'
import { migrationsFolder } from './folders.ts'
import { formatFaults, type SoundRules } from './rules-document.ts'
import type { PastRules } from './rules-report.ts'

/** Those in force; the shipped ones where none was ever put in force. */
export async function readFolderRules(dir: string): Promise<RuleSet> {
  return withReader(dir, async (store) => setOf(dir, await readRules(store)))
}

/** Newest first, each with what it changed of the one before; of the first, of the shipped ones. */
export async function readHistory(dir: string): Promise<PastRules[]> {
  const stored = await withReader(dir, listRules)
  const sets = stored.map((one) => setOf(dir, one))
  return stored.map(({ who, note, writtenMs, version }, index) => ({
    ...{ who, note, writtenMs, version },
    diff: diffRules(sets[index + 1] ?? readShippedRules(), sets[index]!),
  }))
}

/** Puts rules in force and says what that changed; nothing is written where nothing changes. */
export async function activateRules(
  dir: string,
  { ruleSet, document }: SoundRules,
  by: { readonly who: string; readonly note: string },
): Promise<RuleSetDiff> {
  const simulated = await withReader(dir, async (store) => store.simulated)
  const nowMs = Date.now()
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated, nowMs, keepRun: true })
  try {
    const before = setOf(dir, await readRules(store))
    if (before.version !== ruleSet.version)
      await saveRules(store, { version: ruleSet.version, document }, { ...by, writtenMs: nowMs })
    return diffRules(before, ruleSet)
  } finally {
    await store.close()
  }
}

async function withReader<Result>(dir: string, read: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openReader(dir)
  return read(store).finally(() => store.close())
}

function setOf(dir: string, stored: StoredRules | null): RuleSet {
  if (stored === null) return readShippedRules()
  const parsed = parseRules(stored.document, `rules ${stored.version}`)
  if (parsed.ok) return parsed.ruleSet
  throw new FolderError(dir, `its rules are not of this program: ${formatFaults(parsed)}`)
}
