/**
 * Tracks as one transferable buffer, for the map: what the server sends, the browser reads without copying. Nothing of
 * Node is imported here. docs/track-columns.md says the same for other languages.
 *
 * Little endian. A header of 64 bytes:
 *   0  u32  MAGIC                        24  u32  points
 *   4  u32  VERSION                      28  u32  lines
 *   8  f64  zoom                         32  u32  tracks
 *  16  f64  tolerance, pixels            36  u32  bytes of names
 *  40  u32  positions that the points stand for
 *  44  u32  positions left out           48  u32  vessels of which some were left out
 *  52  u32  lines left out              56  f32  steps of colour off
 *  60  u32  segments
 * then the columns, widest first, so that each is aligned:
 *   points  f64 timeMs, i32 lonUnits, i32 latUnits
 *   lines   u32 lineStart (one more than lines), u32 lineTrack, u32 lineSegment
 *   points  u16 speedTenths, u16 courseTenths, u16 headingDeg, u16 score
 *   lines   u8  lineBreak
 * and the names: UTF-8 JSON, {"tracks": [[mmsi, trackId], ...], "segments": [segmentId, ...]}.
 */

/** 'WWTK' as bytes. */
const MAGIC = 0x4b545757
const VERSION = 2
const HEADER_BYTES = 64

/** No speed, course, heading or score. */
export const MISSING = 0xffff

/** Why a line begins: the track begins here or was cut (to the time range, to the box); its segment changed; silence. */
export const LINE_BREAK = { start: 0, segment: 1, silence: 2 } as const

export interface TrackLines {
  /** Web Mercator zoom that it was simplified for, 512 pixels a tile at zoom 0; Infinity for every position. */
  readonly zoom: number
  /** No position left out of a line lies further from it than this at its own time, pixels at that zoom; 0: none is. */
  readonly tolerancePixels: number
  /**
   * Between the points that are left, speed and score run straight: so many steps of colour (lib/store/track-classes) is
   * none that was dropped off that, at its own time; all of them where points had to be dropped that it takes.
   */
  readonly stepsOff: number
  /** Positions that the lines stand for. */
  readonly positions: number
  /** Positions of the asked time range and box that were not looked at, and of how many vessels: too many in all. */
  readonly positionsLeftOut: number
  readonly vesselsLeftOut: number
  /** Lines that were dropped whole, the shortest of each vessel first: more of them than points allowed. */
  readonly linesLeftOut: number
  readonly tracks: readonly { readonly mmsi: string; readonly trackId: string }[]
  /** Of each line its first point, and at the end the number of points: line k is points [k] to [k + 1] less one. */
  readonly lineStart: Uint32Array
  /** Index into tracks. */
  readonly lineTrack: Uint32Array
  /** Index into segmentIds: the messages of one transponder. */
  readonly lineSegment: Uint32Array
  readonly segmentIds: readonly string[]
  /** LINE_BREAK. */
  readonly lineBreak: Uint8Array
  /** UTC epoch ms. */
  readonly timeMs: Float64Array
  /** 1/600,000 degree. */
  readonly lonUnits: Int32Array
  readonly latUnits: Int32Array
  /** 0.1 knots; MISSING where it is. */
  readonly speedTenths: Uint16Array
  /** 0.1 degrees; MISSING where it is. */
  readonly courseTenths: Uint16Array
  readonly headingDeg: Uint16Array
  /**
   * P(apparent fishing) in thousandths; MISSING where the position was no row. From one row to the next that is left,
   * the rows between have the same side of one half as both, or as either.
   */
  readonly score: Uint16Array
}

/** Bytes of each column in order, and where it begins. */
function layout(points: number, lines: number) {
  let at = HEADER_BYTES
  const take = (count: number, bytes: number) => {
    const start = at
    at += count * bytes
    return { start, count }
  }
  return {
    timeMs: take(points, 8),
    lonUnits: take(points, 4),
    latUnits: take(points, 4),
    lineStart: take(lines + 1, 4),
    lineTrack: take(lines, 4),
    lineSegment: take(lines, 4),
    speedTenths: take(points, 2),
    courseTenths: take(points, 2),
    headingDeg: take(points, 2),
    score: take(points, 2),
    lineBreak: take(lines, 1),
    names: at,
  }
}

