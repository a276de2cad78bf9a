/**
 * Goings dark of all vessels while silences and rows may still change: what lib/events/going-dark finds of all at once.
 *
 * Each silence keeps its first and last witness. A new row is shown to the silences around it, a row that is no more only
 * makes those look around again whose witness it was. Rows are kept as long as a silence that is told now may ask for
 * them; before that, at the *horizon*, a silence keeps the witnesses that it had, for no report within the lateness can
 * change who was heard there, and one that was not known is refused: who has the stored rows looks around for it
 * (lib/events/going-dark-timeline-recompute).
 */

import type { SilenceOutput } from '../features/outputs.ts'
import {
  GOING_DARK_OPTIONS,
  goingDarkId,
  goingDarkOutput,
  type Lookout,
  noteRow,
  startLookout,
  type Witness,
} from './going-dark.ts'
import { CellIndex, cellAt, cellsOf, SPAN_MS, spanOf } from './going-dark-timeline-cells.ts'
import { VesselRows } from './going-dark-timeline-rows.ts'
import type { MeetingPoints } from './meeting-points.ts'
import type { MeetingPart } from './meeting-timeline.ts'
import type { GoingDarkOutput } from './outputs.ts'
import { ChangeGatherer, type OutputsChange } from './standing-outputs.ts'
import { overlapsBox } from './surroundings.ts'

const { listenMs } = GOING_DARK_OPTIONS

export const GOING_DARK_TIMELINE_OPTIONS = {
  /**
   * Rows are kept so long, ms, before W - lateness: a silence is told as dark at most 17 h after OFF (of 14 positions in
   * 12 h seven intervals may be 1 h 43 min), nearly always within 9 h. Own.
   */
  keptMs: 12 * 3_600_000,
} as const

/** Silence of a vessel with what is known of it. */
interface Watch {
  lookout: Lookout
  standing: GoingDarkOutput | null
  /** Whether its output may differ, and whether its witnesses are to be looked for anew. */
  isDue: boolean
  isBlind: boolean
  /** OFF lies before the horizon: its witnesses are what they were. */
  isSettled: boolean
}

export interface GoingDarkTimelineSetup {
  readonly latenessMs: number
  /** Until when a vessel is a ship, UTC epoch ms: never, for ever, or till it is known to be a gear beacon. */
  readonly shipUntilMs: (mmsi: string) => number
  /** Whether the whole feed was silent, or soon was, at a time. */
  readonly isInOutage: (timeMs: number) => boolean
  /** W as it stood, and goings dark as they did, to go on from. */
  readonly watermarkMs?: number
  readonly standing?: readonly GoingDarkOutput[]
}

export class GoingDarkTimeline {
  private readonly vessels = new Map<string, VesselRows>()
  private readonly rows = new CellIndex<VesselRows>()
  /** By id of the silence. */
  private readonly watches = new Map<string, Watch>()
  private readonly around = new CellIndex<Watch>()
  private readonly due: Watch[] = []
  /** By id of the going dark: what stood before the start and no silence has claimed yet. */
  private readonly unclaimed: Map<string, GoingDarkOutput>
  /** Those whose silence is no more. */
  private readonly gone = new Map<string, GoingDarkOutput>()
  private horizon = Number.NEGATIVE_INFINITY

  constructor(private readonly setup: GoingDarkTimelineSetup) {
    this.unclaimed = new Map((setup.standing ?? []).map((output) => [output.id, output]))
    this.moveHorizon(setup.watermarkMs ?? Number.NEGATIVE_INFINITY)
  }

  /** Rows before it are kept no more, UTC epoch ms; -Infinity: all are. */
  get horizonMs(): number {
    return this.horizon
  }

