/**
 * What imports a generation is made of that are not those of the folder: some come, some go. They are recorded when the
 * generation is shown and not before, so that what is cut off has left the folder as it was. Plain data: it crosses threads.
 */

import type { ImportRecord, StoredFacts } from '../../store/imports.ts'

export interface ImportsChange {
  /** Read already; their files lie in the archive and are nobody's yet. */
  readonly added: readonly AddedImport[]
  /** Ids. */
  readonly removed: readonly string[]
}

export interface AddedImport {
  readonly record: ImportRecord
  readonly facts: StoredFacts
}

export const SAME_IMPORTS: ImportsChange = { added: [], removed: [] }

export function isSameImports({ added, removed }: ImportsChange): boolean {
  return added.length + removed.length === 0
}

/** The folder's imports with the change, whether it is recorded already or not. */
export function changeImports(
  held: readonly ImportRecord[],
  { added, removed }: ImportsChange,
): ImportRecord[] {
  const gone = new Set([...removed, ...added.map(({ record }) => record.id)])
  return [...held.filter(({ id }) => !gone.has(id)), ...added.map(({ record }) => record)]
}
