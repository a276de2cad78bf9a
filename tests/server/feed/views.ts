/** What a client shows, made of what it was told: to be the same as the folder. */

import type { LogHandlers, PositionHandlers } from '../../../lib/server/feed/client-subscriptions.ts'
import type { LivePosition } from '../../../lib/server/feed/positions-frame.ts'
import type {
  WireAct,
  WireAlert,
  WireAlertRevision,
  WireOutput,
  WireOutputRevision,
} from '../../../lib/server/feed/wire-records.ts'

export class AlertView implements LogHandlers<WireAlert, WireAlertRevision> {
  readonly alerts = new Map<string, WireAlert>()
  /** Numbers of the revisions that were told, as they came. */
  readonly sequences: number[] = []
  readonly resyncs: string[] = []
  snapshots = 0

  snapshot(items: readonly WireAlert[], { isFirst }: { readonly isFirst: boolean }): void {
    if (isFirst) this.alerts.clear()
    if (isFirst) this.snapshots++
    for (const alert of items) this.alerts.set(alert.id, alert)
  }

  revisions(revisions: readonly WireAlertRevision[]): void {
    for (const revision of revisions) {
      this.sequences.push(revision.sequence)
      if (revision.change === 'changed' && revision.previousId !== null)
        this.alerts.delete(revision.previousId)
      if (revision.change === 'withdrawn') this.alerts.delete(revision.alert.id)
      else this.alerts.set(revision.alert.id, revision.alert)
    }
  }

  resync(reason: string): void {
    this.resyncs.push(reason)
  }
}

export class ActView implements LogHandlers<WireAct, WireAct> {
  /** By number: what stands of acts is all of them. */
  readonly acts = new Map<number, WireAct>()
  readonly sequences: number[] = []

  snapshot(items: readonly WireAct[], { isFirst }: { readonly isFirst: boolean }): void {
    if (isFirst) this.acts.clear()
    for (const act of items) this.acts.set(act.sequence, act)
  }

  revisions(acts: readonly WireAct[]): void {
    for (const act of acts) {
      this.sequences.push(act.sequence)
      this.acts.set(act.sequence, act)
    }
  }
}

export class EventView implements LogHandlers<WireOutput, WireOutputRevision> {
  readonly outputs = new Map<string, WireOutput>()
  readonly sequences: number[] = []

  snapshot(items: readonly WireOutput[], { isFirst }: { readonly isFirst: boolean }): void {
    if (isFirst) this.outputs.clear()
    for (const output of items) this.outputs.set(output.id, output)
  }

  revisions(revisions: readonly WireOutputRevision[]): void {
    for (const { sequence, change, output, before } of revisions) {
      this.sequences.push(sequence)
      if (before !== null) this.outputs.delete(before.id)
      if (change === 'withdrawn') this.outputs.delete(output.id)
      else this.outputs.set(output.id, output)
    }
  }
}

export class PositionView implements PositionHandlers {
  readonly vessels = new Map<string, LivePosition>()
  snapshots = 0

  snapshot(positions: readonly LivePosition[], { isFirst }: { readonly isFirst: boolean }): void {
    if (isFirst) this.vessels.clear()
    if (isFirst) this.snapshots++
    for (const position of positions) this.vessels.set(position.mmsi, position)
  }

  positions(positions: readonly LivePosition[], left: readonly string[]): void {
    for (const position of positions) this.vessels.set(position.mmsi, position)
    for (const mmsi of left) this.vessels.delete(mmsi)
  }
}
