/** What must hold of every commit, and of what is found after a crash. */

import type { AlertOutput } from '../../../../lib/alerts/alert.ts'
import { Watermark } from '../../../../lib/features/watermark.ts'
import type {
  LiveCommit,
  LiveProgress,
  LiveStore,
  Numbered,
  OutputRevision,
  TracedAlertRevision,
} from '../../../../lib/store/live-store.ts'
import { Broken } from './broken.ts'
import { RevisionLedger } from './revision-ledger.ts'

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

export class StoreWatch {
  /** As the last commit left it, and as the last sync made it safe. */
  private standing = NOTHING
  private safe = NOTHING
  /** What clients were told. */
  private outputs = new RevisionLedger()
  private alerts = new RevisionLedger()

  /** `journalEnd`: entries before it are safe in the journal. */
  constructor(
    private readonly journalEnd: () => number,
    private readonly note: (event: string) => void,
  ) {}

  begin(): { readonly over: (commit: LiveCommit) => LiveCommit; readonly end: () => void } {
    const { standing } = this
    const outputs: Numbered<OutputRevision>[] = []
    const alerts: Numbered<TracedAlertRevision>[] = []
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
        outputs.push(...numbered)
        return numbered
      },
      record: (mmsi, outages) => commit.record(mmsi, outages),
      alerts: (mmsi) => commit.alerts(mmsi),
      evidence: (alert) => commit.evidence(alert),
      judgedBy: (by) => commit.judgedBy(by),
      judged: async (judgement) => {
        for (const { alert, positions } of judgement.alerts)
          if (positions?.length === 0 && needsPositions(alert))
            throw new Broken(`alert ${alert.id} of ${alert.ruleId} of ${alert.mmsi} has no positions`)
        const numbered = await commit.judged(judgement)
        alerts.push(...numbered)
        return numbered
      },
    })
    const end = () => {
      for (const revision of outputs) this.outputs.add(revision)
      for (const revision of alerts) this.alerts.add(revision)
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
        ...{ outputs: this.outputs.count, alerts: this.alerts.count },
      }
      const told = [
        ...outputs.map(({ change, output }) => `${change} ${output.kind} ${output.id}`),
        ...alerts.map(({ change, alert }) => `${change} alert ${alert.id}`),
      ]
      this.note(`commit to ${progress.offset} at W ${watermarkMs}: ${told.join(', ') || 'nothing to tell'}`)
    }
    return { over, end }
  }

  /** What is shown to the world is what a commit holds, with the offset it stands at. */
  published(offset: number): void {
    if (this.standing.offset !== offset)
      throw new Broken(`entries before ${offset} are published, ${this.standing.offset} is committed`)
  }

  /** After a settled commit: what clients have is what the store has. `names`: 'kind id' of alerts and outputs. */
  compareTold(names: readonly string[]): void {
    const isAlert = (name: string) => name.startsWith('alert ')
    this.alerts.compare(new Set(names.filter(isAlert)))
    this.outputs.compare(new Set(names.filter((name) => !isAlert(name))))
  }

  synced(): void {
    this.note(`store synced to ${this.standing.offset}`)
    this.safe = this.standing
  }

  /** After a start: commits may be lost, but none that was safe. `isSafe`: what is found cannot be lost any more. */
  async found(
    store: LiveStore,
    isSafe: boolean,
    revisions: {
      readonly outputs: readonly Numbered<OutputRevision>[]
      readonly alerts: readonly Numbered<TracedAlertRevision>[]
    },
  ): Promise<void> {
    const { progress } = await store.start()
    const watermarkMs =
      progress === null ? Number.NEGATIVE_INFINITY : Watermark.decode(progress.watermark).timeMs
    const { safe } = this
    if ((progress?.offset ?? 0) < safe.offset) throw new Broken(`offset ${safe.offset} was safe and is lost`)
    if (watermarkMs < safe.watermarkMs) throw new Broken(`W falls to ${watermarkMs} in a crash`)
    this.outputs = this.outputs.keep(revisions.outputs, safe.outputs)
    this.alerts = this.alerts.keep(revisions.alerts, safe.alerts)
    this.standing = {
      ...{ offset: progress?.offset ?? 0, watermarkMs },
      ...{ outputs: this.outputs.count, alerts: this.alerts.count },
    }
    if (isSafe) this.safe = this.standing
  }
}

/** What a ship said of itself may be farther from all of its positions than evidence reaches (lib/store/evidence-positions). */
function needsPositions({ causes }: AlertOutput): boolean {
  return causes.some(({ behaviour }) => behaviour !== 'identityConflict')
}
