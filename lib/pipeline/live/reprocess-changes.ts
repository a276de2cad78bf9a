/** What a person may change of a folder while it is live: what its vessels are judged by. Already read and found sound. */

import { planRegisterImport, type RegisterImport } from '../../alerts/register/plan-import.ts'
import type { Provenance } from '../../store/provenance.ts'
import { listRegisterEntries, writeRegister } from '../../store/register.ts'
import { readRules, type StoredRules, saveRules } from '../../store/rules.ts'
import type { Store } from '../../store/store.ts'
import type { ZoneSet } from '../../store/zones.ts'
import { replaceZoneSet } from '../../store/zones.ts'

/** Plain data: it crosses threads. */
export type JudgingChange = Pick<Provenance, 'who' | 'note'> &
  (
    | { readonly kind: 'rules'; readonly rules: Pick<StoredRules, 'version' | 'document'> }
    /** A set without zones is taken away. */
    | { readonly kind: 'zones'; readonly set: ZoneSet }
    | { readonly kind: 'register'; readonly wanted: Omit<RegisterImport, 'atMs' | 'nowMs'> }
  )

/** How many of what: rules put in force, zones and entries that are new or not any more. */
export interface AppliedChange {
  readonly added: number
  readonly ended: number
}

/** Writes it; nothing is judged by it yet. The store is open for writing. Throws Error, in words, what does not fit the folder. */
export async function applyChange(
  store: Store,
  change: JudgingChange,
  nowMs: number,
): Promise<AppliedChange> {
  const { who, note } = change
  const provenance = { who, note, writtenMs: nowMs }
  if (change.kind === 'rules') {
    const { rules } = change
    const before = await readRules(store)
    if (before?.version === rules.version) return { added: 0, ended: 0 }
    await saveRules(store, rules, provenance)
    return { added: 1, ended: 1 }
  }
  if (change.kind === 'zones') {
    const { added, changed, retired } = await replaceZoneSet(store, change.set, provenance)
    return { added: added.length + changed.length, ended: changed.length + retired.length }
  }
  const held = await listRegisterEntries(store)
  const merge = planRegisterImport(held, { ...change.wanted, atMs: nowMs, nowMs })
  await writeRegister(store, merge, provenance)
  return { added: merge.add.length, ended: merge.close.length }
}
