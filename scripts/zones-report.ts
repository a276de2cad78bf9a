/** Zones as the command line prints them. */

import type { Zone } from '../lib/geo/zones/zone.ts'
import { polygonAreaKm2 } from '../lib/geo/zones/zone-import-area.ts'
import { formatCount, formatNumber } from './plain-text.ts'

export interface ZoneSummary {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly authority: string
  readonly source: string
  readonly country: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly seasons: readonly string[]
  readonly permittedFlags: readonly string[] | null
  readonly permittedGears: readonly string[] | null
  readonly polygons: number
  /** The last place of a ring, which is its first, is not counted. */
  readonly vertices: number
  readonly areaKm2: number
  /** West, south, east, north, degrees; west of east even where the zone goes over the antimeridian. */
  readonly box: readonly [number, number, number, number]
  readonly version: string
}

export function summarizeZone(zone: Zone): ZoneSummary {
  const { polygons, seasons, validFromMs, validToMs, ...words } = zone
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  let vertices = 0
  const box: [number, number, number, number] = [180, 90, -180, -90]
  for (const { rings } of polygons) {
    for (const ring of rings) {
      vertices += ring.length / 2 - 1
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]!)
        box[1] = Math.min(box[1], ring[i + 1]!)
        box[2] = Math.max(box[2], ring[i]!)
        box[3] = Math.max(box[3], ring[i + 1]!)
      }
    }
  }
  return {
    ...words,
    ...{ validFrom: time(validFromMs), validTo: time(validToMs), seasons: seasons.map(formatSeason) },
    ...{ polygons: polygons.length, vertices, box },
    areaKm2: Math.round(polygons.reduce((sum, { rings }) => sum + polygonAreaKm2(rings), 0) * 10) / 10,
  }
}

function formatSeason({ fromMonth, fromDay, toMonth, toDay }: Zone['seasons'][number]): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(fromMonth)}-${two(fromDay)}/${two(toMonth)}-${two(toDay)}`
}

const COLUMNS = [
  'id',
  'name',
  'kind',
  'country',
  'polygons',
  'vertices',
  'km2',
  'west, south, east, north',
] as const
/** Numbers are set to the right. */
const FIRST_NUMBER = 4
const LAST_NUMBER = 6
const WIDEST = 32

/** A line a zone under a line of headings. */
export function formatZones(zones: readonly Zone[]): string {
  if (zones.length === 0) return 'no zones\n'
  const rows = zones
    .map(summarizeZone)
    .map((zone) => [
      ...[clip(zone.id), clip(zone.name), zone.kind, zone.country ?? '-'],
      ...[formatNumber(zone.polygons), formatNumber(zone.vertices), formatNumber(Math.round(zone.areaKm2))],
      zone.box.map((value) => value.toFixed(2)).join(', '),
    ])
  const widths = COLUMNS.map((column, i) =>
    Math.max(column.length, ...rows.map((row) => [...row[i]!].length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const space = ' '.repeat(widths[i]! - [...cell].length)
        return i >= FIRST_NUMBER && i <= LAST_NUMBER ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return `${[COLUMNS, ...rows].map(line).join('\n')}\n${formatCount(zones.length, 'zone')}\n`
}

function clip(text: string): string {
  const letters = [...text]
  return letters.length <= WIDEST ? text : `${letters.slice(0, WIDEST - 3).join('')}...`
}
