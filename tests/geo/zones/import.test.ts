import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readZones } from '../../../lib/geo/zones/zone-import.ts'
import { describeFinding } from '../../../lib/geo/zones/zone-import-findings.ts'
import { caseCount } from '../../proof.ts'
import {
  BOX,
  boxRing,
  collection,
  feature,
  KML_BOX,
  kml,
  kmlPolygon,
  polygonFeature,
  readOne,
  readText,
} from './import-files.ts'

const WORDS = {
  id: 'dogger-1',
  name: 'Dogger Bank',
  kind: 'Seasonal closure',
  authority: 'MMO',
  source: 'Byelaw 2022',
  country: 'GB',
  valid_from: '2022-06-13',
  valid_to: '2030-12-31',
  seasons: '11-15/03-31, 06-01/06-30',
  permitted_flags: 'NOR, fo; Denmark',
  permitted_gears: 'Pots and traps, set-gillnets',
}

const ZONE = {
  id: 'dogger-1',
  name: 'Dogger Bank',
  kind: 'seasonal-closure',
  authority: 'MMO',
  source: 'Byelaw 2022',
  country: 'GBR',
  validFromMs: Date.UTC(2022, 5, 13),
  // The last day is in it.
  validToMs: Date.UTC(2031, 0, 1),
  seasons: [
    { fromMonth: 11, fromDay: 15, toMonth: 3, toDay: 31 },
    { fromMonth: 6, fromDay: 1, toMonth: 6, toDay: 30 },
  ],
  permittedFlags: ['NOR', 'FRO', 'DNK'],
  permittedGears: ['pots_and_traps', 'set_gillnets'],
  polygons: [{ rings: [Float64Array.from(BOX.flat())] }],
}

