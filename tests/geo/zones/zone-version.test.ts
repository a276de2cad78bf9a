import { expect, test } from 'vitest'
import type { Zone } from '../../../lib/geo/zones/zone.ts'
import { versionOfZone } from '../../../lib/geo/zones/zone-version.ts'

const square = Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 0)
const hole = Float64Array.of(0.2, 0.2, 0.2, 0.4, 0.4, 0.4, 0.2, 0.2)

const zone: Omit<Zone, 'version'> = {
  id: 'own:square',
  name: 'Square',
  kind: 'no-take',
  authority: '',
  source: 'test',
  country: null,
  validFromMs: null,
  validToMs: null,
  seasons: [{ fromMonth: 11, fromDay: 1, toMonth: 2, toDay: 29 }],
  permittedFlags: null,
  permittedGears: null,
  polygons: [{ rings: [square, hole] }],
}

test('a version is 16 hexadecimal digits and hangs on content alone', () => {
  const version = versionOfZone(zone)
  expect(version).toMatch(/^[0-9a-f]{16}$/)
  const turned = Object.fromEntries(Object.entries(zone).reverse()) as unknown as typeof zone
  expect(versionOfZone(turned)).toBe(version)
  const season = { toDay: 29, toMonth: 2, fromDay: 1, fromMonth: 11 }
  expect(versionOfZone({ ...zone, seasons: [season] })).toBe(version)
  const moved = new Float64Array(square.length + 1)
  moved.set(square, 1)
  expect(versionOfZone({ ...zone, polygons: [{ rings: [moved.subarray(1), hole] }] })).toBe(version)
})

test('a zone that has its version has the same one again', () => {
  const whole: Zone = { ...zone, version: versionOfZone(zone) }
  expect(versionOfZone(whole)).toBe(whole.version)
})

test('whatever changes is another version', () => {
  const nudged = square.slice()
  nudged[2] = 1 + Number.EPSILON
  const others: Omit<Zone, 'version'>[] = [
    { ...zone, id: 'own:other' },
    { ...zone, name: 'Other' },
    { ...zone, kind: 'own' },
    { ...zone, authority: 'someone' },
    { ...zone, source: 'other' },
    { ...zone, country: 'FRA' },
    { ...zone, validFromMs: 0 },
    { ...zone, validToMs: 0 },
    { ...zone, seasons: [] },
    { ...zone, permittedFlags: [] },
    { ...zone, permittedGears: ['trawlers'] },
    { ...zone, polygons: [{ rings: [square] }] },
    { ...zone, polygons: [{ rings: [square] }, { rings: [hole] }] },
    { ...zone, polygons: [{ rings: [nudged, hole] }] },
  ]
  expect(new Set([zone, ...others].map(versionOfZone)).size).toBe(1 + others.length)
})
