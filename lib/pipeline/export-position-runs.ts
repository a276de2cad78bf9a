/** The positions of one vessel, all its tracks together in the order of time, as runs of a chunk. */

import type { TripOutput } from '../features/outputs.ts'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { ChunkReader } from './export-chunks.ts'
import type { PositionRun } from './export-position-columns.ts'

/** A track on its way through the merge: the position that comes next. */
interface Cursor {
  readonly trackId: string
  /** Its chunks in the order of time, as indices into what is read. */
  readonly chunks: readonly number[]
  chunk: number
  /** Null until it is due. */
  positions: TrackPositions | null
  i: number
  /** Time of the position that comes next. */
  timeMs: number
  readonly trips: readonly TripOutput[]
  /** The last trip that has begun. */
  trip: number
}

/** Runs given out together: of tracks side by side a run may be one position, for which waiting costs too much. */
const RUNS_TOGETHER = 1024

/**
 * Runs by time, then track, of the chunks given as ascending indices into the reader's places. A chunk is read when it
 * is due, and with it those due next, so that a vessel of any length takes the memory of the tracks that it has at one
 * time.
 */
export async function* positionRuns(
  mmsi: string,
  reader: ChunkReader,
  chunks: readonly number[],
  trips: readonly TripOutput[],
): AsyncGenerator<readonly PositionRun[]> {
  const tripsOf = groupBy(trips, ({ trackId }) => trackId)
  const startOf = (chunk: number) => reader.places[chunks[chunk]!]!.startMs
  const waiting = [...groupBy([...chunks.keys()], (chunk) => reader.places[chunks[chunk]!]!.trackId)]
    .map(([trackId, own]) => createCursor(trackId, own, startOf(own[0]!), tripsOf.get(trackId) ?? []))
    .sort(compareCursors)
    .reverse()
  const active: Cursor[] = []
  let runs: PositionRun[] = []
  for (;;) {
    let first: Cursor | null = null
    let second: Cursor | null = waiting.at(-1) ?? null
    for (const cursor of active) {
      if (first === null || compareCursors(cursor, first) < 0) {
        if (first !== null && (second === null || compareCursors(first, second) < 0)) second = first
        first = cursor
      } else if (second === null || compareCursors(cursor, second) < 0) second = cursor
    }
    if (second !== null && (first === null || compareCursors(second, first) < 0)) {
      // Its turn begins: the track that waits is the one that comes next.
      active.push(waiting.pop()!)
      continue
    }
    if (first === null) break
    first.positions ??= await reader.read(chunks, first.chunks[first.chunk]!)
    runs.push(takeRun(mmsi, first, second))
    if (runs.length === RUNS_TOGETHER) {
      yield runs
      runs = []
    }
    if (first.i < first.positions.count) continue
    first.positions = null
    first.i = 0
    first.chunk++
    if (first.chunk === first.chunks.length) active.splice(active.indexOf(first), 1)
    else first.timeMs = startOf(first.chunks[first.chunk]!)
  }
  yield runs
}

function createCursor(
  trackId: string,
  chunks: readonly number[],
  startMs: number,
  trips: readonly TripOutput[],
): Cursor {
  return { trackId, chunks, chunk: 0, positions: null, i: 0, timeMs: startMs, trips, trip: -1 }
}

function compareCursors(a: Cursor, b: Cursor): number {
  return a.timeMs - b.timeMs || (a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : 0)
}

/** From where the cursor stands to where another track's turn comes, or a trip begins or ends. */
function takeRun(mmsi: string, cursor: Cursor, next: Cursor | null): PositionRun {
  const positions = cursor.positions!
  const { timeMs, count } = positions
  const from = cursor.i
  const startMs = timeMs[from]!
  while (cursor.trip + 1 < cursor.trips.length && cursor.trips[cursor.trip + 1]!.startMs <= startMs)
    cursor.trip++
  const trip = cursor.trips[cursor.trip]
  const isOnTrip = trip !== undefined && startMs <= trip.endMs
  // Positions before this time are in the same state.
  const nextStartMs = cursor.trips[cursor.trip + 1]?.startMs ?? Number.POSITIVE_INFINITY
  const lastMs = isOnTrip ? trip.endMs : Number.POSITIVE_INFINITY
  const limitMs = next === null ? Number.POSITIVE_INFINITY : next.timeMs
  const winsTies = next !== null && cursor.trackId < next.trackId
  let to = from + 1
  while (to < count) {
    const ms = timeMs[to]!
    if (ms >= nextStartMs || ms > lastMs) break
    if (ms > limitMs || (ms === limitMs && !winsTies)) break
    to++
  }
  cursor.i = to
  if (to < count) cursor.timeMs = timeMs[to]!
  return { mmsi, trackId: cursor.trackId, tripId: isOnTrip ? trip.id : null, positions, from, to }
}

/** In the order of the first of each group. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
