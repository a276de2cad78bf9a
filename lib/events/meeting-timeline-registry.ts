/** The tracks and pairs that a timeline of meetings looks at, by number and by name. */

import { keyOf } from './encounter-pairs.ts'
import type { MeetingPair } from './meeting-timeline-pair.ts'
import { MeetingTrack } from './meeting-timeline-track.ts'
import { TrackTable } from './track-table.ts'

export class MeetingRegistry {
  readonly table = new TrackTable()
  private readonly vessels = new Map<string, MeetingTrack[]>()
  /** By number. */
  private readonly byNumber: (MeetingTrack | undefined)[] = []
  private readonly pairByKey = new Map<number, MeetingPair>()
  /** Tracks that may be of no use any more. */
  private readonly idle: MeetingTrack[] = []

  tracksOf(mmsi: string): readonly MeetingTrack[] {
    return this.vessels.get(mmsi) ?? []
  }

  track(number: number): MeetingTrack {
    const track = this.byNumber[number]
    if (track === undefined) throw new Error(`encounters: no track ${number} is looked at`)
    return track
  }

  pairs(): Iterable<MeetingPair> {
    return this.pairByKey.values()
  }

  ensureTrack(mmsi: string, trackId: string): MeetingTrack {
    const number = this.table.indexOf(mmsi, trackId)
    const known = this.byNumber[number]
    if (known !== undefined) return known
    const track = new MeetingTrack(mmsi, number)
    this.byNumber[number] = track
    const own = this.vessels.get(mmsi)
    if (own === undefined) this.vessels.set(mmsi, [track])
    else own.push(track)
    return track
  }

  ensurePair(a: MeetingTrack, b: MeetingTrack): MeetingPair {
    const key = keyOf(a.number, b.number)
    const known = this.pairByKey.get(key)
    if (known !== undefined) return known
    const pair: MeetingPair = {
      first: a,
      second: b,
      standing: [],
      closesMs: Number.POSITIVE_INFINITY,
      firstContact: Number.POSITIVE_INFINITY,
      lastContact: Number.NEGATIVE_INFINITY,
      isDue: false,
    }
    this.pairByKey.set(key, pair)
    a.pairs.push(pair)
    b.pairs.push(pair)
    return pair
  }

  dropPair(pair: MeetingPair): void {
    this.pairByKey.delete(keyOf(pair.first.number, pair.second.number))
    for (const track of [pair.first, pair.second]) {
      track.pairs.splice(track.pairs.indexOf(pair), 1)
      this.noteIdle(track)
    }
  }

  /** It may have neither point nor pair now. */
  noteIdle(track: MeetingTrack): void {
    if (track.count === 0) this.idle.push(track)
  }

  /** Gives back the numbers of tracks with neither point nor pair. */
  releaseIdle(): void {
    for (const track of this.idle) {
      if (track.count > 0 || track.pairs.length > 0 || this.byNumber[track.number] !== track) continue
      const own = this.vessels.get(track.mmsi)!
      own.splice(own.indexOf(track), 1)
      if (own.length === 0) this.vessels.delete(track.mmsi)
      this.byNumber[track.number] = undefined
      this.table.release(track.number)
    }
    this.idle.length = 0
  }
}
