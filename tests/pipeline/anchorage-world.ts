/** Ships that come, lie still and go, as CSV; and the plainest way to find where: all rows in memory, in degrees. */

import type { AnchorageRequest } from '../../lib/pipeline/anchorages.ts'
import { never } from './run-backfill.ts'

export const START_MS = Date.UTC(2025, 4, 1)
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,VesselType'

export const REQUEST: AnchorageRequest = {
  minVessels: 20,
  minHours: 12,
  sinceMs: null,
  untilMs: null,
  signal: never,
  onProgress: () => {},
}

export interface Row {
  readonly mmsi: string
  readonly timeMs: number
  readonly latDeg: number
  readonly lonDeg: number
  readonly knots: number
  readonly name: string
  readonly shipType: number
}

export interface Call {
  readonly mmsi: string
  readonly latDeg: number
  readonly lonDeg: number
  /** From the first position at the berth to the last. */
  readonly hours: number
  readonly startMs?: number
  readonly minutes?: number
  /** Degrees of latitude, and as many km of longitude, that a position is off by, to and fro. */
  readonly jitterDeg?: number
  readonly knots?: number
  readonly name?: string
  readonly shipType?: number
}

const MOST_DEG = 5e-4
const DEG = Math.PI / 180

/** In from 20 km, still for some hours, and out again, northwards; a ship made fast swings by up to 55 m. */
export function callRows(call: Call): Row[] {
  const { mmsi, latDeg, lonDeg, hours, startMs = START_MS, minutes = 30, jitterDeg = MOST_DEG } = call
  const { knots = 0, name = '', shipType = 70 } = call
  const row = (atMinutes: number, north: number, east: number, speed: number): Row => {
    const lat = latDeg + north
    const lon = lonDeg + east / Math.cos(latDeg * DEG)
    const wrapped = lon >= 180 ? lon - 360 : lon < -180 ? lon + 360 : lon
    const timeMs = startMs + atMinutes * MINUTE_MS
    return { mmsi, timeMs, latDeg: lat, lonDeg: wrapped, knots: speed, name, shipType }
  }
  const away = latDeg > 0 ? -1 : 1
  const rows = [row(-60, away * 0.18, 0, 10), row(-30, away * 0.09, 0, 10)]
  for (let at = 0, i = 0; at <= hours * 60; at += minutes, i++)
    rows.push(row(at, jitterDeg * Math.sin(i * 2.4), jitterDeg * Math.cos(i * 1.7), knots))
  rows.push(row(hours * 60 + 30, away * 0.09, 0, 10), row(hours * 60 + 60, away * 0.18, 0, 10))
  return rows
}

export function csvRows(rows: readonly Row[]): string[] {
  return rows.map(({ mmsi, timeMs, latDeg, lonDeg, knots, name, shipType }) =>
    [
      mmsi,
      new Date(timeMs).toISOString(),
      latDeg.toFixed(6),
      lonDeg.toFixed(6),
      knots,
      0,
      name,
      shipType,
    ].join(','),
  )
}

/** So many ships' numbers, of a country's digits. */
export function numbersOf(count: number, first: number): string[] {
  return Array.from({ length: count }, (_, i) => String(first + i))
}

export interface PlainCell {
  readonly cell: string
  readonly latDeg: number
  readonly lonDeg: number
  readonly vessels: number
  readonly stays: number
  readonly vesselDays: number
}

interface PlainStay {
  readonly mmsi: string
  readonly latDeg: number
  readonly lonDeg: number
  readonly ms: number
}

/**
 * The definitions of docs/anchorages.md over rows of ships that each have one transponder, away from the poles. Its
 * distances, means and cells share no code with lib.
 */
export function plainAnchorages(rows: readonly Row[], minVessels: number, minHours: number): PlainCell[] {
  const distinct = <Item>(items: readonly Item[], keyOf: (item: Item) => string) =>
    [...new Set(items.map(keyOf))].map((key) => ({ key, own: items.filter((item) => keyOf(item) === key) }))
  const stays = distinct(rows, ({ mmsi }) => mmsi).flatMap(({ own }) => plainStays(own, minHours))
  return distinct(stays, ({ latDeg, lonDeg }) => plainCell(latDeg, lonDeg))
    .map(({ key: cell, own }) => ({
      cell,
      ...plainMean(own),
      vessels: new Set(own.map(({ mmsi }) => mmsi)).size,
      stays: own.length,
      vesselDays: own.reduce((sum, { ms }) => sum + ms, 0) / (24 * HOUR_MS),
    }))
    .filter(({ vessels }) => vessels >= minVessels)
    .sort((a, b) => (a.cell < b.cell ? -1 : 1))
}

function plainStays(own: readonly Row[], minHours: number): PlainStay[] {
  let keptMs = Number.NEGATIVE_INFINITY
  const rows = [...own]
    .sort((a, b) => a.timeMs - b.timeMs)
    .filter(({ timeMs }) => {
      const isKept = timeMs - keptMs >= 5 * MINUTE_MS
      if (isKept) keptMs = timeMs
      return isKept
    })
  const stays: PlainStay[] = []
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && plainKm(rows[from]!, rows[to]!) <= 0.5) to++
    const ms = rows[to - 1]!.timeMs - rows[from]!.timeMs
    if (ms >= minHours * HOUR_MS)
      stays.push({ mmsi: rows[from]!.mmsi, ...plainMean(rows.slice(from, to)), ms })
    from = to
  }
  return stays
}

interface Degrees {
  readonly latDeg: number
  readonly lonDeg: number
}

function plainKm(a: Degrees, b: Degrees): number {
  const north = Math.sin(((b.latDeg - a.latDeg) * DEG) / 2) ** 2
  const east = Math.sin(((b.lonDeg - a.lonDeg) * DEG) / 2) ** 2
  return (
    2 * 6371.0088 * Math.asin(Math.sqrt(north + Math.cos(a.latDeg * DEG) * Math.cos(b.latDeg * DEG) * east))
  )
}

/** Of angles, by their differences from the first. */
function plainMean(places: readonly Degrees[]): Degrees {
  const { lonDeg } = places[0]!
  const turn = (deg: number) => ((((deg + 180) % 360) + 360) % 360) - 180
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    latDeg: mean(places.map((place) => place.latDeg)),
    lonDeg: turn(lonDeg + mean(places.map((place) => turn(place.lonDeg - lonDeg)))),
  }
}

function plainCell(latDeg: number, lonDeg: number): string {
  const row = Math.floor((latDeg + 90) / 0.0045)
  const columns = Math.round(80_000 * Math.cos((row * 0.0045 + 0.00225 - 90) * DEG))
  const column = Math.floor(((lonDeg + 180) / 360) * columns)
  return (row * 80_000 + column).toString(16).padStart(8, '0')
}
