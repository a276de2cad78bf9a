/** GeoJSON (RFC 7946) as raw features: a collection, a feature, a geometry, an array of features, or one a line. */

import { labelOf, type ZoneImportOptions } from './read-zone-properties.ts'
import { quote, WHOLE_FILE, type ZoneFindings, type ZonePlace } from './zone-import-findings.ts'
import type { RawFeature, RawPolygon } from './zone-import-raw.ts'

/** GeoJSON needs 7 levels, and a few more for collections of geometries within each other. */
const MOST_LEVELS = 40
const POLYGONS = 'only Polygon, MultiPolygon and GeometryCollection of such are areas'
/** Names of longitude, latitude in WGS 84, the only system of RFC 7946; older files may say so in `crs`. */
const WGS84_NAMES = /^(urn:ogc:def:crs:OGC:[\d.]*:CRS84|urn:ogc:def:crs:EPSG:[\d.]*:4326|EPSG:4326|CRS84)$/i

type JsonObject = Readonly<Record<string, unknown>>

export function readGeoJson(text: string, options: ZoneImportOptions, findings: ZoneFindings): RawFeature[] {
  const deep = findDeepLine(text)
  if (deep > 0) {
    findings.fault({ ...WHOLE_FILE, line: deep }, 'too-deep', `nested more than ${MOST_LEVELS} levels deep`)
    return []
  }
  const rows = parseRows(text, findings)
  if (rows === null) return []
  const features: RawFeature[] = []
  let number = 0
  for (const { value, line } of rows) {
    const fileBox = isObject(value) && value.type === 'FeatureCollection' ? (value.bbox ?? null) : null
    for (const member of listFeatures(value, line, findings)) {
      const feature = readFeature(member, { number: ++number, line, options }, findings)
      if (feature !== null) features.push({ ...feature, box: feature.box ?? fileBox })
    }
  }
  return features
}

interface Row {
  readonly value: unknown
  /** Null where the whole file is one value. */
  readonly line: number | null
}

/** The file as one value, or, where it is none, each of its lines (also RFC 8142's, which begin with a record mark). */
function parseRows(text: string, findings: ZoneFindings): Row[] | null {
  try {
    return [{ value: JSON.parse(text), line: null }]
  } catch (error) {
    const lines = text.split('\n')
    const first = lines.findIndex((line) => plainLine(line) !== '')
    if (lines.length > 1 && parseLine(lines[first] ?? '') !== undefined) return parseLines(lines, findings)
    const message = error instanceof Error ? error.message : String(error)
    findings.fault(
      { ...WHOLE_FILE, line: lineOfError(message, text) },
      'bad-json',
      `not JSON: ${quoteFree(message)}. Is the file cut off?`,
    )
    return null
  }
}

function parseLines(lines: readonly string[], findings: ZoneFindings): Row[] | null {
  const rows: Row[] = []
  lines.forEach((text, i) => {
    if (plainLine(text) === '') return
    const value = parseLine(text)
    if (value !== undefined) rows.push({ value, line: i + 1 })
    else
      findings.fault({ ...WHOLE_FILE, line: i + 1 }, 'bad-json', 'this line is not a JSON object of its own')
  })
  return findings.faultCount > 0 ? null : rows
}

function plainLine(line: string): string {
  return line.replace('\u001e', '').trim()
}

function parseLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(plainLine(line))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** V8 tells the position; the line is ours to count. */
function lineOfError(message: string, text: string): number | null {
  const position = /position (\d+)/.exec(message)
  if (position === null) return /end of JSON/.test(message) ? text.split('\n').length : null
  return text.slice(0, Number(position[1])).split('\n').length
}

function quoteFree(message: string): string {
  return quote(message).slice(1, -1)
}

/** The line on which brackets get too deep, 0 for none; before parsing, which costs memory by depth. */
function findDeepLine(text: string): number {
  let depth = 0
  let line = 1
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x0a) line++
    else if (isInString) {
      if (code === 0x5c) i++
      else if (code === 0x22) isInString = false
    } else if (code === 0x22) isInString = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MOST_LEVELS) return line
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return 0
}

/** The features of a value of the file; bare geometries are features without properties. */
function listFeatures(value: unknown, line: number | null, findings: ZoneFindings): unknown[] {
  if (Array.isArray(value)) return value
  const place = { ...WHOLE_FILE, line }
  if (!isObject(value)) {
    findings.fault(
      place,
      'wrong-format',
      'not GeoJSON: expected a FeatureCollection, a Feature or a geometry',
    )
    return []
  }
  if (!isWgs84(value, place, findings)) return []
  if (value.type === 'FeatureCollection') {
    if (Array.isArray(value.features)) return value.features
    findings.fault(place, 'wrong-format', 'a FeatureCollection without its list of features')
    return []
  }
  if (value.type === 'Topology') {
    findings.fault(place, 'wrong-format', 'this is TopoJSON: convert it to GeoJSON (topo2geo)')
    return []
  }
  if (value.type === undefined && (value.rings !== undefined || value.geometryType !== undefined)) {
    findings.fault(
      place,
      'wrong-format',
      'this is Esri JSON: ask the service for f=geojson instead of f=json',
    )
    return []
  }
  if (typeof value.type !== 'string') {
    findings.fault(place, 'wrong-format', 'not GeoJSON: it has no type')
    return []
  }
  return [value]
}

