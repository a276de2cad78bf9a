/** Packed positions of tracks in memory. */

import type { ChunkChange } from '../../../lib/store/live-store.ts'
import type { PackedChunk } from '../../../lib/store/track-chunks.ts'
import { type Undo, UndoMap } from './undo-map.ts'

/** By sequence; replaced as a whole, so that undoing is cheap. */
type TrackChunks = readonly PackedChunk[]

export class MemoryChunks {
  /** By vessel and track. */
  private readonly tracks: UndoMap<string, ReadonlyMap<string, TrackChunks>>

  constructor(store: { undo: Undo }) {
    this.tracks = new UndoMap(store)
  }

  put({ mmsi, from, chunks }: ChunkChange): void {
    const tracks = new Map(this.tracks.get(mmsi))
    for (const [trackId, sequence] of from) {
      const stay = (tracks.get(trackId) ?? []).filter((chunk) => chunk.sequence < sequence)
      if (stay.length > 0) tracks.set(trackId, stay)
      else tracks.delete(trackId)
    }
    for (const chunk of chunks) {
      const others = (tracks.get(chunk.trackId) ?? []).filter(({ sequence }) => sequence !== chunk.sequence)
      tracks.set(
        chunk.trackId,
        [...others, chunk].sort((a, b) => a.sequence - b.sequence),
      )
    }
    this.tracks.set(mmsi, tracks)
  }

  ofTrack(mmsi: string, trackId: string): TrackChunks {
    return this.tracks.get(mmsi)?.get(trackId) ?? []
  }

  tracksSince(mmsi: string, fromMs: number): string[] {
    return [...(this.tracks.get(mmsi) ?? [])]
      .filter(([, chunks]) => chunks.some(({ endMs }) => endMs >= fromMs))
      .map(([trackId]) => trackId)
      .sort()
  }

  of(mmsi: string): PackedChunk[] {
    return [...(this.tracks.get(mmsi)?.values() ?? [])].flat()
  }

  *all(): Generator<{ readonly mmsi: string; readonly chunk: PackedChunk }> {
    for (const [mmsi, tracks] of this.tracks.values)
      for (const chunk of [...tracks.values()].flat()) yield { mmsi, chunk }
  }
}
