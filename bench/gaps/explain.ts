/** Where the fold's gaps and those of a window query differ on data as it comes, and why, gap by gap. */

import type { ReportBuffer } from '../../lib/ais/report.ts'
import { GAP_OPTIONS } from '../../lib/features/gaps.ts'
import type { VesselFold } from '../../lib/features/vessel.ts'
import { type Fate, foldGaps, type Gap } from './fold-gaps.ts'

export interface Explained {
  readonly gap: Gap
  readonly why: string
}

export interface Comparison {
  readonly same: readonly Gap[]
  /** The query's alone. */
  readonly theirs: readonly Explained[]
  /** The fold's alone. */
  readonly ours: readonly Explained[]
}

export const UNEXPLAINED = 'unexplained'

export function compareGaps(buffer: ReportBuffer, fold: VesselFold, theirs: readonly Gap[]): Comparison {
  const positions = new Map<string, PositionFate[]>()
  const ours = foldGaps(buffer, fold, (mmsi, block, row, fate) => {
    const position = {
      timeMs: block.timeMs[row]!,
      place: placeKey(block.lonUnits[row]!, block.latUnits[row]!),
      fate,
    }
    const earlier = positions.get(mmsi)
    if (earlier === undefined) positions.set(mmsi, [position])
    else earlier.push(position)
  })
  const [oursByKey, theirsByKey] = [ours, theirs].map((gaps) => new Set(gaps.map(gapKey))) as [
    Set<string>,
    Set<string>,
  ]
  const explain = (reason: (gap: Gap, positions: readonly PositionFate[]) => string) => (gap: Gap) => ({
    gap,
    why: reason(gap, positions.get(gap.mmsi) ?? []),
  })
  return {
    same: ours.filter((gap) => theirsByKey.has(gapKey(gap))),
    theirs: theirs.filter((gap) => !oursByKey.has(gapKey(gap))).map(explain(whyTheirsAlone)),
    ours: ours.filter((gap) => !theirsByKey.has(gapKey(gap))).map(explain(whyOursAlone)),
  }
}

interface PositionFate {
  readonly timeMs: number
  readonly place: string
  readonly fate: Fate
}

function placeKey(lonUnits: number, latUnits: number): string {
  return `${lonUnits},${latUnits}`
}

function gapKey(gap: Gap): string {
  const { mmsi, offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits } = gap
  return [mmsi, offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits].join()
}

/** The query sees one ship an MMSI: its silence joins two ships, or ends at a position that is none of a ship. */
function whyTheirsAlone(gap: Gap, positions: readonly PositionFate[]): string {
  const off = fateAt(positions, gap.offMs, placeKey(gap.offLonUnits, gap.offLatUnits))
  const on = fateAt(positions, gap.onMs, placeKey(gap.onLonUnits, gap.onLatUnits))
  for (const fate of [off, on])
    if (fate !== null && 'dropped' in fate) return `an end is dropped: ${fate.dropped}`
  if (off === null || on === null || !('trackId' in off) || !('trackId' in on)) return UNEXPLAINED
  if (off.trackId !== on.trackId) return 'its ends are two ships'
  return isVouched(positions, off.trackId, gap.offMs) ? UNEXPLAINED : 'its ship had only been heard singly'
}

/** Whether two positions of a track had followed one another within an hour by then: before, it has no gaps. */
function isVouched(positions: readonly PositionFate[], trackId: string, untilMs: number): boolean {
  const timesMs = positions
    .filter(({ timeMs, fate }) => timeMs <= untilMs && 'trackId' in fate && fate.trackId === trackId)
    .map(({ timeMs }) => timeMs)
  return timesMs.some((timeMs, i) => i > 0 && timeMs - timesMs[i - 1]! <= GAP_OPTIONS.vouchingMs)
}

function fateAt(positions: readonly PositionFate[], timeMs: number, place: string): Fate | null {
  return positions.find((position) => position.timeMs === timeMs && position.place === place)?.fate ?? null
}

/** The query sees no silence where anything came under the MMSI. */
function whyOursAlone(gap: Gap, positions: readonly PositionFate[]): string {
  const between = positions.filter(({ timeMs }) => timeMs > gap.offMs && timeMs < gap.onMs)
  if (between.some(({ fate }) => 'trackId' in fate)) return 'another ship of the MMSI was heard in it'
  const dropped = between.map(({ fate }) => fate).find((fate) => 'dropped' in fate)
  return dropped === undefined ? UNEXPLAINED : `what was heard in it is dropped: ${dropped.dropped}`
}
