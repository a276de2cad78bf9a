/** A run of a vessel's chain (lib/pipeline/vessel-chain) while it is stepped: what is to be followed. */

import { beaconFromMs } from '../events/gear-beacon.ts'
import type { VesselOutput } from '../features/outputs.ts'
import type { ChainState, SteppedState } from './vessel-chain-state.ts'
import { type LogColumns, type LogCounts, type LogMark, VesselLog } from './vessel-log.ts'

/** A part that was stepped. */
export interface SteppedPart {
  readonly from: LogMark
  readonly to: LogMark
  readonly outputs: Map<string, VesselOutput>
  /** At its end: the vessel fold's clock, and since when it is a gear beacon. */
  readonly heardMs: number
  readonly beaconFromMs: number
  /** At its end, where its snapshot is wanted. */
  readonly kept: Pick<SteppedState, 'counts' | 'vessel'> | null
}

/** What was looked at of the vessel fold. */
export interface SteppedLook {
  readonly watermarkMs: number
  readonly isLast: boolean
  readonly heldBackMs: number
  readonly deadlineMs: number
  /** W, or where a segment whose track is not decided began before it: its positions may still be any track's. */
  readonly settledMs: number
  /** Before is what silence decided, from here on what is open. */
  readonly silenced: LogMark
  readonly outputs: Map<string, VesselOutput>
  readonly counts: LogCounts
}

export class ChainRun {
  readonly log: VesselLog
  readonly parts: SteppedPart[] = []
  look: SteppedLook | null = null
  /** Nothing was ever heard of the vessel before. */
  readonly isFirst: boolean
  /**
   * Whether anything was told, scored or changed besides a thinned-out position: else there is no need to look, unless
   * the last look told what silence had decided, which the vessel has now broken.
   */
  hasNews = false

  constructor(
    readonly state: ChainState,
    columns: LogColumns,
  ) {
    this.log = new VesselLog(columns, state.counts)
    this.isFirst = state.vessel.clockMs === Number.NEGATIVE_INFINITY
  }

  get mmsi(): string {
    return this.state.mmsi
  }
}

/** Looks at the names heard since the last part: the first that is a gear beacon's makes it one for good. */
export function hearNames(state: ChainState, outputs: ReadonlyMap<string, VesselOutput>): void {
  if (state.beaconFromMs !== Number.POSITIVE_INFINITY) return
  const names: { name: string; startMs: number }[] = []
  // In the order first heard.
  const { identities, clockMs } = state.vessel
  for (let i = identities.length - 1; i >= 0 && identities[i]!.startMs >= state.namesToMs; i--)
    names.push({ name: identities[i]!.identity.name, startMs: identities[i]!.startMs })
  // Forgotten since.
  for (const output of outputs.values())
    if (output.kind === 'identity') names.push({ name: output.identity.name, startMs: output.startMs })
  state.beaconFromMs = beaconFromMs(names)
  state.namesToMs = clockMs
}
