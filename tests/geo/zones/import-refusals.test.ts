import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readZones } from '../../../lib/geo/zones/zone-import.ts'
import { describeFinding } from '../../../lib/geo/zones/zone-import-findings.ts'
import {
  BOX,
  boxRing,
  collection,
  feature,
  KML_BOX,
  kml,
  kmlPolygon,
  polygonFeature,
  readText,
} from './import-files.ts'

const good = polygonFeature([BOX], { name: 'Good' })
/** The broken feature is the second: nothing of the first may come through. */
const second = (broken: unknown) => collection(good, broken)
const words = (properties: object) => second(polygonFeature([BOX], { name: 'Bank', ...properties }))
const ring = (...places: readonly (readonly unknown[])[]) => second(polygonFeature([places]))
const placemark = (inside: string) => kml(`<Placemark><name>Bank</name>${inside}</Placemark>`)

/** What is wrong: the file, and what the one message must say. */
const BROKEN: Readonly<Record<string, readonly [string | object, string]>> = {
  'an empty file': ['', 'zones: the file is empty'],
  'white space only': [' \n ', 'zones: the file is empty'],
  'plain text': ['lon,lat\n4,55\n', 'zones: neither GeoJSON nor KML: it begins with "lon,lat'],
  'JSON cut off': [
    JSON.stringify(second(good), null, 1).slice(0, -40),
    /^zones: line \d+: not JSON: .*Is the file cut off\?$/.source,
  ],
  'a broken line of GeoJSON by the line': [
    `${JSON.stringify(good)}\n{"type":"Feature"\n`,
    'zones: line 2: this line is not a JSON object of its own',
  ],
  'JSON that nests too deep': ['['.repeat(5000), 'zones: line 1: nested more than 40 levels deep'],
  'a number': ['[1]', 'zones: feature 1: expected a Feature, found "1"'],
  TopoJSON: [{ type: 'Topology', objects: {} }, 'zones: this is TopoJSON'],
  'Esri JSON': [{ geometryType: 'esriGeometryPolygon', features: [] }, 'zones: this is Esri JSON'],
  'a collection without features': [{ type: 'FeatureCollection' }, 'without its list of features'],
  'no features': [collection(), 'zones: there is no feature in it'],
  'another coordinate system': [
    { ...second(good), crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } } },
    'zones: crs: coordinates are in "urn:ogc:def:crs:EPSG::3857": convert',
  ],
  'a feature without geometry': [second(feature(null)), 'feature 2 (Bank), geometry: it has no geometry'],
  'a line': [
    second(feature({ type: 'LineString', coordinates: BOX })),
    'feature 2 (Bank), geometry: it is a LineString: only Polygon',
  ],
  'a point in a collection of geometries': [
    second(feature({ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [4, 55] }] })),
    'feature 2 (Bank), geometry: it is a Point',
  ],
  'an empty collection of geometries': [
    second(feature({ type: 'GeometryCollection', geometries: [] })),
    'feature 2 (Bank), geometry: it has no polygon',
  ],
  'a polygon without rings': [
    second(polygonFeature([])),
    'feature 2 (Bank), polygon 1: a polygon must be a list',
  ],
  'numbers as text': [
    ring(['4', '55'], [6, 55], [6, 56], ['4', '55']),
    'feature 2 (Bank), polygon 1, ring 1, point 1: expected two numbers',
  ],
  'a missing number': [
    ring([4, 55], [6, null], [6, 56], [4, 55]),
    'feature 2 (Bank), polygon 1, ring 1, point 2: expected two numbers',
  ],
  'an infinite number': [
    JSON.stringify(second(polygonFeature([boxRing(4, 55, 7, 56)]))).replace('[7,56]', '[1e999,56]'),
    'feature 2 (Bank), polygon 1, ring 1, point 3: expected two numbers',
  ],
  'a ring that is not closed': [
    ring([4, 55], [6, 55], [6, 56], [4, 56]),
    'polygon 1, ring 1, point 4 (4, 56): the ring is not closed: it ends at 4, 56 and began at 4, 55',
  ],
  'a ring of three places': [
    ring([4, 55], [6, 55], [4, 55]),
    'polygon 1, ring 1: a ring has 4 places at least',
  ],
  'a latitude over 90': [
    ring([100, 55], [106, 55], [106, 95], [100, 55]),
    'point 3 (106, 95): the latitude 95 is not within 90',
  ],
  'a longitude of many turns': [
    ring([700, 55], [702, 55], [702, 56], [700, 55]),
    'the longitude 700 is not within 540',
  ],
  'metres of a projection': [
    ring([445_000, 7_300_000], [446_000, 7_300_000], [446_000, 7_301_000], [445_000, 7_300_000]),
    'these look like metres of a projection',
  ],
  'latitude before longitude': [
    ring([55, 104], [55, 106], [56, 106], [55, 104]),
    'the latitude 104 is beyond 90: this looks like latitude, longitude; swap them',
  ],
  'latitude before longitude by the bbox': [
    second({ ...polygonFeature([BOX.map(([lon, lat]) => [lat, lon])]), bbox: [4, 55, 6, 56] }),
    'feature 2 (Bank), bbox: its places lie in the bbox only as latitude, longitude: swap them',
  ],
  'a bow-tie': [
    ring([4, 55], [6, 56], [6, 55], [4, 56], [4, 55]),
    'polygon 1, ring 1, point 1 (4, 55): the edge here and the edge at point 3 cross at 5, 55.5',
  ],
  'a border that crosses itself in a place of its own': [
    ring([0, 0], [4, 4], [8, 8], [8, 0], [4, 4], [0, 8], [0, 0]),
    'cross at 4, 4',
  ],
  'a ring that goes round twice': [
    ring([0, 0], [4, 0], [4, 4], [0, 4], [0, 0], [4, 0], [4, 4], [0, 4], [0, 0]),
    'run along each other from 0, 0',
  ],
  'a ring without area': [
    ring([4, 55], [6, 55], [5, 55], [4, 55]),
    'feature 2 (Bank): its polygons enclose no area',
  ],
  'a hole that crosses its outer ring': [
    second(polygonFeature([BOX, boxRing(5, 55.2, 7, 55.8)])),
    'of ring 2 cross at 6, 55.2',
  ],
  'a hole outside': [
    second(polygonFeature([BOX, boxRing(14, 55.2, 15, 55.8)])),
    'feature 2 (Bank), polygon 1, ring 2, point 1 (14, 55.2): the hole lies outside its outer ring',
  ],
  'a hole in a hole': [
    second(polygonFeature([boxRing(0, 0, 9, 9), boxRing(1, 1, 8, 8), boxRing(2, 2, 7, 7)])),
    'polygon 1, ring 3, point 1 (2, 2): the hole lies in another hole, ring 2',
  ],
  'the outer ring second': [
    second(polygonFeature([boxRing(1, 1, 8, 8), boxRing(0, 0, 9, 9)])),
    'hole lies outside its outer ring',
  ],
  'a ring round the Earth across the equator': [
    ring([-170, -5], [-60, 5], [60, 5], [170, -5], [-170, -5]),
    'so nobody can say which pole it holds',
  ],
  'a ring twice round a pole': [
    ring([0, 60], [120, 60], [-120, 60], [0, 61], [120, 61], [-120, 61], [0, 60]),
    'the ring goes round the Earth more than once',
  ],
  'a ring over more than 360 degrees': [
    ring(
      [-200, 0],
      [-100, 0],
      [0, 0],
      [100, 0],
      [200, 0],
      [200, 9],
      [100, 9],
      [0, 9],
      [-100, 9],
      [-200, 9],
      [-200, 0],
    ),
    'the ring spans more than 360 degrees of longitude',
  ],
  'neither name nor id': [words({ name: null }), 'feature 2, name: it has neither name nor id'],
  'no kind': [words({ kind: '' }), 'feature 2 (Bank), kind: it has no kind'],
  'an unknown kind': [
    words({ kind: 'sanctuary' }),
    'kind: there is no kind "sanctuary": territorial-sea, eez, no-take',
  ],
  'an unknown gear': [
    words({ permitted_gears: 'rods' }),
    'permitted_gears: there is no gear "rods": trawlers',
  ],
  'an unknown flag': [words({ permitted_flags: ['NOR', 'Atlantis'] }), '"Atlantis" is no country'],
  'a day that is none': [words({ valid_from: '2023-02-29' }), 'valid_from: "2023-02-29" is no date'],
  'a date by another custom': [words({ valid_to: '31/12/2024' }), 'valid_to: "31/12/2024" is no date'],
  'an end before its start': [
    words({ valid_from: '2024-05-02', valid_to: '2024-05-01' }),
    'not after valid_from',
  ],
  'a season that is none': [words({ seasons: '11-15/03-32' }), 'seasons: "11-15/03-32" is no season'],
  'an object as a name': [words({ name: { en: 'Bank' } }), 'name: expected text, found'],
  'control characters in a name': [words({ name: 'Ba\u0007nk' }), 'it holds control characters'],
  'a name without end': [words({ name: 'x'.repeat(5000) }), 'longer than 200 characters'],
  'an id of other letters': [words({ id: '../etc' }), 'ids are made of letters, digits'],
  'two zones of one id': [second(good), 'feature 2 (Good), id: feature 1 has the id "no-take-good" too'],
  'properties that are no object': [
    second({ ...polygonFeature([BOX]), properties: [1] }),
    'must be an object',
  ],

  'KML cut off': [placemark(kmlPolygon(KML_BOX)).slice(0, -60), 'not XML'],
  'KML with a document type': [
    kml('', '<?xml version="1.0"?>\n<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'),
    'zones: line 2: a document type (<!DOCTYPE ...>) is not allowed',
  ],
  'KML with an entity of its own': [placemark('<description>&bomb;</description>'), 'zones: line 4: not XML'],
  'KML that nests too deep': [kml('<Folder>'.repeat(70)), 'nested more than 64 levels deep'],
  'other XML': ['<gpx><trk/></gpx>', 'zones: line 1: the file begins with <gpx>, not <kml>'],
  'a KML line': [
    placemark('<LineString><coordinates>4,55 6,55</coordinates></LineString>'),
    'feature 1 (Bank), line 4, geometry: it is a LineString',
  ],
  'a KML ring that is not closed': [
    placemark(kmlPolygon('4,55 6,55 6,56 4,56')),
    'feature 1 (Bank), line 4, polygon 1, ring 1, point 4 (4, 56): the ring is not closed',
  ],
  'KML with spaces around commas': [
    placemark(kmlPolygon('\n4,55\n6, 55\n6,56\n4,55\n')),
    'feature 1 (Bank), line 6, polygon 1, ring 1, point 2: expected longitude,latitude without spaces',
  ],
  'a KML polygon without outer boundary': [placemark('<Polygon/>'), 'a polygon without an outer boundary'],
  'two outer boundaries in a KML polygon': [
    placemark(
      kmlPolygon(
        KML_BOX,
        `<outerBoundaryIs><LinearRing><coordinates>${KML_BOX}</coordinates></LinearRing></outerBoundaryIs>`,
      ),
    ),
    'a Polygon has one outerBoundaryIs',
  ],
  'a KML link to elsewhere': [
    kml('<NetworkLink><Link><href>https://example.org/a.kml</href></Link></NetworkLink>'),
    'zones: line 4: a NetworkLink is not followed',
  ],
  'a KML placemark without geometry': [
    placemark(''),
    'feature 1 (Bank), line 4, geometry: it has no polygon',
  ],
}

