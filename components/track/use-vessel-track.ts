/** A vessel's track, events and time, kept up while it is looked at. */

import { useEffect, useMemo, useState } from 'react'
import type { WireOutput } from '../../lib/server/feed/wire-records.ts'
import { TimeStore } from '../time-bar/time-store.ts'
import { type EventMark, markEvents } from './event-marks.ts'
import { loadOutputs, loadTrack, loadVessel, type VesselFacts } from './load-track.ts'
import { TrackView } from './track-view.ts'

/** All of a track is fetched for this zoom; nearer, what lies in the view is fetched for itself. */
export const WHOLE_ZOOM = 9
/** More are not drawn faster than they are understood; half a megabyte at most. */
const WHOLE_POINTS = 20_000
/** A vessel that is heard goes on: asked again so often, ms. Unchanged bytes are not sent again. */
const AGAIN_MS = 20_000
/** All that is looked at at once, ms: of longer histories the newest. */
const MOST_MS = 400 * 86_400_000

export interface VesselTrack {
  /** Null until it is known when the vessel was heard. */
  readonly time: TimeStore | null
  readonly facts: VesselFacts | null
  readonly track: TrackView | null
  readonly marks: readonly EventMark[]
  readonly outputs: readonly WireOutput[]
  readonly fault: string | null
}

const NOTHING: Omit<VesselTrack, 'time'> & { readonly mmsi: string | null } = {
  ...{ mmsi: null, facts: null, track: null, marks: [], outputs: [], fault: null },
}

/**
 * `mmsi` null: no vessel is looked at. `trackId`: of several ships under its number the one that is looked at; null: the one that
 * was heard for the longest.
 */
export function useVesselTrack(mmsi: string | null, trackId: string | null): VesselTrack {
  const [known, setKnown] = useState(NOTHING)
  const current = known.mmsi === mmsi ? known : NOTHING
  useEffect(() => {
    if (mmsi === null) return
    const end = new AbortController()
    let before: TrackView | null = null
    const load = async () => {
      const facts = await loadVessel(mmsi, end.signal)
      const { fromMs, toMs } = boundsOf(facts)
      const request = { mmsi, fromMs, toMs, zoom: WHOLE_ZOOM, points: WHOLE_POINTS, mainTrackId: null }
      const [track, outputs] = await Promise.all([
        loadTrack(request, end.signal, before),
        loadOutputs(mmsi, end.signal),
      ])
      before = track
      setKnown({ mmsi, facts, track, outputs, marks: markEvents(outputs), fault: null })
    }
    const keep = () =>
      load().catch((thrown: unknown) => {
        if (!end.signal.aborted)
          setKnown((before) => ({
            ...(before.mmsi === mmsi ? before : NOTHING),
            mmsi,
            fault: wordsOf(thrown),
          }))
      })
    keep()
    const timer = setInterval(() => {
      if (!document.hidden) keep()
    }, AGAIN_MS)
    return () => {
      clearInterval(timer)
      end.abort()
    }
  }, [mmsi])
  const { track: whole } = current
  const track = useMemo(
    () => (whole === null || trackId === null ? whole : new TrackView(whole.lines, trackId)),
    [whole, trackId],
  )
  return { ...current, track, time: useTime(mmsi, current.facts) }
}

/** One for a vessel, whose bounds go on as it is heard. */
function useTime(mmsi: string | null, facts: VesselFacts | null): TimeStore | null {
  const isKnown = facts !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once for a vessel; the effect below moves its bounds.
  const time = useMemo(() => (facts === null ? null : new TimeStore(boundsOf(facts))), [mmsi, isKnown])
  useEffect(() => {
    if (facts !== null) time?.act({ type: 'bounds', bounds: boundsOf(facts) })
  }, [time, facts])
  useEffect(() => () => time?.close(), [time])
  return time
}

function boundsOf({ firstMs, lastMs }: VesselFacts) {
  return { fromMs: Math.max(firstMs, lastMs - MOST_MS), toMs: Math.max(lastMs, firstMs + 60_000) }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
