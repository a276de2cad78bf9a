/** Asks the server for a vessel's track and for what was found of it. */

import type { WireOutput } from '../../lib/server/feed/wire-records.ts'
import { readTrackLines } from '../../lib/store/track-columns.ts'
import { TrackView } from './track-view.ts'

export interface TrackRequest {
  readonly mmsi: string
  readonly fromMs: number
  readonly toMs: number
  /** Web Mercator zoom that it is simplified for. */
  readonly zoom: number
  /** Points at most: what is more makes the tolerance larger, and is told. */
  readonly points: number
  /** Of several under one number the one that is looked at; null: the one that was heard for the longest. */
  readonly mainTrackId: string | null
}

/** Of views their bytes: the same again is the same view, and nothing is drawn anew. */
const tags = new WeakMap<TrackView, string>()

/** Throws what the server says where it refuses. `before`: given back where the track is as it was then. */
export async function loadTrack(
  request: TrackRequest,
  signal: AbortSignal,
  before: TrackView | null = null,
): Promise<TrackView> {
  const { mmsi, fromMs, toMs, zoom, points, mainTrackId } = request
  const query = new URLSearchParams({
    ...{ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
    ...{ zoom: String(zoom), points: String(points) },
  })
  const answer = await fetch(`/api/v1/vessels/${encodeURIComponent(mmsi)}/track?${query}`, {
    ...{ signal, cache: 'no-cache' },
  })
  if (!answer.ok) throw new Error(await faultOf(answer))
  const tag = answer.headers.get('etag')
  if (before !== null && tag !== null && tags.get(before) === tag) return before
  const track = new TrackView(readTrackLines(await answer.arrayBuffer()), mainTrackId)
  if (tag !== null) tags.set(track, tag)
  return track
}

export async function loadOutputs(mmsi: string, signal: AbortSignal): Promise<readonly WireOutput[]> {
  const answer = await fetch(`/api/v1/vessels/${encodeURIComponent(mmsi)}/events`, { signal })
  if (!answer.ok) throw new Error(await faultOf(answer))
  return ((await answer.json()) as { items: WireOutput[] }).items
}

export interface VesselFacts {
  readonly name: string
  readonly firstMs: number
  readonly lastMs: number
}

export async function loadVessel(mmsi: string, signal: AbortSignal): Promise<VesselFacts> {
  const answer = await fetch(`/api/v1/vessels/${encodeURIComponent(mmsi)}`, { signal })
  if (!answer.ok) throw new Error(await faultOf(answer))
  const { vessel } = (await answer.json()) as {
    vessel: { firstMs: number; lastMs: number; identity: { name: string } }
  }
  return { name: vessel.identity.name, firstMs: vessel.firstMs, lastMs: vessel.lastMs }
}

async function faultOf(answer: Response): Promise<string> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: string }
  return error ?? `the server answered ${answer.status}`
}