  /**
   * A silence that is new or differs, dark or a mark of one that may become so: the sooner it is known, the surer its rows
   * are still there. False: it began before the horizon, and who was heard there is not known.
   */
  putSilence(silence: SilenceOutput): boolean {
    const known = this.watches.get(silence.id)
    const isSettled = silence.offMs < this.horizon
    if (known !== undefined && hasSameOff(known.lookout.silence, silence)) {
      const { witness, lastWitness } = known.lookout
      known.lookout = { ...startLookout(silence), witness, lastWitness }
      this.makeDue(known)
      return true
    }
    const standing = known?.standing ?? this.claim(silence.id)
    if (isSettled && standing === null) return false
    if (known !== undefined) this.forget(known)
    const watch: Watch = {
      lookout: isSettled ? settledLookout(silence, standing!) : startLookout(silence),
      standing,
      isDue: false,
      isBlind: !isSettled,
      isSettled,
    }
    this.watch(watch)
    this.makeDue(watch)
    return true
  }

  /** A silence that is no more. */
  removeSilence(id: string): void {
    const watch = this.watches.get(id)
    const standing = watch?.standing ?? this.claim(id)
    if (watch !== undefined) this.forget(watch)
    if (standing !== null) this.gone.set(standing.id, standing)
  }

  /** What was found of a silence in what is stored, dark or not; null: nobody was heard there. */
  settle(silence: SilenceOutput, output: GoingDarkOutput | null): void {
    const known = this.watches.get(silence.id)
    const standing = known?.standing ?? this.claim(silence.id)
    if (known !== undefined) this.forget(known)
    const lookout = output === null ? startLookout(silence) : settledLookout(silence, output)
    const watch: Watch = { lookout, standing, isDue: false, isBlind: false, isSettled: true }
    this.watch(watch)
    this.makeDue(watch)
  }

  /**
   * Every row of a vessel of a stretch from `fromStretch` on, and provisional ones, are replaced by these. `sinceMs`: event
   * time of the earliest report that was not there before, Infinity where all were. Gives the settled silences around
   * which others may have been heard than was known: they are to be looked around again by whoever has what is stored.
   */
  replaceRows(
    mmsi: string,
    fromStretch: number,
    parts: readonly MeetingPart[],
    sinceMs: number,
  ): SilenceOutput[] {
    let own = this.vessels.get(mmsi)
    const doubted = own?.doubtFrom(fromStretch) ?? 0
    for (const { stretch, meeting } of parts) {
      const { rowMs, rowLonUnits, rowLatUnits } = meeting
      for (let row = 0; row < rowMs.length; row++) {
        const timeMs = rowMs[row]!
        if (timeMs < this.horizon) continue
        if (own === undefined) {
          own = new VesselRows(mmsi)
          this.vessels.set(mmsi, own)
        }
        const isNew = own.take(timeMs, rowLonUnits[row]!, rowLatUnits[row]!, stretch)
        if (isNew) this.showRow(own, timeMs, rowLonUnits[row]!, rowLatUnits[row]!)
      }
    }
    if (doubted > 0)
      own!.removeDoubted((timeMs, lonUnits, latUnits) => this.loseRow(mmsi, timeMs, lonUnits, latUnits))
    return sinceMs > this.horizon + listenMs ? [] : this.settledAround(mmsi, parts, sinceMs)
  }

  /** Until when a vessel is a ship has changed. Gives the settled silences whose witness was none. */
  shipChanged(mmsi: string): SilenceOutput[] {
    const untilMs = this.setup.shipUntilMs(mmsi)
    const unsettled: SilenceOutput[] = []
    for (const watch of this.watches.values()) {
      const { silence, witness, lastWitness } = watch.lookout
      if (silence.mmsi === mmsi) this.makeDue(watch)
      const isBeacon = (heard: Witness | null) => heard?.mmsi === mmsi && heard.timeMs >= untilMs
      if (!isBeacon(witness) && !isBeacon(lastWitness)) continue
      if (watch.isSettled) unsettled.push(silence)
      else this.makeBlind(watch)
    }
    const own = this.vessels.get(mmsi)
    if (own !== undefined)
      for (let row = 0; row < own.count; row++)
        this.showRow(own, own.timeMs(row), own.lonUnits(row), own.latUnits(row))
    return unsettled
  }

