/** Who wrote a row that is only ever added, why, and when. */

export interface Provenance {
  readonly who: string
  /** '' where nothing was said. */
  readonly note: string
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
}

/** SQL: true of the rows of `table` that no other supersedes. Names of tables are the program's own. */
export function isCurrent(table: string): string {
  return `NOT EXISTS (SELECT 1 FROM "${table}" AS newer WHERE newer."supersedes" = "${table}"."id")`
}
