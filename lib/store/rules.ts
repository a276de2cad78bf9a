/** Rule documents of a data folder. Each that was ever in force stays; the newest is. */

import type { RuleSet } from './generated/client.ts'
import type { Provenance } from './provenance.ts'
import type { Store } from './store.ts'

/** A rule document as it was written, with the version of the rules in it. */
export type StoredRules = RuleSet

/** Null where none was ever put in force: the shipped rules hold. */
export async function readRules(store: Store): Promise<StoredRules | null> {
  return store.connection.prisma.ruleSet.findFirst({ orderBy: { id: 'desc' } })
}

/** Newest first. */
export async function listRules(store: Store): Promise<StoredRules[]> {
  return store.connection.prisma.ruleSet.findMany({ orderBy: { id: 'desc' } })
}

/** Puts a document in force. The store is open for writing, and the document was found valid. */
export async function saveRules(
  store: Store,
  { version, document }: Pick<StoredRules, 'version' | 'document'>,
  provenance: Provenance,
): Promise<StoredRules> {
  return store.connection.prisma.ruleSet.create({ data: { version, document, ...provenance } })
}