  /** Outages of the feed have changed. */
  outagesChanged(): void {
    for (const watch of this.watches.values()) this.makeDue(watch)
  }

  /** What differs from what stood, at W, which never falls. */
  update(watermarkMs: number): OutputsChange<GoingDarkOutput> {
    const changes = new ChangeGatherer<GoingDarkOutput>()
    for (const output of this.gone.values()) changes.replace([output], [])
    this.gone.clear()
    for (const output of this.unclaimed.values())
      if (output.startMs >= this.horizon) {
        changes.replace([output], [])
        this.unclaimed.delete(output.id)
      }
    for (const watch of this.due) {
      watch.isDue = false
      if (watch.isBlind) this.lookAround(watch)
      const output = this.outputOf(watch)
      changes.replace(listOf(watch.standing), listOf(output))
      watch.standing = output
    }
    this.due.length = 0
    this.moveHorizon(watermarkMs)
    return changes.finish()
  }

  private outputOf({ lookout }: Watch): GoingDarkOutput | null {
    const { silence } = lookout
    const isShip = silence.offMs < this.setup.shipUntilMs(silence.mmsi)
    return silence.dark && isShip ? goingDarkOutput(lookout, this.setup.isInOutage) : null
  }

  private watch(watch: Watch): void {
    const { silence, box } = watch.lookout
    this.watches.set(silence.id, watch)
    if (!watch.isSettled) for (const cell of cellsOf(box)) this.around.add(spanOf(silence.offMs), cell, watch)
  }

  private forget(watch: Watch): void {
    const { silence, box } = watch.lookout
    this.watches.delete(silence.id)
    // Whoever still waits for an update has nothing to tell any more.
    watch.standing = null
    watch.isBlind = false
    watch.lookout = { ...watch.lookout, witness: null, lastWitness: null }
    if (!watch.isSettled)
      for (const cell of cellsOf(box)) this.around.remove(spanOf(silence.offMs), cell, watch)
  }

  /** What stands of a silence that is not watched. */
  private claim(silenceId: string): GoingDarkOutput | null {
    const id = goingDarkId(silenceId)
    const output = this.unclaimed.get(id) ?? this.gone.get(id) ?? null
    this.unclaimed.delete(id)
    this.gone.delete(id)
    return output
  }

  private makeDue(watch: Watch): void {
    if (watch.isDue) return
    watch.isDue = true
    this.due.push(watch)
  }

  private makeBlind(watch: Watch): void {
    watch.isBlind = true
    this.makeDue(watch)
  }

  private showRow(own: VesselRows, timeMs: number, lonUnits: number, latUnits: number): void {
    const cell = cellAt(lonUnits, latUnits)
    const span = spanOf(timeMs)
    // Mostly it was there before, and known to be.
    if (own.lastSpan !== span || own.lastCell !== cell) {
      this.rows.add(span, cell, own)
      own.lastSpan = span
      own.lastCell = cell
    }
    if (timeMs >= this.setup.shipUntilMs(own.mmsi)) return
    for (let at = span - 1; at <= span; at++)
      for (const watch of this.around.at(at, cell))
        if (!watch.isBlind && noteRow(watch.lookout, own.mmsi, timeMs, lonUnits, latUnits))
          this.makeDue(watch)
  }

  private loseRow(mmsi: string, timeMs: number, lonUnits: number, latUnits: number): void {
    const cell = cellAt(lonUnits, latUnits)
    const span = spanOf(timeMs)
    for (let at = span - 1; at <= span; at++)
      for (const watch of this.around.at(at, cell)) {
        const { witness, lastWitness } = watch.lookout
        const wasFirst = witness?.mmsi === mmsi && witness.timeMs === timeMs
        const wasLast = lastWitness?.mmsi === mmsi && lastWitness.timeMs === timeMs
        if (wasFirst || wasLast) this.makeBlind(watch)
      }
  }

