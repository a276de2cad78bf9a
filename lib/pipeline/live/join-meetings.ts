/** Meeting points of neighbouring pieces of one vessel's time as those of one. */

import { type GridBlock, GridBuffer, NO_POINTS } from '../../events/grid.ts'
import { type MeetingPoints, noMeeting } from '../../events/meeting-points.ts'

/** In the order given. Most have nothing: then no new one is made. */
export function joinMeetings(pieces: readonly MeetingPoints[]): MeetingPoints {
  const some = pieces.filter(({ points, rowMs }) => points.count > 0 || rowMs.length > 0)
  if (some.length <= 1) return some[0] ?? noMeeting()
  const tracks: string[] = []
  const count = some.reduce((sum, piece) => sum + piece.points.count, 0)
  const points = count === 0 ? NO_POINTS : joinPoints(some, count, tracks)
  const rows = some.reduce((count, piece) => count + piece.rowMs.length, 0)
  const joined = {
    points,
    tracks,
    rowMs: new Float64Array(rows),
    rowLonUnits: new Int32Array(rows),
    rowLatUnits: new Int32Array(rows),
  }
  let at = 0
  for (const { rowMs, rowLonUnits, rowLatUnits } of some) {
    joined.rowMs.set(rowMs, at)
    joined.rowLonUnits.set(rowLonUnits, at)
    joined.rowLatUnits.set(rowLatUnits, at)
    at += rowMs.length
  }
  return joined
}

/** Adds their tracks. */
function joinPoints(pieces: readonly MeetingPoints[], count: number, tracks: string[]): GridBlock {
  const points = new GridBuffer(count)
  for (const piece of pieces) {
    const { count, slot, lonUnits, latUnits, lagMs, track, kind } = piece.points
    const own = piece.tracks.map((id) => indexIn(tracks, id))
    for (let row = 0; row < count; row++)
      points.add(slot[row]!, lonUnits[row]!, latUnits[row]!, lagMs[row]!, own[track[row]!]!, kind[row]!)
  }
  return points.block
}

function indexIn(tracks: string[], id: string): number {
  const index = tracks.indexOf(id)
  return index >= 0 ? index : tracks.push(id) - 1
}
