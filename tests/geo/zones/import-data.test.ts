import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { booleanPointInPolygon } from '@turf/turf'
import { expect, it } from 'vitest'
import { readZones } from '../../../lib/geo/zones/zone-import.ts'
import { describeFinding } from '../../../lib/geo/zones/zone-import-findings.ts'
import { isProving } from '../../proof.ts'
import { describeWithData, sharedData } from '../../shared-data.ts'

type Feature = GeoJSON.Feature<GeoJSON.Polygon | GeoJSON.MultiPolygon>

const EEZ = {
  kind: 'eez',
  nameProperty: 'Country',
  countryProperty: 'ISO_3digit',
  source: 'Marine Regions',
} as const

describeWithData('public sets of areas', () => {
  it('has 260 zones in 261 EEZ features: one is a line', () => {
    const bytes = readFileSync(sharedData('areas/eez_land_v2_201410_simplified.geojson'))
    const strict = readZones(bytes, 'eez', EEZ)
    expect(strict.zones).toEqual([])
    expect(strict.faults.map(describeFinding)).toEqual([
      'eez: feature 254 (Area en controversia (disputed - Peruvian point of view)): its polygons enclose no area: draw it anew, or leave such features out (--leave-out-empty)',
    ])
    const { zones, warnings, faultCount } = readZones(bytes, 'eez', { ...EEZ, leaveOutEmpty: true })
    expect([zones.length, faultCount]).toEqual([260, 0])
    expect(new Set(zones.map(({ id }) => id)).size).toBe(260)
    expect(zones.find(({ name }) => name === 'Norway')).toMatchObject({ id: 'eez-norway', country: 'NOR' })
    expect(new Set(warnings.map(({ reason }) => reason))).toEqual(
      new Set(['unknown-country', 'spikes-removed', 'repeated-places', 'no-area-left-out', 'left-out']),
    )
    const { features } = JSON.parse(bytes.toString()) as { features: Feature[] }
    expectSamePlaces(
      zones,
      features.filter((_feature, i) => i !== 253),
    )
  })

  it('has 42 zones in 42 RFMO features, with the slivers that rounding left taken out', () => {
    const bytes = gunzipSync(readFileSync(sharedData('areas/rfmos.json.gz')))
    const { zones, faultCount, warnings } = readZones(bytes, 'rfmos', { kind: 'rfmo' })
    expect([zones.length, faultCount]).toEqual([42, 0])
    expect(warnings.map(describeFinding)).toContainEqual(
      expect.stringMatching(/^rfmos: feature 32 \(RECOFI\), .* 8 times over slivers of 767 km2 .*0\.17 %/),
    )
    const features = JSON.parse(bytes.toString()) as Feature[]
    expectSamePlaces(zones, features)
  })

  it('refuses limits that are lines', () => {
    const bytes = gunzipSync(readFileSync(sharedData('areas/us_maritime_limits.geojson.gz')))
    const { zones, faults, faultCount } = readZones(bytes, 'limits', {
      kind: 'eez',
      nameProperty: 'BOUND_ID',
    })
    expect(zones).toEqual([])
    expect(faultCount).toBeGreaterThanOrEqual(260)
    expect(describeFinding(faults[0]!)).toMatch(/^limits: feature 1 \(B0064\), geometry: it is a LineString/)
  })
})

/** Random places are in a zone exactly where turf has them in the feature as written. */
function expectSamePlaces(
  zones: readonly { readonly polygons: readonly { readonly rings: readonly Float64Array[] }[] }[],
  features: readonly Feature[],
): void {
  let [inside, different] = [0, 0]
  const places = Array.from({ length: isProving ? 5000 : 120 }, (_, i) => [
    // A low-discrepancy sequence (Roberts 2018): even over the Earth.
    ((0.5 + i * 0.7548776662466927) % 1) * 360 - 180,
    (Math.asin(((0.5 + i * 0.5698402909980532) % 1) * 2 - 1) * 180) / Math.PI,
  ])
  zones.forEach(({ polygons }, i) => {
    const coordinates = polygons.map(({ rings }) =>
      rings.map((ring) =>
        Array.from({ length: ring.length / 2 }, (_, j) => [ring[2 * j]!, ring[2 * j + 1]!]),
      ),
    )
    for (const place of places) {
      const truth = booleanPointInPolygon(place, features[i]!)
      if (truth) inside++
      if (truth !== booleanPointInPolygon(place, { type: 'MultiPolygon', coordinates })) different++
    }
  })
  expect(inside).toBeGreaterThan(50)
  expect(different).toBe(0)
}
