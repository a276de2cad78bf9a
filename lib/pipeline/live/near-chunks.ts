/** Vessels that may have had a grid point near places, by where the stored chunks of their positions lie. */

import { GRID_OPTIONS } from '../../events/grid.ts'
import { type Box, growBox, joinBoxes, overlapsBox } from '../../events/surroundings.ts'
import type { ChunkPlace, LiveStore } from '../../store/live-store.ts'

const { stepMs, driftMs, maxBetweenMs } = GRID_OPTIONS

/**
 * How far apart two positions may be, km, between which points are interpolated: an hour at 128 knots, as fast as AIS can
 * say and what the segmenter forgives beyond it.
 */
const MOST_APART_KM = (240 * maxBetweenMs) / 3_600_000
/** Great circles bend out of the box around their ends, km at most: of that length, up to 83° of latitude. */
const BEND_KM = 10

/** By slot boxes in which a point would count. More vessels may be told than had one. */
export async function findNearChunks(
  store: Pick<LiveStore, 'chunkPlaces'>,
  boxes: ReadonlyMap<number, readonly Box[]>,
): Promise<Set<string>> {
  const near = new Set<string>()
  if (boxes.size === 0) return near
  const slots = [...boxes.keys()].sort((a, b) => a - b)
  const around = [...boxes.values()].flat().reduce(joinBoxes)
  const chunks = await store.chunkPlaces({
    fromMs: slots[0]! * stepMs - driftMs,
    toMs: slots.at(-1)! * stepMs + driftMs,
    // A leg between two chunks has an end within half its length.
    box: growBox(around, MOST_APART_KM + BEND_KM),
  })
  const passes = (fromMs: number, toMs: number, place: Box) => {
    const box = growBox(place, BEND_KM)
    for (let slot = Math.ceil(fromMs / stepMs); slot * stepMs <= toMs; slot++)
      if (boxes.get(slot)?.some((one) => overlapsBox(one, box))) return true
    return false
  }
  for (const [i, chunk] of chunks.entries()) {
    if (near.has(chunk.mmsi)) continue
    const next = chunks[i + 1]
    if (passes(chunk.startMs, chunk.endMs, chunk)) near.add(chunk.mmsi)
    else if (next !== undefined && isNext(chunk, next) && next.startMs - chunk.endMs <= driftMs)
      if (passes(chunk.endMs, next.startMs, joinBoxes(chunk, next))) near.add(chunk.mmsi)
  }
  return near
}

function isNext(chunk: ChunkPlace, next: ChunkPlace): boolean {
  return chunk.mmsi === next.mmsi && chunk.trackId === next.trackId && chunk.sequence + 1 === next.sequence
}
