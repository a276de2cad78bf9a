import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import {
  BOX,
  boxRing,
  collection,
  KML_BOX,
  kml,
  kmlPolygon,
  polygonFeature,
} from '../geo/zones/import-files.ts'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function zones(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/zones.ts', ...args],
    { cwd: root, encoding: 'utf8', input },
  )
  return { status, stdout, stderr }
}

it('checks files, packed or not, and prints their zones', () => {
  const dir = temporaryFolder()
  const file = join(dir, 'banks.geojson.gz')
  const banks = collection(
    polygonFeature([BOX], { country: 'DK' }),
    polygonFeature([boxRing(179, 0, 181, 1)], { name: 'Far' }),
  )
  writeFileSync(file, gzipSync(JSON.stringify(banks)))
  const checked = zones(['check', file])
  expect(checked.status).toBe(0)
  expect(checked.stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
    'id name kind country polygons vertices km2 west, south, east, north',
    'no-take-bank Bank no-take DNK 1 4 14,006 4.00, 55.00, 6.00, 56.00',
    'no-take-far Far no-take - 2 8 24,727 -180.00, 0.00, 180.00, 1.00',
    '2 zones',
    '',
  ])
  expect(checked.stderr).toBe(
    'warning: banks.geojson.gz: feature 2 (Far), polygon 1: 1 polygon cut at 180 degrees, or moved by 360\n',
  )
  const { files } = JSON.parse(zones(['check', '--json', '-'], JSON.stringify(banks)).stdout)
  expect(files[0]).toMatchObject({
    file: '-',
    faults: [],
    zones: [{ country: 'DNK', seasons: [] }, { polygons: 2 }],
  })
})

it('imports a set, replaces it, lists it and takes it away', () => {
  const dir = temporaryFolder()
  const data = join(dir, 'data')
  const file = join(dir, 'reserves.kml')
  const write = (...names: readonly string[]) =>
    writeFileSync(
      file,
      kml(
        names.map((name) => `<Placemark><name>${name}</name>${kmlPolygon(KML_BOX)}</Placemark>`).join('\n'),
      ),
    )
  const bring = (...more: readonly string[]) => zones(['import', file, '--data', data, ...more])

  // A broken file leaves nothing behind, not even the folder.
  write('A', 'A')
  expect(bring('--kind', 'no-take')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'reserves.kml: feature 2 (A), line 5, id: feature 1 has the id "no-take-a" too: ' +
      'give each its own, or name the property that holds it (--id-property)\nnothing was imported\n',
  })
  expect(readdirSync(dir)).toEqual(['reserves.kml'])
  write('A', 'B')
  expect(bring('--kind', 'no-take')).toEqual({
    status: 0,
    stdout: `reserves in ${data}: 2 added\nnpm run alerts -- judge --data ${data} judges history by it\n`,
    stderr: '',
  })
  write('B', 'C')
  expect(JSON.parse(bring('--kind', 'no-take', '--note', 'byelaw', '--json').stdout)).toEqual({
    ...{
      set: 'reserves',
      added: ['no-take-c'],
      changed: [],
      unchanged: ['no-take-b'],
      retired: ['no-take-a'],
    },
  })
  const listed = zones(['list', '--data', data])
  expect(listed.stdout).toMatch(/^reserves: 2 zones, \d{4}-/)
  expect(listed.stdout).toContain('no-take-c')

  // A zone that is in another set changes nothing.
  write('C')
  expect(bring('--kind', 'no-take', '--set', 'other')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('reserves already'),
  })
  expect(zones(['list', '--data', data]).stdout).toBe(listed.stdout)

  expect(zones(['retire', 'reserves', '--data', data]).stdout).toBe('reserves: 2 zones retired\n')
  expect(zones(['retire', 'reserves', '--data', data])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no set of zones reserves; it has none'),
  })
})

it('tells wrong use from files that are wrong', () => {
  const dir = temporaryFolder()
  const [one, two] = ['one.json', 'two.json'].map((name) => join(dir, name))
  for (const file of [one!, two!]) writeFileSync(file, JSON.stringify(polygonFeature([BOX])))
  expect(zones(['import', one!, two!])).toMatchObject({ status: 2, stderr: expect.stringContaining('--set') })
  expect(zones(['check', one!, '--kind', 'park'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no-take'),
  })
  expect(zones(['check', one!, two!])).toMatchObject({
    status: 1,
    stderr: `${two}: the zone no-take-bank is in ${one} too: give it another id\n`,
  })
  writeFileSync(one!, gzipSync('{}').subarray(0, 12))
  expect(zones(['check', one!])).toMatchObject({
    status: 1,
    stderr: 'zones: one.json: the gzip is broken or cut off\n',
  })
})
