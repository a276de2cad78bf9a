/**
 * Zones out of a file: GeoJSON (a collection, a feature, a geometry, an array of features, or one a line) or KML. Pure:
 * bytes in, zones or faults out. With any fault nothing is imported.
 */

import { readGeoJson } from './read-zone-geojson.ts'
import { readKml } from './read-zone-kml.ts'
import { labelOf, readZoneProperties, type ZoneImportOptions } from './read-zone-properties.ts'
import { decodeZoneText } from './read-zone-text.ts'
import { validatePolygons } from './validate-polygons.ts'
import type { Zone } from './zone.ts'
import {
  createFindings,
  quote,
  WHOLE_FILE,
  type ZoneFault,
  type ZoneFindings,
  type ZonePlace,
  type ZoneWarning,
} from './zone-import-findings.ts'
import type { RawFeature } from './zone-import-raw.ts'
import { versionOfZone } from './zone-version.ts'

export interface ZoneImport {
  /** Empty where there is a fault. */
  readonly zones: readonly Zone[]
  /** The first 1,000 of them. */
  readonly faults: readonly ZoneFault[]
  readonly faultCount: number
  readonly warnings: readonly ZoneWarning[]
  readonly warningCount: number
}

/** All of the world's protected areas at sea are a fifth of this. */
const MOST_FEATURES = 100_000

/** `bytes`: the file, unpacked; `file`: its name, for messages. Never throws on content. */
export function readZones(bytes: Uint8Array, file: string, options: ZoneImportOptions = {}): ZoneImport {
  const findings = createFindings(file)
  const features = readFeatures(bytes, options, findings)
  if (features.length === 0 && findings.faultCount === 0) {
    findings.fault(WHOLE_FILE, 'no-features', 'there is no feature in it')
  }
  if (features.length > MOST_FEATURES) {
    findings.fault(
      WHOLE_FILE,
      'too-many-features',
      `${features.length} features; at most ${MOST_FEATURES} at once`,
    )
  } else checkNamedProperties(features, options, findings)
  const zones = features.length > MOST_FEATURES ? [] : makeZones(features, options, findings)
  const { faults, faultCount, warnings, warningCount } = findings
  return { zones: faultCount > 0 ? [] : zones, faults, faultCount, warnings, warningCount }
}

function readFeatures(
  bytes: Uint8Array,
  options: ZoneImportOptions,
  findings: ZoneFindings,
): readonly RawFeature[] {
  const text = decodeZoneText(bytes, findings)
  if (text === null) return []
  const first = /\S/.exec(text)?.[0]
  if (first === '<') return readKml(text, options, findings)
  if (first === '{' || first === '[' || first === '\u001e') return readGeoJson(text, options, findings)
  const found = text.trimStart().slice(0, 20)
  findings.fault(WHOLE_FILE, 'wrong-format', `neither GeoJSON nor KML: it begins with ${quote(found)}`)
  return []
}

/** A property named by the person who imports and found nowhere is a slip that would cost every name or country. */
function checkNamedProperties(
  features: readonly RawFeature[],
  { idProperty, nameProperty, countryProperty }: ZoneImportOptions,
  findings: ZoneFindings,
): void {
  for (const name of [idProperty, nameProperty, countryProperty]) {
    if (name === undefined || features.length === 0) continue
    if (features.some(({ properties }) => properties.has(name))) continue
    const there = [...(features[0]?.properties.keys() ?? [])].slice(0, 20).map(quote).join(', ')
    findings.fault(
      WHOLE_FILE,
      'unknown-property',
      `no feature has the property ${quote(name)}; the first has ${there || 'none'}`,
    )
  }
}

function makeZones(
  features: readonly RawFeature[],
  options: ZoneImportOptions,
  findings: ZoneFindings,
): Zone[] {
  const zones: Zone[] = []
  const featureOfId = new Map<string, number>()
  for (const feature of features) {
    const { number, line, properties } = feature
    const place: ZonePlace = { feature: number, label: labelOf(properties, options), line, part: '' }
    const words = readZoneProperties(properties, options, place, findings)
    if (words !== null) {
      const other = featureOfId.get(words.id)
      if (other === undefined) featureOfId.set(words.id, number)
      else {
        const text = `feature ${other} has the id ${quote(words.id)} too: give each its own, or name the property that holds it (--id-property)`
        findings.fault({ ...place, part: 'id' }, 'duplicate-id', text)
      }
    }
    if (feature.isRefused) continue
    if (feature.polygons.length === 0) {
      findings.fault({ ...place, part: 'geometry' }, 'no-geometry', 'it has no polygon')
      continue
    }
    const polygons = validatePolygons(feature, place, findings)
    if (polygons?.length === 0) {
      const text = 'its polygons enclose no area'
      if (options.leaveOutEmpty) findings.warn(place, 'left-out', `${text}: left out`)
      else
        findings.fault(
          place,
          'no-area',
          `${text}: draw it anew, or leave such features out (--leave-out-empty)`,
        )
    }
    if (!words || !polygons?.length || findings.faultCount > 0) continue
    const zone = { ...words, polygons }
    zones.push({ ...zone, version: versionOfZone(zone) })
  }
  return zones
}
