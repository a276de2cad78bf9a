/** What of a vessel is exported: everything, or what has a part in the box and in the span of time. */

import type { EventOutput } from '../events/outputs.ts'
import type { TripOutput } from '../features/outputs.ts'
import type { StoredGap } from '../store/output-rows.ts'
import type { VesselOutputs } from '../store/read-outputs.ts'
import type { ChunkPlace } from '../store/read-snapshot.ts'
import { type ExportBox, isInBox, touchesBox } from './export-box.ts'
import { microdegrees, type PositionRun } from './export-position-columns.ts'
import { groupBy } from './export-position-runs.ts'

/** Both ends belong to it. */
export interface ExportSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** Of one vessel. First its positions are asked for, then its outputs. */
export class VesselChoice {
  private readonly segments = new Set<string>()
  private readonly tracks = new Set<string>()
  private readonly trips = new Set<string>()
  private readonly tripsOf: ReadonlyMap<string, readonly TripOutput[]>

  constructor(
    private readonly box: ExportBox | null,
    private readonly outputs: VesselOutputs,
    private readonly span: ExportSpan | null = null,
  ) {
    this.tripsOf = groupBy(outputs.trips, ({ trackId }) => trackId)
  }

  /** Whether any of a chunk's positions may be chosen. */
  isWanted(chunk: ChunkPlace): boolean {
    if (!isTimeIn(this.span, chunk.startMs, chunk.endMs)) return false
    return this.box === null || touchesBox(this.box, chunk)
  }

  /** The parts of a run that are chosen. */
  choosePositions(run: PositionRun): readonly PositionRun[] {
    const { box, span } = this
    if (box === null && span === null) return [run]
    const { lonUnits, latUnits, timeMs } = run.positions
    const isIn = (i: number) =>
      (box === null || isPlaceIn(box, lonUnits[i]!, latUnits[i]!)) && isTimeIn(span, timeMs[i]!, timeMs[i]!)
    const parts: PositionRun[] = []
    for (let from = run.from; from < run.to; from++) {
      let to = from
      while (to < run.to && isIn(to)) to++
      if (to > from) parts.push({ ...run, from, to })
      from = to
    }
    for (const part of parts) this.mark(part)
    return parts
  }

  /** What these positions belong to is chosen too. */
  private mark({ trackId, positions, from, to }: PositionRun): void {
    this.tracks.add(trackId)
    let last = -1
    for (let i = from; i < to; i++) {
      if (positions.segment[i] === last) continue
      last = positions.segment[i]!
      this.segments.add(positions.segmentIds[last]!)
    }
    // A run is on one trip all along, but its first position may be the end of the trip before too.
    const startMs = positions.timeMs[from]!
    for (const trip of this.tripsOf.get(trackId) ?? [])
      if (trip.startMs <= startMs && startMs <= trip.endMs) this.trips.add(trip.id)
  }

  /** Once all positions have been asked for. Identities are chosen with the vessel. */
  chooseOutputs(): VesselOutputs {
    const { box, outputs, span } = this
    if (box === null) return span === null ? outputs : outputsIn(span, outputs)
    return {
      identities: outputs.identities,
      segments: outputs.segments.filter(({ id }) => this.segments.has(id)),
      tracks: outputs.tracks.filter(({ id }) => this.tracks.has(id)),
      trips: outputs.trips.filter(({ id }) => this.trips.has(id)),
      portVisits: outputs.portVisits.filter(
        ({ lonUnits, latUnits, startMs, endMs }) =>
          isPlaceIn(box, lonUnits, latUnits) && isTimeIn(span, startMs, endMs),
      ),
      gaps: outputs.gaps.filter((gap) => isGapIn(box, gap) && isTimeIn(span, gap.offMs, gap.onMs)),
      events: outputs.events.filter(
        (event) => isEventIn(box, event) && isTimeIn(span, event.startMs, event.endMs),
      ),
    }
  }
}

/** What overlaps a span; identities belong to the vessel. */
function outputsIn(span: ExportSpan, outputs: VesselOutputs): VesselOutputs {
  const { identities, segments, tracks, trips, portVisits, gaps, events } = outputs
  const isIn = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }) =>
    isTimeIn(span, startMs, endMs)
  return {
    identities,
    ...{ segments: segments.filter(isIn), tracks: tracks.filter(isIn), trips: trips.filter(isIn) },
    ...{ portVisits: portVisits.filter(isIn), events: events.filter(isIn) },
    gaps: gaps.filter(({ offMs, onMs }) => isTimeIn(span, offMs, onMs)),
  }
}

/** `endMs` null: it lasts. */
export function isTimeIn(span: ExportSpan | null, startMs: number, endMs: number | null): boolean {
  return span === null || (startMs <= span.toMs && (endMs === null || endMs >= span.fromMs))
}

/** Whether an event's place lies in the box; without a place it does. */
export function isEventIn(box: ExportBox, event: EventOutput): boolean {
  return event.kind === 'feedOutage' || isPlaceIn(box, event.lonUnits, event.latUnits)
}

function isGapIn(box: ExportBox, { offLonUnits, offLatUnits, onLonUnits, onLatUnits }: StoredGap): boolean {
  if (isPlaceIn(box, offLonUnits, offLatUnits)) return true
  return onLonUnits !== null && onLatUnits !== null && isPlaceIn(box, onLonUnits, onLatUnits)
}

function isPlaceIn(box: ExportBox, lonUnits: number, latUnits: number): boolean {
  return isInBox(box, microdegrees(lonUnits) / 1e6, microdegrees(latUnits) / 1e6)
}
