/**
 * Anchorages as a port list: a CSV with the columns of Global Fishing Watch's anchorages, which `--ports` of a backfill
 * takes as it is, and beside it what the list was made of.
 */

import { createHash } from 'node:crypto'
import { alpha3Code } from '../geo/country-codes.ts'
import { cellName, writeCellCentre } from '../geo/equal-cells.ts'
import { bearingDegUnits, type Place } from '../geo/great-circle.ts'
import type { Places, Port } from '../geo/places.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import { ANCHORAGE_OPTIONS, type FoundAnchorages, type ReadForAnchorages } from './anchorages.ts'

/** Raised when the same folder and options would give another list. */
const VERSION = 1

const NAME_OPTIONS = {
  /** An anchorage has the name of a listed port within this, km. GFW pipe-anchorages: `label_distance_km`. */
  portKm: 4,
  /** ... and up to this tells how far off that port it lies, km; at most 30. As stays are named (VISIT_OPTIONS). */
  roadsKm: 20,
} as const

const COLUMNS = [
  ...['cell', 'latitude', 'longitude', 'label', 'sublabel', 'iso3'],
  ...['vessels', 'fishing_vessels', 'stays', 'vessel_days'],
]
/** Enough to give back the unit of a place, 1.7e-6 degrees. */
const DEGREE_DECIMALS = 6
const DAY_MS = 86_400_000
const POINTS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const

export interface TableRequest {
  readonly minVessels: number
  readonly minHours: number
  readonly sinceMs: number | null
  readonly untilMs: number | null
  /** The list that names anchorages. */
  readonly places: Pick<Places, 'ports' | 'nearestPort' | 'portKm'>
  /** That list's name: 'built-in', or the SHA-256 of its bytes. */
  readonly portsName: string
  /** Whether its ports follow behind the anchorages. */
  readonly keepsPorts: boolean
}

/** What the list was made of, and how: plain JSON, the same for the same folder and options. */
export interface AnchorageVersion {
  readonly about: string
  readonly version: number
  /** Of the CSV's bytes: the name that a generation's configuration gives to its ports. */
  readonly sha256: string
  readonly options: object
  readonly read: object
  readonly anchorages: number
  readonly unnamed: number
  readonly ports: { readonly list: string; readonly kept: number }
}

export function writeAnchorageTable(
  { anchorages, read }: FoundAnchorages,
  request: TableRequest,
): { readonly csv: string; readonly version: AnchorageVersion } {
  const lines = [COLUMNS.join(',')]
  let unnamed = 0
  for (const anchorage of anchorages) {
    const name = nameCell(anchorage.cell, request.places)
    if (name.port === null) unnamed++
    lines.push(
      csvLine([
        cellName(anchorage.cell),
        ...placeFields(anchorage),
        ...[name.label, name.sublabel, countryField(name.port)],
        ...[anchorage.vessels, anchorage.fishingVessels, anchorage.stays],
        (anchorage.stayMs / DAY_MS).toFixed(1),
      ]),
    )
  }
  const kept = request.keepsPorts ? request.places.ports : []
  for (const port of kept)
    lines.push(csvLine(['', ...placeFields(port), port.name, '', countryField(port), '', '', '', '']))
  const csv = `${lines.join('\n')}\n`
  const version: AnchorageVersion = {
    about: `Anchorages derived by Wakewatch${read.simulated ? ' from SIMULATED messages' : ''}`,
    version: VERSION,
    sha256: createHash('sha256').update(csv).digest('hex'),
    options: {
      minVessels: request.minVessels,
      minHours: request.minHours,
      stillKm: ANCHORAGE_OPTIONS.stillKm,
      since: isoTime(request.sinceMs),
      until: isoTime(request.untilMs),
    },
    read: describeRead(read),
    anchorages: anchorages.length,
    unnamed,
    ports: { list: request.portsName, kept: kept.length },
  }
  return { csv, version }
}

interface CellLabel {
  readonly label: string
  readonly sublabel: string
  /** The port that it is named after. */
  readonly port: Port | null
}

/** By the middle of the cell, not by where ships lay: the same however much is read. */
function nameCell(cell: number, { ports, nearestPort, portKm }: TableRequest['places']): CellLabel {
  const centre: Place = { lonUnits: 0, latUnits: 0 }
  writeCellCentre(cell, centre)
  const { lonUnits, latUnits } = centre
  const index = nearestPort(lonUnits, latUnits, NAME_OPTIONS.roadsKm)
  if (index < 0) return { label: `Anchorage ${placeText(centre)}`, sublabel: '', port: null }
  const port = ports[index]!
  const km = portKm(index, lonUnits, latUnits)
  if (km <= NAME_OPTIONS.portKm) return { label: port.name, sublabel: '', port }
  const bearingDeg = bearingDegUnits(port.lonUnits, port.latUnits, lonUnits, latUnits)
  const point = POINTS[Math.round(bearingDeg / 45) % POINTS.length]!
  return { label: port.name, sublabel: `${Math.round(km)} km ${point}`, port }
}

/** Three decimals tell cells apart. */
function placeText({ lonUnits, latUnits }: Place): string {
  const half = (units: number, width: number, signs: string) => {
    const degrees = (Math.abs(units) / UNITS_PER_DEGREE).toFixed(3).padStart(width, '0')
    return degrees + signs[units < 0 ? 1 : 0]
  }
  return `${half(latUnits, 6, 'NS')} ${half(lonUnits, 7, 'EW')}`
}

function placeFields({ lonUnits, latUnits }: Place): [string, string] {
  const degrees = (units: number) => (units / UNITS_PER_DEGREE).toFixed(DEGREE_DECIMALS)
  return [degrees(latUnits), degrees(lonUnits)]
}

/** A country that has no code is left as its list has it. */
function countryField(port: Port | null): string {
  if (port === null) return ''
  return alpha3Code(port.country) ?? port.country
}

function csvLine(fields: readonly (string | number)[]): string {
  return fields
    .map((field) => {
      const text = String(field)
      return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    })
    .join(',')
}

function describeRead({ firstMs, lastMs, ...read }: ReadForAnchorages): object {
  return { ...read, first: isoTime(firstMs), last: isoTime(lastMs) }
}

function isoTime(timeMs: number | null): string | null {
  return timeMs === null || Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString()
}
