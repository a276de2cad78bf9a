/** Numbers for tracks, so that columns can name them. Numbers differ from run to run; nothing kept holds one. */

export class TrackTable {
  private readonly mmsis: string[] = []
  private readonly trackIds: string[] = []
  private readonly indexOfKey = new Map<string, number>()

  get count(): number {
    return this.mmsis.length
  }

  /** The number of a track, from 0; a new one is appended. */
  indexOf(mmsi: string, trackId: string): number {
    const key = `${mmsi} ${trackId}`
    const known = this.indexOfKey.get(key)
    if (known !== undefined) return known
    this.indexOfKey.set(key, this.mmsis.length)
    this.trackIds.push(trackId)
    return this.mmsis.push(mmsi) - 1
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
