/** What must hold of every commit, and of what is found after a crash. */

import { canonicalJson } from '../../../../lib/alerts/canonical-json.ts'
import { Watermark } from '../../../../lib/features/watermark.ts'
import type { LiveCommit, LiveProgress, LiveStore } from '../../../../lib/store/live-store.ts'

/** Where the folder stood after a commit. */
interface Standing {
  readonly offset: number
  readonly watermarkMs: number
  readonly outputs: number
  readonly alerts: number
}

const NOTHING: Standing = {
  offset: 0,
  watermarkMs: Number.NEGATIVE_INFINITY,
  outputs: 0,
  alerts: 0,
}

interface Revision {
  readonly sequence: number
}

export class StoreWatch {
  /** As the last commit left it, and as the last sync made it safe. */
  private standing = NOTHING
  private safe = NOTHING
  /** What clients were told, by number. */
  private outputs: readonly Revision[] = []
  private alerts: readonly Revision[] = []

  /** `journalEnd`: entries before it are safe in the journal. */
  constructor(private readonly journalEnd: () => number) {}

  begin(): { readonly over: (commit: LiveCommit) => LiveCommit; readonly end: () => void } {
    const { standing } = this
    const told: { outputs: Revision[]; alerts: Revision[] } = { outputs: [], alerts: [] }
    let progress: LiveProgress | null = null
    const over = (commit: LiveCommit): LiveCommit => ({
      vessel: (change) => commit.vessel(change),
      shared: (change) => commit.shared(change),
      chunks: (change) => commit.chunks(change),
      chunk: (mmsi, trackId, sequence) => commit.chunk(mmsi, trackId, sequence),
      tracksSince: (mmsi, fromMs) => commit.tracksSince(mmsi, fromMs),
      keep: (change) => commit.keep(change),
      progress: (change) => {
        progress = change
        return commit.progress(change)
      },
      revisions: async (revisions, writtenMs) => {
        const numbered = await commit.revisions(revisions, writtenMs)
        number(standing.outputs, told.outputs, numbered)
        return numbered
      },
      record: (mmsi, outages) => commit.record(mmsi, outages),
      alerts: (mmsi) => commit.alerts(mmsi),
      evidence: (alert) => commit.evidence(alert),
      judgedBy: (by) => commit.judgedBy(by),
      judged: async (judgement) => {
        for (const { alert, positions } of judgement.alerts)
          if (positions !== null && positions.length === 0)
            throw new Broken(`alert ${alert.id} of ${alert.ruleId} of ${alert.mmsi} has no positions`)
        const numbered = await commit.judged(judgement)
        number(standing.alerts, told.alerts, numbered)
        return numbered
      },
    })
    const end = () => {
      this.outputs = [...this.outputs, ...told.outputs]
      this.alerts = [...this.alerts, ...told.alerts]
      if (progress === null) throw new Broken('a commit tells no offset')
      const watermarkMs = Watermark.decode(progress.watermark).timeMs
      if (watermarkMs < standing.watermarkMs) throw new Broken(`W falls to ${watermarkMs}`)
      if (progress.offset < standing.offset) throw new Broken(`the offset falls to ${progress.offset}`)
      if (progress.offset > this.journalEnd())
        throw new Broken(
          `entries before ${progress.offset} are committed, those before ${this.journalEnd()} are safe`,
        )
      this.standing = {
        ...{ offset: progress.offset, watermarkMs },
        ...{ outputs: this.outputs.length, alerts: this.alerts.length },
      }
    }
    return { over, end }
  }

  /** What is shown to the world is what a commit holds, with the offset it stands at. */
  published(offset: number): void {
    if (this.standing.offset !== offset)
      throw new Broken(`entries before ${offset} are published, ${this.standing.offset} is committed`)
  }

  synced(): void {
    this.safe = this.standing
  }

  /** After a start: commits may be lost, but none that was safe. */
  async found(
    store: LiveStore,
    revisions: { readonly outputs: readonly Revision[]; readonly alerts: readonly Revision[] },
  ): Promise<void> {
    const { progress } = await store.start()
    const watermarkMs =
      progress === null ? Number.NEGATIVE_INFINITY : Watermark.decode(progress.watermark).timeMs
    const { safe } = this
    if ((progress?.offset ?? 0) < safe.offset) throw new Broken(`offset ${safe.offset} was safe and is lost`)
    if (watermarkMs < safe.watermarkMs) throw new Broken(`W falls to ${watermarkMs} in a crash`)
    this.outputs = keepFound(this.outputs, safe.outputs, revisions.outputs)
    this.alerts = keepFound(this.alerts, safe.alerts, revisions.alerts)
    this.standing = {
      ...{ offset: progress?.offset ?? 0, watermarkMs },
      ...{ outputs: this.outputs.length, alerts: this.alerts.length },
    }
    this.safe = this.standing
  }
}

/** Something that must always hold does not. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

/** Numbers without holes from the last one on. */
function number(before: number, told: Revision[], revisions: readonly Revision[]): void {
  for (const revision of revisions) {
    if (revision.sequence !== before + told.length + 1)
      throw new Broken(`revision ${revision.sequence} comes after ${before + told.length}`)
    told.push(revision)
  }
}

/** What a client may go on from is what it was told. */
function keepFound(told: readonly Revision[], safe: number, found: readonly Revision[]): readonly Revision[] {
  if (found.length < safe) throw new Broken(`revision ${safe} was safe and is lost`)
  if (found.length > told.length) throw new Broken(`revision ${found.length} was never told`)
  for (const [i, revision] of found.entries())
    if (revision.sequence !== i + 1 || !isSame(revision, told[i]!))
      throw new Broken(`revision ${i + 1} is not the one that was told`)
  return told.slice(0, found.length)
}

function isSame(a: Revision, b: Revision): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b)
}