describe('what a file may look like', () => {
  it.each([
    ['a collection', collection(polygonFeature([BOX], WORDS))],
    ['a feature', polygonFeature([BOX], WORDS)],
    ['an array of features', [polygonFeature([BOX], WORDS)]],
    ['a feature with its own id', { ...polygonFeature([BOX], { ...WORDS, id: null }), id: 'dogger-1' }],
    [
      'an old file that names its coordinate system',
      {
        ...collection(polygonFeature([BOX], WORDS)),
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } },
      },
    ],
    [
      'a collection of geometries',
      feature(
        { type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', coordinates: [[BOX]] }] },
        WORDS,
      ),
    ],
    ['GeoJSON by the line', `\n${JSON.stringify(polygonFeature([BOX], WORDS))}\r\n\n`],
    ['a text sequence (RFC 8142)', `\u001e${JSON.stringify(polygonFeature([BOX], WORDS))}\n`],
    [
      'words in arrays',
      polygonFeature([BOX], {
        ...WORDS,
        seasons: ['11-15/03-31', '6-1/6-30'],
        permitted_flags: ['NOR', 'FRO', 'DNK'],
        permitted_gears: ['pots_and_traps', 'set_gillnets'],
      }),
    ],
    [
      'names of properties in capitals',
      {
        ...polygonFeature([BOX]),
        properties: Object.fromEntries(
          Object.entries({ ...WORDS, kind: 'SEASONAL_CLOSURE' }).map(([key, value]) => [
            key.toUpperCase(),
            value,
          ]),
        ),
      },
    ],
    ['heights', polygonFeature([BOX.map((place) => [...place, 12])], WORDS)],
    ['a clockwise ring', polygonFeature([[...BOX].reverse()], WORDS)],
    [
      'KML',
      kml(
        `<Placemark id="dogger-1"><name>Dogger Bank</name><ExtendedData>${Object.entries(WORDS)
          .filter(([key]) => key !== 'id' && key !== 'name')
          .map(([key, value]) => `<Data name="${key}"><value>${value}</value></Data>`)
          .join('')}</ExtendedData>${kmlPolygon(KML_BOX)}</Placemark>`,
      ),
    ],
    [
      'KML with a schema, prefixes and a time span',
      kml(`<Folder><k:Placemark xmlns:k="urn:x"><k:name>Dogger
      Bank</k:name><k:TimeSpan><k:begin>2022-06-13</k:begin><k:end>2030-12-31</k:end></k:TimeSpan>
      <k:ExtendedData><k:SchemaData>${Object.entries(WORDS)
        .filter(([key]) => key !== 'name' && !key.startsWith('valid'))
        .map(([key, value]) => `<k:SimpleData name="${key}"><![CDATA[${value}]]></k:SimpleData>`)
        .join('')}</k:SchemaData></k:ExtendedData>
      <k:MultiGeometry><k:MultiGeometry><k:Polygon><k:outerBoundaryIs><k:LinearRing><k:coordinates>
        4,55,0 6,55,0
        6,56,0 <!-- corner --> 4,56,0 4,55,0
      </k:coordinates></k:LinearRing></k:outerBoundaryIs></k:Polygon></k:MultiGeometry></k:MultiGeometry>
    </k:Placemark></Folder>`),
    ],
  ])('%s', (_name, file) => {
    const { zone, warnings } = readOne(file)
    expect({ ...zone, polygons: zone.polygons.map(fromSouthWest) }).toEqual({
      ...ZONE,
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    expect(warnings).toEqual([])
  })

  it('a bare geometry, with all words from the import', () => {
    const options = { kind: 'eez', authority: 'a', source: 's', country: 'Iceland' } as const
    const read = readText({ type: 'Polygon', coordinates: [BOX] }, options)
    expect(read.faults.map(describeFinding)).toEqual([expect.stringContaining('neither name nor id')])
    const { zone } = readOne(feature({ type: 'Polygon', coordinates: [BOX] }, { kind: null }), options)
    expect(zone).toMatchObject({ kind: 'eez', authority: 'a', source: 's', country: 'ISL' })
    expect(zone).toMatchObject({ seasons: [], permittedFlags: null, permittedGears: null, validFromMs: null })
  })

  it('UTF-16, and other encodings that XML declares', () => {
    const text = kml(
      `<Placemark><name>Fær\u00f8e</name>${kmlPolygon(KML_BOX)}</Placemark>`,
      '<?xml version="1.0" encoding="ISO-8859-1"?>\n',
    )
    const options = { kind: 'own' } as const
    expect(readZones(Buffer.from(text, 'latin1'), 'a.kml', options).zones[0]?.name).toBe('Fær\u00f8e')
    const wide = Buffer.from(
      `\ufeff${JSON.stringify(polygonFeature([BOX], { name: 'Fær\u00f8e' }))}`,
      'utf16le',
    )
    expect(readZones(wide, 'a.json').zones[0]?.name).toBe('Fær\u00f8e')
  })
})

describe('what properties mean', () => {
  it('ids are as given, numbers and names with the kind before them', () => {
    const idOf = (properties: object, options = {}) =>
      readOne(polygonFeature([BOX], properties), options).zone.id
    expect(idOf({ id: 'IT-0042.b' })).toBe('IT-0042.b')
    expect(idOf({ id: 17 })).toBe('no-take-17')
    expect(idOf({ name: 'Réserve de l\u2019Île (Sud)' })).toBe('no-take-reserve-de-l-ile-sud')
    expect(idOf({ MRGID: 8466, name: 'x' }, { idProperty: 'MRGID' })).toBe('no-take-8466')
  })

  it("what the file says goes before the import's word", () => {
    const { zone } = readOne(polygonFeature([BOX], { country: 'NO' }), { kind: 'eez', country: 'SE' })
    expect(zone).toMatchObject({ kind: 'no-take', country: 'NOR' })
  })

  it('a country nobody knows is taken as not told, with a warning; a dash is no country', () => {
    const { zone, warnings } = readOne(polygonFeature([BOX], { country: 'Joint regime' }))
    expect(zone.country).toBeNull()
    expect(warnings.map(describeFinding)).toEqual([
      'zones: feature 1 (Bank), country: "Joint regime" is no country by ISO 3166-1: taken as not told',
    ])
    expect(readOne(polygonFeature([BOX], { country: '-' })).warnings).toEqual([])
  })

  it('nobody is told from nothing told', () => {
    const flags = (permitted_flags: unknown) =>
      readOne(polygonFeature([BOX], { permitted_flags })).zone.permittedFlags
    expect(flags(undefined)).toBeNull()
    expect(flags('')).toBeNull()
    expect(flags('none')).toEqual([])
    expect(flags([])).toEqual([])
  })

  it('times may have an hour and an offset, and end when they say', () => {
    const { zone } = readOne(
      polygonFeature([BOX], { valid_from: '2024-02-29T12:00+02:00', valid_to: '2024-03-01T00:00:00Z' }),
    )
    expect(zone.validFromMs).toBe(Date.UTC(2024, 1, 29, 10))
    expect(zone.validToMs).toBe(Date.UTC(2024, 2, 1))
  })

  it('a seasonal closure without seasons is told about', () => {
    const { warnings } = readOne(polygonFeature([BOX], { kind: 'seasonal-closure' }))
    expect(warnings.map(({ reason }) => reason)).toEqual(['no-season'])
  })

  it('the same zone has the same version, another polygon or rule another', () => {
    const version = (file: object) => readOne(file).zone.version
    const one = version(polygonFeature([BOX]))
    expect(version(collection(polygonFeature([[...BOX].reverse()])))).not.toBe('')
    expect(version(polygonFeature([BOX], { other: 1 }))).toBe(one)
    expect(version(polygonFeature([boxRing(4, 55, 6, 56.001)]))).not.toBe(one)
    expect(version(polygonFeature([BOX], { seasons: '01-01/02-01' }))).not.toBe(one)
  })
})

it('never throws on mutated files, and imports nothing from what it refuses', () => {
  const files = [
    JSON.stringify(
      collection(
        polygonFeature([BOX], WORDS),
        polygonFeature([boxRing(1, 1, 3, 3), boxRing(2, 2, 2.5, 2.5)]),
      ),
    ),
    kml(`<Placemark><name>A</name>${kmlPolygon(KML_BOX)}</Placemark>`),
  ].map((text) => new TextEncoder().encode(text))
  const edit = fc.record({
    at: fc.nat(),
    byte: fc.integer({ min: 0, max: 255 }),
    kind: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 4 }), (file, edits) => {
      let bytes = [...file]
      for (const { at, byte, kind } of edits) {
        const i = at % bytes.length
        if (kind === 0) bytes[i] = byte
        else if (kind === 1) bytes.splice(i, 1)
        else bytes = bytes.slice(0, i + 1)
      }
      const read = readZones(Uint8Array.from(bytes), 'mutated', { kind: 'own' })
      if (read.faultCount > 0) expect(read.zones).toEqual([])
      else expect(read.zones.length).toBeGreaterThan(0)
    }),
    { seed: 6, numRuns: caseCount(600, 50_000) },
  )
})

/** The ring of a box begun at its south-western corner. */
function fromSouthWest({ rings }: { readonly rings: readonly Float64Array[] }) {
  return {
    rings: rings.map((ring) => {
      const places = Array.from({ length: ring.length / 2 - 1 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!])
      const first = places.findIndex(([lon, lat]) => lon === 4 && lat === 55)
      const turned = [...places.slice(first), ...places.slice(0, first)]
      return Float64Array.from([...turned, turned[0]!].flat())
    }),
  }
}
