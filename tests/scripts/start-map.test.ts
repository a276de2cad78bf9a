import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { booleanPointInPolygon } from '@turf/turf'
import type { FeatureCollection, MultiPolygon } from 'geojson'
import { expect, it } from 'vitest'
import { writeMapFiles } from '../../scripts/start-map.ts'
import { temporaryFolder } from '../store/folder.ts'

const LAND = [
  [10, 51],
  [-100, 40],
  [179.2, 68.5],
  [-179.2, 68.2],
  [0, -80],
  [134, -25],
] as const

const SEA = [
  [-30, 0],
  [-150, 10],
  [179.99, -45],
  [-179.99, 50],
  [11.2, 56.5],
  [80, -40],
] as const

it('the land of the map is land and its sea is sea, and nothing is drawn across the world', () => {
  const folder = temporaryFolder()
  writeMapFiles(folder)
  for (const name of ['land.json', 'land-fine.json']) {
    const { features } = JSON.parse(
      readFileSync(join(folder, 'map', name), 'utf8'),
    ) as FeatureCollection<MultiPolygon>
    for (const place of LAND)
      expect(
        features.some((one) => booleanPointInPolygon([...place], one)),
        `${name} ${place}`,
      ).toBe(true)
    for (const place of SEA)
      expect(
        features.some((one) => booleanPointInPolygon([...place], one)),
        `${name} ${place}`,
      ).toBe(false)
    const jumps = features
      .flatMap(({ geometry }) => geometry.coordinates.flat())
      .flatMap((ring) => ring.slice(1).filter(([lon], i) => Math.abs(lon! - ring[i]![0]!) > 180))
    expect(jumps).toEqual([])
  }
})
