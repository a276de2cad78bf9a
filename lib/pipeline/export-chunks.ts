/** Positions of a few vessels, read chunk by chunk: the newest are held, so that a line can be read several times. */

import { setImmediate } from 'node:timers/promises'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { ChunkPlace, Snapshot } from '../store/read-snapshot.ts'
import type { LineReader, LineRequest, LineSlice } from './export-lines.ts'

/** Chunks read in one go: half a megabyte. */
const CHUNKS_A_READ = 64
/** Chunks held unpacked: 25 KB each. */
const CHUNKS_HELD = 256

export class ChunkReader {
  private readonly held = new Map<number, TrackPositions>()
  private readonly ofTrack = new Map<string, number[]>()

  /** `places` by vessel and start, as a snapshot gives them. */
  constructor(
    private readonly snapshot: Snapshot,
    readonly places: readonly ChunkPlace[],
    private readonly signal: AbortSignal,
  ) {
    for (const [i, { trackId }] of places.entries()) {
      const list = this.ofTrack.get(trackId)
      if (list === undefined) this.ofTrack.set(trackId, [i])
      else list.push(i)
    }
  }

  /** Positions of `places[wanted[at]]`; those wanted next are read along with it. */
  async read(wanted: readonly number[], at: number): Promise<TrackPositions> {
    const index = wanted[at]!
    const there = this.held.get(index)
    if (there !== undefined) return there
    // The embedded database answers at once: without a turn of the loop no signal would be heard.
    await setImmediate()
    this.signal.throwIfAborted()
    const missing = wanted.slice(at, at + CHUNKS_A_READ).filter((i) => !this.held.has(i))
    const read = await this.snapshot.readPositions(missing.map((i) => this.places[i]!.row))
    for (const [k, i] of missing.entries()) this.held.set(i, read[k]!)
    // The first to come are the first to go; a read is smaller than what is held.
    for (const i of this.held.keys()) {
      if (this.held.size <= CHUNKS_HELD) break
      this.held.delete(i)
    }
    return this.held.get(index)!
  }

  readonly readLine: LineReader = (line) => this.slices(line)

  private async *slices({ trackId, segmentId, startMs, endMs }: LineRequest): AsyncGenerator<LineSlice> {
    const wanted = (this.ofTrack.get(trackId) ?? []).filter((i) => {
      const place = this.places[i]!
      return place.startMs <= endMs && place.endMs >= startMs
    })
    for (let at = 0; at < wanted.length; at++) {
      const positions = await this.read(wanted, at)
      const { timeMs, segment, segmentIds, count } = positions
      const only = segmentId === null ? -1 : segmentIds.indexOf(segmentId)
      if (segmentId !== null && only < 0) continue
      for (let from = 0; from < count; from++) {
        let to = from
        while (
          to < count &&
          timeMs[to]! >= startMs &&
          timeMs[to]! <= endMs &&
          (only < 0 || segment[to] === only)
        )
          to++
        if (to > from) yield { positions, from, to }
        from = to
      }
    }
  }
}
