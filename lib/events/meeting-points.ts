/**
 * What those who look at several vessels need of one vessel's stretch of time: its grid points, for encounters, and its
 * rows, for goings dark. As bytes it is what lib/store/live-store keeps of a stretch.
 */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import { type GridBlock, GridBuffer, NO_POINTS, POINT } from './grid.ts'

export interface MeetingPoints {
  /** Points of tracks every ten minutes; `points.track` is an index into `tracks`. None of a gear beacon. */
  readonly points: GridBlock
  readonly tracks: readonly string[]
  /** Rows (kept positions with a true place): UTC epoch ms, place. Also those of a gear beacon: who asks tells them apart. */
  readonly rowMs: Float64Array
  readonly rowLonUnits: Int32Array
  readonly rowLatUnits: Int32Array
}

const FORMAT_VERSION = 1

const NOTHING: MeetingPoints = {
  points: NO_POINTS,
  tracks: [],
  rowMs: new Float64Array(0),
  rowLonUnits: new Int32Array(0),
  rowLatUnits: new Int32Array(0),
}

/** Neither points nor rows. */
export function noMeeting(): MeetingPoints {
  return NOTHING
}

/**
 * Version, tracks, points, rows; numbers as differences to those before, for neighbours are near: some 12 bytes a
 * point, 9 a row. No bytes at all where there is nothing.
 */
export function packMeeting({ points, tracks, rowMs, rowLonUnits, rowLatUnits }: MeetingPoints): Uint8Array {
  if (points.count === 0 && rowMs.length === 0) return new Uint8Array(0)
  const writer = new StateWriter()
  writer.byte(FORMAT_VERSION)
  writer.count(tracks.length)
  for (const track of tracks) writer.text(track)
  writer.count(points.count)
  let [slot, lon, lat] = [0, 0, 0]
  for (let row = 0; row < points.count; row++) {
    writer.count(points.track[row]!)
    writer.byte(points.kind[row]!)
    writer.count(points.lagMs[row]!)
    writeSigned(writer, points.slot[row]! - slot)
    writeSigned(writer, points.lonUnits[row]! - lon)
    writeSigned(writer, points.latUnits[row]! - lat)
    slot = points.slot[row]!
    lon = points.lonUnits[row]!
    lat = points.latUnits[row]!
  }
  writer.count(rowMs.length)
  let timeMs = 0
  ;[lon, lat] = [0, 0]
  for (let row = 0; row < rowMs.length; row++) {
    writeSigned(writer, rowMs[row]! - timeMs)
    writeSigned(writer, rowLonUnits[row]! - lon)
    writeSigned(writer, rowLatUnits[row]! - lat)
    timeMs = rowMs[row]!
    lon = rowLonUnits[row]!
    lat = rowLatUnits[row]!
  }
  return writer.finish()
}

/** Throws on a version it does not know and on truncated or contradictory bytes. */
export function unpackMeeting(bytes: Uint8Array): MeetingPoints {
  if (bytes.length === 0) return NOTHING
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new Error(`meetings: unknown version ${version} of points`)
  const tracks: string[] = []
  for (let left = reader.count(); left > 0; left--) tracks.push(reader.text())
  const points = new GridBuffer(0)
  let [slot, lon, lat] = [0, 0, 0]
  for (let left = reader.count(); left > 0; left--) {
    const track = reader.count()
    const kind = reader.byte()
    const lagMs = reader.count()
    if (track >= tracks.length || kind > POINT.likely)
      throw new Error(`meetings: a point of track ${track} of ${tracks.length}, kind ${kind}`)
    slot += readSigned(reader)
    lon += readSigned(reader)
    lat += readSigned(reader)
    points.add(slot, lon, lat, lagMs, track, kind)
  }
  const rows: [timeMs: number, lon: number, lat: number][] = []
  let timeMs = 0
  ;[lon, lat] = [0, 0]
  for (let left = reader.count(); left > 0; left--) {
    timeMs += readSigned(reader)
    lon += readSigned(reader)
    lat += readSigned(reader)
    rows.push([timeMs, lon, lat])
  }
  return {
    points: points.block,
    tracks,
    rowMs: Float64Array.from(rows, (row) => row[0]),
    rowLonUnits: Int32Array.from(rows, (row) => row[1]),
    rowLatUnits: Int32Array.from(rows, (row) => row[2]),
  }
}

/** Whole, either sign: even numbers stand for 0 and up, odd ones for below. */
function writeSigned(writer: StateWriter, value: number): void {
  writer.count(value >= 0 ? 2 * value : -2 * value - 1)
}

function readSigned(reader: StateReader): number {
  const value = reader.count()
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
