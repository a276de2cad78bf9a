import { expect, it } from 'vitest'
import type { Zone } from '../../lib/geo/zones/zone.ts'
import { versionOfZone } from '../../lib/geo/zones/zone-version.ts'
import { decodePolygons, encodePolygons } from '../../lib/store/zone-polygons.ts'
import { listZoneNames, listZoneSets, listZones, replaceZoneSet } from '../../lib/store/zones.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

function zone(id: string, other: Partial<Zone> = {}): Zone {
  const words: Omit<Zone, 'version'> = {
    ...{ id, name: `Zone ${id}`, kind: 'no-take', authority: '', source: 'test', country: null },
    ...{ validFromMs: null, validToMs: 1e12, permittedFlags: ['DNK'], permittedGears: null },
    seasons: [{ fromMonth: 11, fromDay: 15, toMonth: 2, toDay: 1 }],
    polygons: [
      {
        rings: [
          Float64Array.of(0, 0, 1 / 3, 0, 1, 1.1, 0, 0),
          Float64Array.of(0.1, 0.1, 0.2, 0.1, 0.2, 0.2, 0.1, 0.1),
        ],
      },
      { rings: [Float64Array.of(-180, -90, 180, 5e-324, 180, 2, -180, -90)] },
    ],
    ...other,
  }
  return { ...words, version: versionOfZone(words) }
}

const ANA = { who: 'ana', note: '', writtenMs: 5 }

it('zones come back to the last bit', async () => {
  const store = await openTestWriter(temporaryFolder())
  const zones = [zone('a'), zone('b', { country: 'DNK', polygons: [] })]
  await replaceZoneSet(store, { name: 'reserves', zones }, ANA)
  const listed = await listZones(store)
  expect(listed).toEqual(zones)
  expect(listed.map(versionOfZone)).toEqual(zones.map(({ version }) => version))
  await store.close()
})

it('a set is replaced as a whole: what is the same stays, the rest is added, changed or retired, and nothing is lost', async () => {
  const store = await openTestWriter(temporaryFolder())
  const replace = (ids: readonly Zone[], name = 'reserves') =>
    replaceZoneSet(store, { name, zones: ids }, ANA)
  expect(await replace([zone('a'), zone('b'), zone('c')])).toMatchObject({
    added: ['a', 'b', 'c'],
    retired: [],
  })
  await replace([zone('other')], 'others')
  const changed = zone('b', { kind: 'eez', name: 'New name' })
  expect(await replace([changed, zone('c'), zone('d')])).toEqual({
    ...{ added: ['d'], changed: ['b'], unchanged: ['c'], retired: ['a'] },
  })
  expect((await listZones(store)).map(({ id, version }) => [id, version])).toEqual(
    [changed, zone('c'), zone('d'), zone('other')].map(({ id, version }) => [id, version]),
  )
  expect(await listZoneSets(store)).toEqual([
    { name: 'others', zones: 1, writtenMs: 5 },
    { name: 'reserves', zones: 3, writtenMs: 5 },
  ])
  expect((await listZoneNames(store)).get('a')).toBe('Zone a')
  expect((await listZoneNames(store)).get('b')).toBe('New name')
  expect(await replace([zone('a'), changed, zone('c'), zone('d')])).toMatchObject({
    added: ['a'],
    changed: [],
  })
  expect((await replace([])).retired).toEqual(['a', 'b', 'c', 'd'])
  expect((await listZones(store)).map(({ id }) => id)).toEqual(['other'])
  expect(await store.connection.prisma.zone.count()).toBe(12)
  await expect(store.connection.sql.execute('DELETE FROM "Zone"')).rejects.toThrow(
    'zones are only ever added',
  )
  await store.close()
})

it('an id twice, or one of another set, refuses all of the set', async () => {
  const store = await openTestWriter(temporaryFolder())
  await replaceZoneSet(store, { name: 'reserves', zones: [zone('a')] }, ANA)
  const refused = async (...zones: Zone[]) => replaceZoneSet(store, { name: 'others', zones }, ANA)
  await expect(refused(zone('b'), zone('a'))).rejects.toThrow('zone a of others is one of reserves already')
  await expect(refused(zone('b'), zone('b'))).rejects.toThrow('zone b is given twice')
  expect((await listZones(store)).map(({ id }) => id)).toEqual(['a'])
  await store.close()
})

it('polygons of another version, or cut short, or with more behind, are refused', () => {
  const bytes = encodePolygons(zone('a').polygons)
  expect(decodePolygons(bytes)).toEqual(zone('a').polygons)
  expect(() => decodePolygons(Uint8Array.of(...bytes, 0))).toThrow('1 bytes behind polygons')
  expect(() => decodePolygons(bytes.subarray(0, -1))).toThrow()
  expect(() => decodePolygons(Uint8Array.of(9, ...bytes.subarray(1)))).toThrow('unknown version 9')
})
