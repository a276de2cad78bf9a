/** What clients have who take every revision in turn: each is of something that they have, or is new to them. */

import type { Numbered, OutputRevision, TracedAlertRevision } from '../../../../lib/store/live-store.ts'
import { Broken } from './broken.ts'

type Revision = Numbered<OutputRevision> | Numbered<TracedAlertRevision>

export class RevisionLedger {
  private readonly told: Revision[] = []
  /** Of what there is after them, by kind and id. */
  private readonly present = new Set<string>()

  get count(): number {
    return this.told.length
  }

  add(revision: Revision): void {
    if (revision.sequence !== this.told.length + 1)
      throw new Broken(`revision ${revision.sequence} comes after ${this.told.length}`)
    this.told.push(revision)
    const { now, before } = namesOf(revision)
    if (before !== null && !this.present.delete(before))
      throw new Broken(`revision ${revision.sequence}: ${before} is ${revision.change}, and was not there`)
    if (now === null) return
    if (this.present.has(now))
      throw new Broken(`revision ${revision.sequence}: ${now} is ${revision.change}, and was there before`)
    this.present.add(now)
  }

  /** As far as it is kept after a crash; the last `safe` cannot be lost. */
  keep(found: readonly Revision[], safe: number): RevisionLedger {
    if (found.length < safe) throw new Broken(`revision ${safe} was safe and is lost`)
    if (found.length > this.told.length) throw new Broken(`revision ${found.length} was never told`)
    const kept = new RevisionLedger()
    for (const [i, revision] of found.entries()) {
      if (revision !== this.told[i]) throw new Broken(`revision ${i + 1} is not the one that was told`)
      kept.add(revision)
    }
    return kept
  }

  /** What there is must be what they have. */
  compare(names: ReadonlySet<string>): void {
    for (const name of names)
      if (!this.present.has(name)) throw new Broken(`${name} is there and was never told`)
    for (const name of this.present)
      if (!names.has(name)) throw new Broken(`${name} was told and is not there, nor was it withdrawn`)
  }
}

/** What it takes away, and what it leaves there. */
function namesOf(revision: Revision): { readonly now: string | null; readonly before: string | null } {
  if ('alert' in revision) {
    const now = `alert ${revision.alert.id}`
    if (revision.change === 'added') return { now, before: null }
    if (revision.change === 'withdrawn') return { now: null, before: now }
    return { now, before: revision.previousId === null ? now : `alert ${revision.previousId}` }
  }
  const { change, output, before } = revision
  const now = `${output.kind} ${output.id}`
  if (change === 'added') return { now, before: null }
  if (change === 'withdrawn') return { now: null, before: now }
  return { now, before: `${before!.kind} ${before!.id}` }
}
