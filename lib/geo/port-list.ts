/**
 * Port lists: the World Port Index (NGA Pub. 150, CSV), Global Fishing Watch's named anchorages (CSV), any
 * CSV with a latitude, a longitude and a port's name, and the npm package `sea-ports`.
 */

import { countryCode } from './country-codes.ts'
import { parseCsv } from './parse-csv.ts'
import type { Places, Port } from './places.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from './units.ts'

export type PortRejectReason =
  | 'no-coordinates'
  | 'bad-coordinates'
  | 'out-of-range'
  /** Of the built-in list: in the open sea, mostly latitude and longitude the wrong way round. */
  | 'far-at-sea'

export interface PortReject {
  readonly reason: PortRejectReason
  /** 1-based line of the CSV, or the key in `sea-ports`. */
  readonly where: string
  readonly name: string
}

export interface PortList {
  readonly ports: readonly Port[]
  /** Every row that is not a port in `ports`. */
  readonly rejects: readonly PortReject[]
}

/** Column names as the lists have them, without case, blanks and signs; the first one present counts. */
const COLUMNS = {
  lat: ['latitude', 'lat'],
  lon: ['longitude', 'lon', 'lng', 'long'],
  name: ['mainportname', 'label', 'portname', 'name', 'port'],
  part: ['sublabel'],
  country: ['countrycode', 'iso3', 'iso2', 'country', 'flag'],
} as const

/** Columns that positions of ships have and ports have not: such a table is a track, even with names in it. */
const TRACK_COLUMNS = ['mmsi', 'shipmmsi', 'vesselid', 'ssvid', 'sog', 'cog', 'speedoverground', 'navstatus']
const COLUMNS_SHOWN = 30

/**
 * Ports of a CSV text. `name` is what the user calls the file, for errors. Countries are alpha-2 codes where they
 * are known, else as the list has them.
 * Throws where the header is none of a port list, or not one row is a port.
 */
export function parsePortsCsv(text: string, name: string): PortList {
  const rows = parseCsv(text)
  const header: readonly string[] = rows.next().value?.fields ?? []
  const column = findColumns(header)
  const missing = (['lat', 'lon', 'name'] as const).filter((one) => column[one] < 0)
  if (missing.length > 0)
    throw notPorts(name, header, `there is no column for ${missing.map((one) => WORDS[one]).join(', ')}`)
  const ofTrack = header.find((title) => TRACK_COLUMNS.includes(plainTitle(title)))
  if (ofTrack !== undefined) throw notPorts(name, header, `with its column ${ofTrack} it is a track of ships`)
  const ports: Port[] = []
  const rejects: PortReject[] = []
  for (const { line, fields } of rows) {
    const label = field(fields, column.name)
    const part = field(fields, column.part)
    const portName = part === '' || part === label ? label : `${label}, ${part}`
    const lat = field(fields, column.lat)
    const lon = field(fields, column.lon)
    const place = readPlace(lon, lat)
    if (typeof place === 'string') rejects.push({ reason: place, where: String(line), name: portName })
    else ports.push({ name: portName, country: readCountry(fields, column.country, header), ...place })
  }
  if (ports.length === 0) {
    throw new Error(`ports: ${name} holds no port with coordinates (${rejects.length} rows rejected)`)
  }
  return { ports, rejects }
}

const WORDS = { lat: 'latitude', lon: 'longitude', name: "the port's name" } as const

function notPorts(name: string, header: readonly string[], why: string): Error {
  const seen = header.length === 0 ? 'none, the file is empty' : header.slice(0, COLUMNS_SHOWN).join(', ')
  return new Error(
    `ports: ${name} is no port list: ${why}; wanted are latitude, longitude and a name ('Main Port Name' of the World Port Index, 'label' of GFW anchorages, 'port' or 'name'); columns seen: ${seen}`,
  )
}

function readCountry(fields: readonly string[], column: number, header: readonly string[]): string {
  const text = field(fields, column)
  // In a column of alpha-3 codes NA stands for none and not for Namibia.
  if (text === 'NA' && plainTitle(header[column]!) === 'iso3') return ''
  return countryCode(text) ?? text
}

/** An entry of the JSON that `sea-ports` ships, by UN/LOCODE; coordinates are [longitude, latitude], some have none. */
export interface SeaPort {
  readonly name: string
  readonly coordinates?: readonly number[]
}

/** Ports of `sea-ports`, in the order of their UN/LOCODE; the country is its first two letters (ISO alpha-2). */
export function readSeaPorts(entries: Readonly<Record<string, SeaPort>>): PortList {
  const ports: Port[] = []
  const rejects: PortReject[] = []
  for (const code of Object.keys(entries).sort()) {
    const { name, coordinates } = entries[code]!
    const [lon, lat] = coordinates ?? []
    const place = readPlace(lon === undefined ? '' : String(lon), lat === undefined ? '' : String(lat))
    if (typeof place === 'string') rejects.push({ reason: place, where: code, name })
    else ports.push({ name, country: code.slice(0, 2), ...place })
  }
  return { ports, rejects }
}

function readPlace(lon: string, lat: string): { lonUnits: number; latUnits: number } | PortRejectReason {
  // Number('') is 0, and 0° is a place.
  if (lon === '' || lat === '') return 'no-coordinates'
  const lonDeg = Number(lon)
  const latDeg = Number(lat)
  if (Number.isNaN(lonDeg) || Number.isNaN(latDeg)) return 'bad-coordinates'
  if (Math.abs(lonDeg) > 180 || Math.abs(latDeg) > 90) return 'out-of-range'
  return { lonUnits: unitsOfLonDeg(lonDeg), latUnits: unitsOfLatDeg(latDeg) }
}

function findColumns(header: readonly string[]): Record<keyof typeof COLUMNS, number> {
  const plain = header.map(plainTitle)
  const find = (names: readonly string[]) =>
    names.map((name) => plain.indexOf(name)).find((index) => index >= 0) ?? -1
  return {
    lat: find(COLUMNS.lat),
    lon: find(COLUMNS.lon),
    name: find(COLUMNS.name),
    part: find(COLUMNS.part),
    country: find(COLUMNS.country),
  }
}

function plainTitle(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function field(fields: readonly string[], column: number): string {
  return (fields[column] ?? '').trim()
}

/** `list` without the ports that lie farther out at sea than any port does. */
export function dropPortsAtSea(list: PortList, shoreKm: Places['shoreKm'], farthestKm: number): PortList {
  const isAshore = (port: Port) => shoreKm(port.lonUnits, port.latUnits) <= farthestKm
  const atSea = list.ports.filter((port) => !isAshore(port))
  return {
    ports: list.ports.filter(isAshore),
    rejects: [
      ...list.rejects,
      ...atSea.map(({ name, country }): PortReject => ({ reason: 'far-at-sea', where: country, name })),
    ],
  }
}