const OPTIONS = { kind: 'no-take' } as const

describe('a broken file is refused whole, with where and why', () => {
  it.each(Object.entries(BROKEN))('%s', (name, [file, message]) => {
    const read = readText(
      file,
      /no kind|^KML|^a KML|KML polygon/.test(name) && name !== 'no kind' ? OPTIONS : {},
    )
    expect(read.zones).toEqual([])
    expect(read.faultCount).toBeGreaterThan(0)
    const text = read.faults.map(describeFinding).join('\n')
    if (message.startsWith('^')) expect(text).toMatch(new RegExp(message))
    else expect(text).toContain(message)
    expect(read.faults).toHaveLength(1)
  })

  it.each([
    ['a KMZ', [0x50, 0x4b, 0x03, 0x04], 'unpack it'],
    ['a shapefile', [0, 0, 0x27, 0x0a], 'this is a shapefile: convert it'],
    ['a GeoPackage', [...Buffer.from('SQLite format 3')], 'GeoPackage'],
    ['gzip that nobody unpacked', [...gzipSync('{}')], 'gzip'],
    ['bytes that are no text', [0x7b, 0xff, 0xff, 0x7d], 'no text in utf-8'],
  ])('%s', (_name, bytes, message) => {
    const read = readZones(Uint8Array.from(bytes), 'zones', OPTIONS)
    expect(read.zones).toEqual([])
    expect(read.faults.map(describeFinding).join()).toContain(message)
  })

  it('names a property that no feature has, as a slip that would cost every name', () => {
    const read = readText(collection(good), { nameProperty: 'NAME_EN' })
    expect(read.zones).toEqual([])
    expect(describeFinding(read.faults[0]!)).toBe(
      'zones: no feature has the property "NAME_EN"; the first has "name", "kind"',
    )
  })

  it('tells every fault, counts those beyond a thousand, and keeps messages to one line', () => {
    const lines = Array.from({ length: 1500 }, (_, i) =>
      feature({ type: 'LineString' }, { name: `line ${i}\n\u001b[31m` }),
    )
    const read = readText(collection(...lines))
    // Each has a name with a control character and no polygon.
    expect(read.faultCount).toBe(3000)
    expect(read.faults).toHaveLength(1000)
    for (const fault of read.faults) expect(describeFinding(fault)).not.toMatch(/\p{Cc}/u)
  })

  it('is not led astray by names of object prototypes', () => {
    const text = JSON.stringify(collection(good)).replace(
      '"kind"',
      '"__proto__":{"kind":"eez"},"constructor":1,"kind"',
    )
    expect(readText(text).zones[0]?.kind).toBe('no-take')
    const file = kml(`<Placemark constructor="x"><name>__proto__</name>${kmlPolygon(KML_BOX)}</Placemark>`)
    expect(readText(file, OPTIONS).zones[0]).toMatchObject({ id: 'no-take-proto', name: '__proto__' })
  })
})
