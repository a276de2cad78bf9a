/** Small zone files for tests. */

import type { ZoneImportOptions } from '../../../lib/geo/zones/read-zone-properties.ts'
import { readZones, type ZoneImport } from '../../../lib/geo/zones/zone-import.ts'

type Place = readonly number[]

/** A box as a closed ring, counterclockwise. */
export function boxRing(west: number, south: number, east: number, north: number): Place[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

export const BOX = boxRing(4, 55, 6, 56)

export function polygonFeature(rings: unknown, properties: object = {}) {
  return feature({ type: 'Polygon', coordinates: rings }, properties)
}

export function feature(geometry: unknown, properties: object = {}) {
  return { type: 'Feature', properties: { name: 'Bank', kind: 'no-take', ...properties }, geometry }
}

export function collection(...features: unknown[]) {
  return { type: 'FeatureCollection', features }
}

/** A placemark in a KML file. */
export function kml(placemark: string, head = '<?xml version="1.0" encoding="UTF-8"?>\n'): string {
  return `${head}<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n${placemark}\n</Document>\n</kml>\n`
}

export function kmlPolygon(coordinates: string, inner = ''): string {
  return `<Polygon><outerBoundaryIs><LinearRing><coordinates>${coordinates}</coordinates></LinearRing></outerBoundaryIs>${inner}</Polygon>`
}

export const KML_BOX = '4,55 6,55 6,56 4,56 4,55'

export function readText(text: string | object, options: ZoneImportOptions = {}, file = 'zones'): ZoneImport {
  return readZones(
    new TextEncoder().encode(typeof text === 'string' ? text : JSON.stringify(text)),
    file,
    options,
  )
}

/** The one zone of a file without faults. */
export function readOne(text: string | object, options: ZoneImportOptions = {}) {
  const read = readText(text, options)
  if (read.faults.length > 0 || read.zones.length !== 1) {
    throw new Error(`expected one zone: ${JSON.stringify(read.faults)}`)
  }
  return { zone: read.zones[0]!, warnings: read.warnings }
}