export function writeTrackLines(tracks: TrackLines): ArrayBuffer {
  const points = tracks.timeMs.length
  const lines = tracks.lineTrack.length
  const names = new TextEncoder().encode(
    JSON.stringify({
      tracks: tracks.tracks.map(({ mmsi, trackId }) => [mmsi, trackId]),
      segments: tracks.segmentIds,
    }),
  )
  const at = layout(points, lines)
  const buffer = new ArrayBuffer(at.names + names.length)
  const header = new DataView(buffer)
  header.setUint32(0, MAGIC, true)
  header.setUint32(4, VERSION, true)
  header.setFloat64(8, tracks.zoom, true)
  header.setFloat64(16, tracks.tolerancePixels, true)
  const counts = [points, lines, tracks.tracks.length, names.length, tracks.positions]
  counts.push(tracks.positionsLeftOut, tracks.vesselsLeftOut, tracks.linesLeftOut)
  for (const [i, count] of counts.entries()) header.setUint32(24 + 4 * i, count, true)
  header.setFloat32(56, tracks.stepsOff, true)
  header.setUint32(60, tracks.segmentIds.length, true)
  new Float64Array(buffer, at.timeMs.start, points).set(tracks.timeMs)
  new Int32Array(buffer, at.lonUnits.start, points).set(tracks.lonUnits)
  new Int32Array(buffer, at.latUnits.start, points).set(tracks.latUnits)
  new Uint32Array(buffer, at.lineStart.start, lines + 1).set(tracks.lineStart)
  new Uint32Array(buffer, at.lineTrack.start, lines).set(tracks.lineTrack)
  new Uint32Array(buffer, at.lineSegment.start, lines).set(tracks.lineSegment)
  new Uint16Array(buffer, at.speedTenths.start, points).set(tracks.speedTenths)
  new Uint16Array(buffer, at.courseTenths.start, points).set(tracks.courseTenths)
  new Uint16Array(buffer, at.headingDeg.start, points).set(tracks.headingDeg)
  new Uint16Array(buffer, at.score.start, points).set(tracks.score)
  new Uint8Array(buffer, at.lineBreak.start, lines).set(tracks.lineBreak)
  new Uint8Array(buffer, at.names).set(names)
  return buffer
}

/** Views of the buffer, which stays in use. Throws on what is no such buffer, or of another version. */
export function readTrackLines(buffer: ArrayBuffer): TrackLines {
  if (buffer.byteLength < HEADER_BYTES) throw new Error(`store: tracks of ${buffer.byteLength} bytes`)
  const header = new DataView(buffer)
  if (header.getUint32(0, true) !== MAGIC) throw new Error('store: these bytes are no tracks')
  const version = header.getUint32(4, true)
  if (version !== VERSION) throw new Error(`store: tracks of version ${version}`)
  const count = (i: number) => header.getUint32(24 + 4 * i, true)
  const points = count(0)
  const lines = count(1)
  const at = layout(points, lines)
  if (at.names + count(3) !== buffer.byteLength)
    throw new Error(`store: tracks of ${buffer.byteLength} bytes where ${at.names + count(3)} are due`)
  const names = readNames(new TextDecoder().decode(new Uint8Array(buffer, at.names)))
  if (names.tracks.length !== count(2) || names.segments.length !== count(9))
    throw new Error('store: tracks without names')
  return {
    zoom: header.getFloat64(8, true),
    tolerancePixels: header.getFloat64(16, true),
    stepsOff: header.getFloat32(56, true),
    positions: count(4),
    positionsLeftOut: count(5),
    vesselsLeftOut: count(6),
    linesLeftOut: count(7),
    tracks: names.tracks.map(([mmsi, trackId]) => ({ mmsi: String(mmsi), trackId: String(trackId) })),
    segmentIds: names.segments.map(String),
    lineStart: new Uint32Array(buffer, at.lineStart.start, lines + 1),
    lineTrack: new Uint32Array(buffer, at.lineTrack.start, lines),
    lineSegment: new Uint32Array(buffer, at.lineSegment.start, lines),
    lineBreak: new Uint8Array(buffer, at.lineBreak.start, lines),
    timeMs: new Float64Array(buffer, at.timeMs.start, points),
    lonUnits: new Int32Array(buffer, at.lonUnits.start, points),
    latUnits: new Int32Array(buffer, at.latUnits.start, points),
    speedTenths: new Uint16Array(buffer, at.speedTenths.start, points),
    courseTenths: new Uint16Array(buffer, at.courseTenths.start, points),
    headingDeg: new Uint16Array(buffer, at.headingDeg.start, points),
    score: new Uint16Array(buffer, at.score.start, points),
  }
}

function readNames(text: string): { tracks: [unknown, unknown][]; segments: unknown[] } {
  const names: unknown = JSON.parse(text)
  if (typeof names === 'object' && names !== null && 'tracks' in names && 'segments' in names) {
    const { tracks, segments } = names
    if (Array.isArray(tracks) && tracks.every(Array.isArray) && Array.isArray(segments))
      return { tracks: tracks as [unknown, unknown][], segments }
  }
  throw new Error('store: tracks without names')
}