function isWgs84({ crs }: JsonObject, place: ZonePlace, findings: ZoneFindings): boolean {
  if (crs === undefined || crs === null) return true
  const properties = isObject(crs) ? crs.properties : undefined
  const name = isObject(properties) ? properties.name : undefined
  if (typeof name === 'string' && WGS84_NAMES.test(name)) return true
  findings.fault(
    { ...place, part: 'crs' },
    'wrong-coordinate-system',
    `coordinates are in ${quote(name ?? crs)}: convert the file to longitude, latitude in WGS 84 (EPSG:4326)`,
  )
  return false
}

interface Context {
  readonly number: number
  readonly line: number | null
  readonly options: ZoneImportOptions
}

/** Null where it is no feature at all. */
function readFeature(
  value: unknown,
  { number, line, options }: Context,
  findings: ZoneFindings,
): RawFeature | null {
  const properties = new Map<string, unknown>()
  const nothing = { number, line, properties, polygons: [], isRefused: true, box: null }
  const { faultCount } = findings
  const place = (part: string): ZonePlace => ({
    ...{ feature: number, label: labelOf(properties, options), line, part },
  })
  if (!isObject(value) || typeof value.type !== 'string') {
    findings.fault(place(''), 'not-a-feature', `expected a Feature, found ${quote(value)}`)
    return null
  }
  const isFeature = value.type === 'Feature'
  if (isFeature && value.properties !== null && value.properties !== undefined) {
    if (!isObject(value.properties)) {
      findings.fault(place('properties'), 'bad-value', 'properties must be an object')
      return null
    }
    for (const [name, property] of Object.entries(value.properties)) properties.set(name, property)
  }
  if (isFeature && !hasProperty(properties, 'id') && value.id !== undefined) properties.set('id', value.id)
  const geometry = isFeature ? value.geometry : value
  if (geometry === null || geometry === undefined) {
    findings.fault(place('geometry'), 'no-geometry', 'it has no geometry')
    return nothing
  }
  const polygons: RawPolygon[] = []
  readGeometry(geometry, polygons, place, findings)
  const isRefused = findings.faultCount > faultCount
  return { ...nothing, polygons, isRefused, box: isFeature ? (value.bbox ?? null) : null }
}

function hasProperty(properties: ReadonlyMap<string, unknown>, name: string): boolean {
  return properties.get(name) !== undefined && properties.get(name) !== null
}

type PlaceOf = (part: string) => ZonePlace

function readGeometry(
  geometry: unknown,
  polygons: RawPolygon[],
  place: PlaceOf,
  findings: ZoneFindings,
): void {
  if (!isObject(geometry)) {
    findings.fault(place('geometry'), 'no-geometry', `expected a geometry, found ${quote(geometry)}`)
    return
  }
  const { type, coordinates, geometries } = geometry
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries)) {
      findings.fault(place('geometry'), 'no-geometry', 'a GeometryCollection without its list of geometries')
      return
    }
    for (const member of geometries) readGeometry(member, polygons, place, findings)
    return
  }
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    findings.fault(place('geometry'), 'not-a-polygon', `it is a ${quote(type).slice(1, -1)}: ${POLYGONS}`)
    return
  }
  const members = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(members)) {
    findings.fault(place('geometry'), 'bad-coordinates', `a ${type} without a list of coordinates`)
    return
  }
  for (const member of members) readPolygon(member, polygons, place, findings)
}

function readPolygon(rings: unknown, polygons: RawPolygon[], place: PlaceOf, findings: ZoneFindings): void {
  const part = `polygon ${polygons.length + 1}`
  const polygon: RawPolygon = { rings: [] }
  polygons.push(polygon)
  if (!Array.isArray(rings) || rings.length === 0) {
    findings.fault(place(part), 'bad-coordinates', 'a polygon must be a list of rings')
    return
  }
  rings.forEach((places: unknown, i) => {
    const ring = readRing(places, `${part}, ring ${i + 1}`, place, findings)
    if (ring !== null) polygon.rings.push({ values: ring, line: null })
  })
}

function readRing(
  places: unknown,
  part: string,
  place: PlaceOf,
  findings: ZoneFindings,
): Float64Array | null {
  if (!Array.isArray(places)) {
    findings.fault(place(part), 'bad-coordinates', 'a ring must be a list of places')
    return null
  }
  const ring = new Float64Array(2 * places.length)
  for (let i = 0; i < places.length; i++) {
    const at: unknown = places[i]
    const [lon, lat]: readonly unknown[] = Array.isArray(at) ? at : []
    if (
      typeof lon !== 'number' ||
      typeof lat !== 'number' ||
      !Number.isFinite(lon) ||
      !Number.isFinite(lat)
    ) {
      findings.fault(
        place(`${part}, point ${i + 1}`),
        'bad-coordinates',
        `expected two numbers, longitude and latitude, found ${quote(at)}`,
      )
      return null
    }
    ring[2 * i] = lon
    ring[2 * i + 1] = lat
  }
  return ring
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
