/** A stay of a track in a zone, or near its border. */

export interface ZonePassageOutput {
  readonly kind: 'zonePassage'
  /** hash of kind, vessel, track, zone, relation and beginning. */
  readonly id: string
  readonly mmsi: string
  readonly trackId: string
  readonly zoneId: string
  /** 'near': within the distance of the border that rules on avoidance look at, from either side. */
  readonly relation: 'inside' | 'near'
  readonly decidedMs: number
  readonly open: boolean
  /**
   * Where and when the way crossed the border, interpolated; or the first and last position in it, where the vessel was
   * first or last heard there, or was silent for over an hour on the way in or out.
   */
  readonly startMs: number
  readonly endMs: number
  readonly startedBy: 'border' | 'first-heard'
  /** Null while open. */
  readonly endedBy: 'border' | 'last-heard' | null
  readonly startLonUnits: number
  readonly startLatUnits: number
  readonly endLonUnits: number
  readonly endLatUnits: number
  /** Positions inside; near a border rows. */
  readonly positions: number
  /** Mean of reported speeds of its positions, knots; NaN near a border, or where none is reported. */
  readonly meanKnots: number
  /** Rows inside that are scored fishing, 0 near a border; the mean of their scores, 0..1, and of their speeds, knots. */
  readonly fishingRows: number
  readonly fishingScore: number
  readonly fishingKnots: number
}
