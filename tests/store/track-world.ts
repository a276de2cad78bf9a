/** Made-up ships for tests of tracks, and what their lines are by definition. */

import { ReportBuffer } from '../../lib/ais/report.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import type { Store } from '../../lib/store/store.ts'
import { ChunkBuilder } from '../../lib/store/track-chunks.ts'
import { activate } from './folder.ts'

export const HOUR_MS = 3_600_000

export interface Position {
  mmsi: string
  trackId: string
  segmentId: string
  timeMs: number
  lonUnits: number
  latUnits: number
  speedTenths: number
  score: number
}

type Draw = () => number

/** A ship that steams, fishes to and fro, lies still and is silent now and then, on two segments. */
export function makeShip(draw: Draw, mmsi: string, count: number, startLonDeg: number): Position[] {
  const list: Position[] = []
  let timeMs = Math.floor(draw() * 1000) * 1000
  let lon = startLonDeg * UNITS_PER_DEGREE
  let lat = (draw() * 100 - 50) * UNITS_PER_DEGREE
  let trackId = 0
  let segment = 0
  let speed = 8
  let course = draw() * 360
  for (let i = 0; i < count; i++) {
    const stepMs = draw() < 0.005 ? 13 * HOUR_MS : 1000 * Math.floor(draw() * 120)
    timeMs += stepMs
    if (draw() < 0.02) speed = draw() < 0.3 ? 0 : draw() * 12
    if (draw() < 0.05) course = draw() * 360
    if (draw() < 0.003) segment++
    if (draw() < 0.001) trackId++
    const units = ((speed * stepMs) / HOUR_MS / 60) * UNITS_PER_DEGREE
    lon += units * Math.sin((course * Math.PI) / 180)
    lat += units * Math.cos((course * Math.PI) / 180)
    list.push({
      mmsi,
      trackId: `${mmsi} track ${trackId}`,
      segmentId: `${mmsi} ${segment}`,
      timeMs,
      lonUnits: wrapUnits(Math.round(lon + draw() * 40)),
      latUnits: Math.round(lat + draw() * 40),
      speedTenths: Math.round(speed * 10),
      score: draw() < 0.8 ? NO_SCORE : Math.floor(speed < 4 ? 400 + draw() * 600 : draw() * 600),
    })
  }
  return list
}

function groupBy(
  positions: readonly Position[],
  keyOf: (position: Position) => string,
): Map<string, Position[]> {
  const groups = new Map<string, Position[]>()
  for (const position of positions) {
    const key = keyOf(position)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [position])
    else group.push(position)
  }
  return groups
}

export async function fill(store: Store, positions: readonly Position[]): Promise<void> {
  const rows = new BulkInsert(store.connection.sql)
  const byVessel = groupBy(positions, ({ mmsi }) => mmsi)
  for (const [mmsi, own] of byVessel) {
    const builder = new ChunkBuilder()
    const buffer = new ReportBuffer(own.length)
    const vessel = buffer.vesselOfKey(mmsi)
    for (const [
      row,
      { timeMs, lonUnits, latUnits, speedTenths, trackId, segmentId, score },
    ] of own.entries()) {
      buffer.addPosition(
        vessel,
        timeMs,
        1,
        lonUnits,
        latUnits,
        speedTenths / 10,
        Number.NaN,
        90,
        Number.NaN,
        0,
        0,
      )
      builder.add(trackId, segmentId, buffer.block, row, score)
    }
    for (const chunk of builder.finish()) await rows.add('TrackChunk', { generation: 1, mmsi, ...chunk })
  }
  await rows.flush()
  await activate(store, 1)
}

/** What the lines of a track are, told by their definition. */
export function expectedLines(
  positions: readonly Position[],
  isAsked: (position: Position) => boolean,
): Position[][] {
  const lines: Position[][] = []
  for (const own of groupBy(positions, ({ trackId }) => trackId).values()) {
    let line: Position[] | null = null
    for (const position of own) {
      if (!isAsked(position)) {
        line = null
        continue
      }
      const before = line?.at(-1)
      const goesOn =
        before !== undefined &&
        before.segmentId === position.segmentId &&
        position.timeMs - before.timeMs < 12 * HOUR_MS
      if (!goesOn) {
        line = []
        lines.push(line)
      }
      line!.push(position)
    }
  }
  return lines.sort((a, b) => order(a[0]!, b[0]!))
}

const order = (a: Position, b: Position) =>
  a.mmsi !== b.mmsi
    ? a.mmsi < b.mmsi
      ? -1
      : 1
    : a.trackId !== b.trackId
      ? a.trackId < b.trackId
        ? -1
        : 1
      : a.timeMs - b.timeMs
