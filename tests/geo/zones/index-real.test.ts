import { expect, test } from 'vitest'
import { HALF_TURN, POLE, unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'
import { createZoneIndex } from '../../../lib/geo/zones/zone-index.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData, hasSharedData, sharedData } from '../../shared-data.ts'
import { readRealAreas, zonesOf } from './real-zones.ts'
import { turfZonesAt } from './turf-zones.ts'

type UnitsPlace = [lonUnits: number, latUnits: number]

describeWithData('places among 261 EEZ and 42 RFMO areas', () => {
  const areas = hasSharedData ? readRealAreas(sharedData('areas')) : []
  const index = createZoneIndex(zonesOf(areas))
  const random = createRandom(6)
  const edges = areas.flatMap(({ geometry }) =>
    (geometry.coordinates as [number, number][][][]).flatMap((rings) =>
      rings.flatMap((ring) => ring.slice(1).map((end, i) => [ring[i]!, end] as const)),
    ),
  )

  const anyEdge = () => edges[Math.floor(random.between(0, edges.length))]!
  const place = (lonDeg: number, latDeg: number, off = 0): UnitsPlace => {
    const [east, north] = [-off, 0, off].map(() => Math.round(random.between(-off, off)))
    const lat = unitsOfLatDeg(latDeg) + north!
    return [unitsOfLonDeg(lonDeg + east! / 600_000), Math.max(-POLE, Math.min(POLE, lat))]
  }
  const onEdge = (off: number): UnitsPlace => {
    const [[lonA, latA], [lonB, latB]] = anyEdge()
    const part = random.between(0, 1)
    return place(lonA + part * (lonB - lonA), latA + part * (latB - latA), off)
  }
  const kinds: Record<string, () => UnitsPlace> = {
    anywhere: () => place(random.between(-180, 180), (Math.asin(random.between(-1, 1)) * 180) / Math.PI),
    'at a vertex': () => place(...anyEdge()[0]),
    'a unit off a vertex': () => place(...anyEdge()[0], 1),
    'on an edge, in whole units': () => onEdge(0),
    'a unit off an edge': () => onEdge(1),
    'within 2 km of an edge': () => onEdge(10_000),
    'at 180°': () => [-HALF_TURN, place(0, random.between(-90, 90))[1]],
    'a unit off 180°': () => [
      random.between(0, 1) < 0.5 ? 1 - HALF_TURN : HALF_TURN - 1,
      place(0, random.between(-90, 90))[1],
    ],
    'at a latitude and longitude of vertices': () => [place(...anyEdge()[0])[0], place(...anyEdge()[0])[1]],
  }

  test('the 303 areas are there', () => {
    expect(areas).toHaveLength(303)
  })

  test('zones at 100,000 random and boundary places are those of turf', () => {
    const each = Math.ceil(caseCount(3_600, 100_000) / Object.keys(kinds).length)
    const found = new Int32Array(index.mostAtOnce)
    const heldBy = new Map<number, string>()
    const wrong: string[] = []
    let inside = 0
    for (const [kind, next] of Object.entries(kinds)) {
      for (let i = 0; i < each; i++) {
        const [lon, lat] = next()
        const wanted = turfZonesAt(areas, lon, lat)
        const ours = [...found.subarray(0, index.zonesAt(lon, lat, found))]
        const asked = areas.flatMap((_, zone) => (index.isInside(zone, lon, lat) ? [zone] : []))
        const held = wanted.join()
        inside += Math.sign(wanted.length)
        if (ours.join() !== held || asked.join() !== held)
          wrong.push(`${kind} ${lon} ${lat}: ${ours}, not ${held}`)
        const cell = index.uniformCell(lon, lat)
        if (cell >= 0 && (heldBy.get(cell) ?? held) !== held) wrong.push(`cell of ${lon} ${lat}`)
        if (cell >= 0) heldBy.set(cell, held)
      }
    }
    expect(wrong).toEqual([])
    expect(inside).toBeGreaterThan(each)
    expect(heldBy.size).toBeGreaterThan(20)
    recordProof(
      'zones',
      `zones at ${each * Object.keys(kinds).length} places of ${Object.keys(kinds).length} kinds as turf's`,
    )
  })
})
