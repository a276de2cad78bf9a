/** What a client holds of each subscription: what to ask for, and how far it is. */

import { type DegreeBox, isInBox, toUnitBox, type UnitBox } from './box-index.ts'
import type { LiveTopic, LogTopic, ResumePoint } from './client-messages.ts'
import type { LivePosition, PositionsFrame } from './positions-frame.ts'
import type { ResyncReason, ServerMessage } from './server-messages.ts'

/** Which part of a snapshot this is. */
export interface SnapshotPart {
  /** All that was given before is to be dropped. */
  readonly isFirst: boolean
  readonly isLast: boolean
  /** False: only the newest are in it. */
  readonly isComplete: boolean
}

export interface LogHandlers<Item, Revision> {
  snapshot(items: readonly Item[], part: SnapshotPart): void
  revisions(revisions: readonly Revision[]): void
  /** What there was cannot be carried on: a snapshot follows. */
  resync?(reason: ResyncReason): void
}

export interface PositionHandlers {
  snapshot(positions: readonly LivePosition[], part: Omit<SnapshotPart, 'isComplete'>): void
  /** `left`: MMSIs that are elsewhere now, some of which may never have been told. */
  positions(positions: readonly LivePosition[], left: readonly string[]): void
}

type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>
type Delta = Extract<ServerMessage, { type: 'delta' }>

/** Alerts or events; the messages' topic and the handlers' types agree by the topic that was asked for. */
export class LogState<Item, Revision> {
  /** Given up to here; null: a snapshot is needed. */
  private resume: ResumePoint | null = null

  constructor(
    readonly topic: LogTopic,
    private readonly handlers: LogHandlers<Item, Revision>,
    private readonly readItems: (message: Snapshot) => readonly Item[] | null,
    private readonly readRevisions: (message: Delta) => readonly Revision[] | null,
  ) {}

  get after(): ResumePoint | null {
    return this.resume
  }

  /** False where the message does not follow what was given. */
  take(message: Snapshot | Delta, epoch: string): boolean {
    return message.type === 'snapshot' ? this.takeSnapshot(message, epoch) : this.takeDelta(message)
  }

  resync(reason: ResyncReason): void {
    this.resume = null
    this.handlers.resync?.(reason)
  }

  private takeSnapshot(message: Snapshot, epoch: string): boolean {
    const items = this.readItems(message)
    if (items === null) return false
    const { isFirst, isLast, isComplete, sequence } = message
    // Until it is whole there is nothing to go on from.
    this.resume = isLast ? { epoch, sequence } : null
    this.handlers.snapshot(items, { isFirst, isLast, isComplete })
    return true
  }

  private takeDelta(message: Delta): boolean {
    const revisions = this.readRevisions(message)
    if (revisions === null || this.resume === null || message.after !== this.resume.sequence) return false
    this.resume = { epoch: this.resume.epoch, sequence: message.through }
    if (revisions.length > 0) this.handlers.revisions(revisions)
    return true
  }
}

/** Vessels in a box, or one. */
export class PositionState {
  /** A snapshot began: updates from now on are newer than what is in it, or the same. */
  private isBegun = false
  private units: UnitBox | null

  constructor(
    private asked: Exclude<LiveTopic, LogTopic>,
    private readonly handlers: PositionHandlers,
  ) {
    this.units = asked.kind === 'box' ? toUnitBox(asked) : null
  }

  get topic(): LiveTopic {
    return this.asked
  }

  move(box: DegreeBox): void {
    this.asked = { kind: 'box', ...box }
    this.units = toUnitBox(box)
  }

  /** Asked for anew: what comes of before is passed over. */
  restart(): void {
    this.isBegun = false
  }

  takeSnapshot({ positions, isFirst, isLast }: PositionsFrame): void {
    this.isBegun = true
    this.handlers.snapshot(positions, { isFirst, isLast })
  }

  takeUpdates(positions: readonly LivePosition[]): void {
    if (!this.isBegun) return
    const { asked, units } = this
    const here: LivePosition[] = []
    const left: string[] = []
    for (const position of positions)
      if (asked.kind === 'vessel') {
        if (position.mmsi === asked.mmsi) here.push(position)
      } else if (units !== null && isInBox(units, position.lonUnits, position.latUnits)) here.push(position)
      else left.push(position.mmsi)
    if (here.length > 0 || left.length > 0) this.handlers.positions(here, left)
  }
}
