/** The vessels that are awake: brought from the store when they are heard or silence concerns them, and parked again. */

import { PendingReports, type SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { Watermark } from '../../features/watermark.ts'
import type { ParkedVessel } from '../../store/live-store.ts'
import { type LiveVessel, restoreVessel, startVessel, unpackStretches } from './live-vessel.ts'
import { isOfOtherZones, rezoneVessel } from './reprocess-zones.ts'
import { findStretch } from './stretch.ts'
import type { TimelineSetup } from './timeline.ts'
import { VesselOutputs } from './vessel-outputs.ts'

/** Vessels that are brought back by one call: some MB. */
const WOKEN_TOGETHER = 500

export class AwakeVessels {
  /** In the order of being heard, the longest silent first. */
  private readonly vessels = new Map<string, LiveVessel>()
  /** Of which the generation holds outputs; others begin here. */
  private readonly known: Set<string>

  constructor(
    private readonly setup: Pick<TimelineSetup, 'store' | 'chain' | 'scorer'>,
    private readonly identities: SharedIdentities,
    private readonly watermark: Watermark,
    known: Iterable<string>,
  ) {
    this.known = new Set(known)
  }

  get size(): number {
    return this.vessels.size
  }

  get knownCount(): number {
    return this.known.size
  }

  /** Awake or not. */
  get everyMmsi(): readonly string[] {
    return [...this.known]
  }

  get all(): IterableIterator<LiveVessel> {
    return this.vessels.values()
  }

  find(mmsi: string): LiveVessel | undefined {
    return this.vessels.get(mmsi)
  }

  /** The vessel, awake (`wakeAll`). */
  async wake(mmsi: string): Promise<LiveVessel> {
    if (!this.vessels.has(mmsi)) await this.wakeAll([mmsi])
    const vessel = this.vessels.get(mmsi)!
    this.vessels.delete(mmsi)
    this.vessels.set(mmsi, vessel)
    return vessel
  }

  /**
   * Brings the vessels, those at once that are parked. One that was folded by a batch that kept nothing of it has no stretch
   * that can be folded again: then any report of it is too late, and it is folded from its beginning.
   */
  async wakeAll(mmsis: readonly string[]): Promise<void> {
    const parked: string[] = []
    for (const mmsi of mmsis)
      if (this.vessels.has(mmsi)) continue
      else if (this.known.has(mmsi)) parked.push(mmsi)
      else this.vessels.set(mmsi, startVessel(mmsi, this.setup.chain.start(mmsi), this.identities))
    for (let at = 0; at < parked.length; at += WOKEN_TOGETHER) {
      const some = await this.setup.store.parked(parked.slice(at, at + WOKEN_TOGETHER))
      for (const [mmsi, vessel] of some) this.vessels.set(mmsi, await this.restore(mmsi, vessel))
    }
    for (const mmsi of mmsis) this.known.add(mmsi)
  }

  /**
   * Brings back what was packed away, as far as a fold again from a report of that time needs it. False: it is damaged, and
   * the vessel is to be folded from its beginning.
   */
  async unpack(vessel: LiveVessel, timeMs: number): Promise<boolean> {
    const { stretches } = vessel
    let at = findStretch(stretches, timeMs)
    while (at > 0 && !stretches[at]!.hasSnapshot) at--
    if (stretches.slice(at).every(({ reports }) => reports !== null) && stretches[at]!.snapshot !== null)
      return true
    const from = stretches[at]!.number
    const stored = await this.setup.store.stretches(vessel.mmsi, from)
    if (stored === null) return false
    unpackStretches(vessel, from, stored, this.identities)
    return true
  }

  /** The longest silent, while there are more than `most`; they must be saved before they are let go. */
  *surplus(most: number): Generator<LiveVessel> {
    let over = this.vessels.size - most
    for (const vessel of this.vessels.values()) {
      if (over-- <= 0) return
      yield vessel
    }
  }

  park({ mmsi }: LiveVessel): void {
    this.vessels.delete(mmsi)
  }

  private async restore(mmsi: string, { kept, told, outputs }: ParkedVessel): Promise<LiveVessel> {
    const { store, chain } = this.setup
    if (kept !== null) {
      const { identities, watermark } = this
      const head = kept.stretches.at(-1)!
      const shown = VesselOutputs.restore(told, outputs, head.number)
      const isRezoned = isOfOtherZones(kept, chain)
      const reads = isRezoned || head.hasReports
      const stretches = reads ? await store.stretches(mmsi, isRezoned ? 0 : head.number) : []
      if (stretches !== null) {
        const setup = { ...this.setup, identities, watermarkMs: watermark.timeMs }
        const vessel = isRezoned
          ? await rezoneVessel(mmsi, kept, stretches, shown, setup)
          : restoreVessel(mmsi, kept, shown, (bytes) => chain.decode(bytes), identities)
        if (head.hasReports) {
          vessel.late = PendingReports.unpack(stretches.at(-1)!.reports, identities)
          vessel.isBehind = true
        }
        return vessel
      }
    }
    const vessel = startVessel(mmsi, chain.start(mmsi), this.identities)
    // Never saved: the journal has it from its first report on. What was told of it is to be told again.
    vessel.outputs = VesselOutputs.restore(told, outputs, 0)
    if (kept === null && told.length > 0) return vessel
    vessel.bareBelow = Number.POSITIVE_INFINITY
    vessel.outputs = new VesselOutputs(await store.outputs(mmsi))
    // There is nothing to look at.
    vessel.isStale = false
    return vessel
  }
}
