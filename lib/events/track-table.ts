/** Numbers for tracks, so that columns can name them. Numbers differ from run to run; nothing kept holds one. */

export class TrackTable {
  private readonly mmsis: string[] = []
  private readonly trackIds: string[] = []
  private readonly indexOfKey = new Map<string, number>()
  private readonly free: number[] = []

  /** Numbers given so far are below it. */
  get count(): number {
    return this.mmsis.length
  }

  /** The number of a track, from 0; a new one gets the next, or one that was given back. */
  indexOf(mmsi: string, trackId: string): number {
    const key = `${mmsi} ${trackId}`
    const known = this.indexOfKey.get(key)
    if (known !== undefined) return known
    const track = this.free.pop() ?? this.mmsis.length
    this.indexOfKey.set(key, track)
    this.mmsis[track] = mmsi
    this.trackIds[track] = trackId
    return track
  }

  /** Gives back the number of a track that nothing names any more. */
  release(track: number): void {
    this.indexOfKey.delete(`${this.mmsi(track)} ${this.trackId(track)}`)
    this.free.push(track)
  }

  mmsi(track: number): string {
    return this.mmsis[track] ?? unknown(track, this.count)
  }

  trackId(track: number): string {
    return this.trackIds[track] ?? unknown(track, this.count)
  }

  /** Whether A comes before B by MMSI, then track id. */
  isBefore(trackA: number, trackB: number): boolean {
    const mmsiA = this.mmsi(trackA)
    const mmsiB = this.mmsi(trackB)
    return mmsiA < mmsiB || (mmsiA === mmsiB && this.trackId(trackA) < this.trackId(trackB))
  }
}

function unknown(track: number, count: number): never {
  throw new Error(`tracks: no track ${track}, there are ${count}`)
}
