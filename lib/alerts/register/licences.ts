/** Licences of an entry and those that its later states tell of. */

import type { Authorisation, RegisterEntry } from './register.ts'
import { hashAuthorisation } from './register-version.ts'

/**
 * A list that is brought up to date on the fifth tells of a licence from the first: on the third the vessel had it,
 * though the entry in force then does not say so. So each entry gets the dated licences of the later entries of its id
 * that begin before those entries do. What has no date holds as long as its entry.
 *
 * `entries`: by list and id, of one id the newest first. Only entries that get any are in the answer.
 */
export function findLicences(
  entries: readonly RegisterEntry[],
): ReadonlyMap<RegisterEntry, readonly Authorisation[]> {
  const found = new Map<RegisterEntry, readonly Authorisation[]>()
  let later = new Map<string, Authorisation>()
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1]
    if (before === undefined || before.id !== entry.id || before.list !== entry.list) later = new Map()
    const own = new Map(entry.authorisations.map((one) => [hashAuthorisation(one), one]))
    const added = [...later].flatMap(([hash, one]) => (own.has(hash) ? [] : [one]))
    if (added.length > 0) found.set(entry, [...entry.authorisations, ...added])
    const { fromMs } = entry
    for (const [hash, one] of own)
      if (fromMs !== null && one.fromMs !== null && one.fromMs < fromMs) later.set(hash, one)
  }
  return found
}