  private lookAround(watch: Watch): void {
    watch.isBlind = false
    const { lookout } = watch
    const { silence, box } = lookout
    const { offMs } = silence
    lookout.witness = null
    lookout.lastWitness = null
    for (const cell of cellsOf(box))
      for (let span = spanOf(offMs); span <= spanOf(offMs + listenMs); span++)
        for (const rows of this.rows.at(span, cell)) {
          const untilMs = Math.min(offMs + listenMs, this.setup.shipUntilMs(rows.mmsi) - 1)
          if (rows.mmsi === silence.mmsi) continue
          for (let row = rows.indexFrom(offMs); row < rows.count && rows.timeMs(row) <= untilMs; row++)
            noteRow(lookout, rows.mmsi, rows.timeMs(row), rows.lonUnits(row), rows.latUnits(row))
        }
  }

  /** Those that a vessel is a witness of, or may be one now. */
  private settledAround(mmsi: string, parts: readonly MeetingPart[], sinceMs: number): SilenceOutput[] {
    const found: SilenceOutput[] = []
    for (const { lookout, isSettled } of this.watches.values()) {
      const { silence, witness, lastWitness } = lookout
      const listenedMs = silence.offMs + listenMs
      if (!isSettled || listenedMs < sinceMs || silence.mmsi === mmsi) continue
      const was = witness?.mmsi === mmsi || lastWitness?.mmsi === mmsi
      if (was || parts.some(({ meeting }) => isHeardIn(meeting, lookout))) found.push(silence)
    }
    return found
  }

  /** By whole spans. */
  private moveHorizon(watermarkMs: number): void {
    const finalMs = watermarkMs - this.setup.latenessMs
    const span = spanOf(finalMs - GOING_DARK_TIMELINE_OPTIONS.keptMs)
    const horizon = span * SPAN_MS
    if (!(horizon > this.horizon)) return
    this.horizon = horizon
    for (const rows of this.vessels.values()) {
      rows.dropBefore(horizon)
      if (rows.count === 0) this.vessels.delete(rows.mmsi)
    }
    this.rows.dropBefore(span)
    this.around.dropBefore(span)
    for (const watch of this.watches.values()) {
      const { offMs, onMs } = watch.lookout.silence
      if (offMs >= horizon) continue
      watch.isSettled = true
      // Nothing that comes can change it any more.
      if (onMs !== null && onMs < finalMs) this.watches.delete(watch.lookout.silence.id)
    }
  }
}

function hasSameOff(a: SilenceOutput, b: SilenceOutput): boolean {
  return (
    a.offMs === b.offMs &&
    a.mmsi === b.mmsi &&
    a.offLonUnits === b.offLonUnits &&
    a.offLatUnits === b.offLatUnits
  )
}

/** As it was told: only how far off the last witness was is not, and nobody asks. */
function settledLookout(silence: SilenceOutput, told: GoingDarkOutput): Lookout {
  return {
    ...startLookout(silence),
    witness: { mmsi: told.witnessMmsi, timeMs: told.witnessMs, km: told.witnessKm },
    lastWitness: { mmsi: told.lastWitnessMmsi, timeMs: told.lastWitnessMs, km: told.witnessKm },
  }
}

function listOf(output: GoingDarkOutput | null): readonly GoingDarkOutput[] {
  return output === null ? [] : [output]
}

/** Whether any row could be a witness of a silence. */
function isHeardIn({ rowMs, rowLonUnits, rowLatUnits }: MeetingPoints, { silence, box }: Lookout): boolean {
  return rowMs.some((timeMs, row) => {
    if (timeMs <= silence.offMs || timeMs > silence.offMs + listenMs) return false
    const [lon, lat] = [rowLonUnits[row]!, rowLatUnits[row]!]
    return overlapsBox(box, { westUnits: lon, eastUnits: lon, southUnits: lat, northUnits: lat })
  })
}
