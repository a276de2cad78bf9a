import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBuiltinPlaces, readBuiltinPorts } from '../../lib/geo/builtin-places.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { parseCsv } from '../../lib/geo/parse-csv.ts'
import type { Port } from '../../lib/geo/places.ts'
import { createPortIndex } from '../../lib/geo/port-index.ts'
import { parsePortsCsv, readSeaPorts } from '../../lib/geo/port-list.ts'
import {
  HALF_TURN,
  POLE,
  UNITS_PER_DEGREE,
  unitsOfLatDeg,
  unitsOfLonDeg,
  wrapUnits,
} from '../../lib/geo/units.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { turnPorts } from './world.ts'

const SEED = { seed: 20260105, numRuns: 1500 }

function portAt(lonUnits: number, latUnits: number, name = ''): Port {
  return { name, country: '', lonUnits, latUnits }
}

function searchAll(ports: readonly Port[], lonUnits: number, latUnits: number, maxKm: number): number {
  let nearest = -1
  let nearestKm = maxKm
  ports.forEach((port, i) => {
    const km = distanceKmUnits(lonUnits, latUnits, port.lonUnits, port.latUnits)
    if (km < nearestKm || (km === nearestKm && nearest < 0)) {
      nearest = i
      nearestKm = km
    }
  })
  return nearest
}

/** Places crowded where a grid has its edges: 0°, ±180°, both poles, and one of its corners. */
const place = fc
  .tuple(
    fc.constantFrom(-HALF_TURN, 0, 150_000, 60_000_000),
    fc.constantFrom(-POLE, -53_950_000, 0, 36_000_000, 53_990_000, POLE),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.integer({ min: -200_000, max: 200_000 }),
    fc.constantFrom(1, 0.1, 0),
  )
  .map(([lon, lat, east, north, scale]) => ({
    lonUnits: wrapUnits(lon + Math.round(east * scale)),
    latUnits: Math.max(-POLE, Math.min(POLE, lat + Math.round(north * scale))),
  }))
const ports = fc
  .array(place, { maxLength: 40 })
  .map((all) => all.map((at) => portAt(at.lonUnits, at.latUnits)))
const maxKm = fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }), fc.constantFrom(0, 3, 4, 30))

describe('nearest port', () => {
  it('is the one that looking at all finds', () => {
    let found = 0
    fc.assert(
      fc.property(ports, place, maxKm, (all, { lonUnits, latUnits }, km) => {
        const expected = searchAll(all, lonUnits, latUnits, km)
        if (expected >= 0) found++
        const index = createPortIndex(all)
        expect(index.nearestPort(lonUnits, latUnits, km)).toBe(expected)
        if (expected < 0) return
        const port = all[expected]!
        expect(index.portKm(expected, lonUnits, latUnits)).toBe(
          distanceKmUnits(lonUnits, latUnits, port.lonUnits, port.latUnits),
        )
      }),
      { ...SEED, numRuns: 300 },
    )
    expect(found).toBeGreaterThan(50)
  })

  it('takes the first of several as near, and one exactly at the limit', () => {
    const twins = [
      portAt(600_000, 0),
      portAt(100, 100),
      portAt(100, 100),
      portAt(-100, 100),
      portAt(100, -100),
    ]
    const index = createPortIndex(twins)
    expect(index.nearestPort(0, 0, 1)).toBe(1)
    const km = index.portKm(1, 0, 0)
    expect(index.nearestPort(0, 0, km)).toBe(1)
    expect(index.nearestPort(0, 0, km * (1 - 1e-15))).toBe(-1)
  })

  it('is the same in a turned world', () => {
    fc.assert(
      fc.property(
        ports,
        place,
        maxKm,
        fc.integer({ min: -HALF_TURN, max: HALF_TURN }),
        (all, at, km, turn) => {
          const turned = createPortIndex(turnPorts(all, turn))
          const expected = createPortIndex(all).nearestPort(at.lonUnits, at.latUnits, km)
          expect(turned.nearestPort(wrapUnits(at.lonUnits + turn), at.latUnits, km)).toBe(expected)
        },
      ),
      { ...SEED, numRuns: 60 },
    )
  })

  it('refuses to look farther than its grid was made for', () => {
    const index = createPortIndex([])
    expect(index.nearestPort(0, 0, 30)).toBe(-1)
    expect(() => index.nearestPort(0, 0, 30.1)).toThrow('ports: looked for within 30.1 km')
    expect(() => index.nearestPort(0, 0, Number.NaN)).toThrow('NaN')
  })
})

describe('built-in ports', () => {
  it('drops and counts those without coordinates and those in the middle of the sea', () => {
    const places = createBuiltinPlaces()
    const { ports: all, rejects } = readBuiltinPorts(places.shoreKm)
    const count = (reason: string) => rejects.filter((reject) => reject.reason === reason).length
    expect(places.ports).toEqual(all)
    expect([all.length, count('no-coordinates'), count('far-at-sea')]).toEqual([1600, 24, 10])
    expect(rejects.length).toBe(34)
    // Latitude and longitude the wrong way round.
    expect(rejects).toContainEqual({ reason: 'far-at-sea', where: 'AR', name: 'Delta Dock' })
  })
})

describe('port lists', () => {
  it('reads the World Port Index by its headers', () => {
    const text =
      '\ufeffWorld Port Index Number,Main Port Name,Country Code,Remarks,Latitude,Longitude\r\n' +
      '1,"Port, with a comma","Fiji","two\nlines ""quoted""",-16.5,180\r\n' +
      '2,Null Island,None,,0,0\r\n' +
      '\r\n' +
      '3,Nowhere,None,,,\r\n' +
      '4,Beyond,None,,91,10\r\n' +
      '5,Words,None,,north,10'
    const { ports: all, rejects } = parsePortsCsv(text, 'wpi.csv')
    expect(all).toEqual([
      { name: 'Port, with a comma', country: 'FJ', lonUnits: -HALF_TURN, latUnits: -9_900_000 },
      { name: 'Null Island', country: 'None', lonUnits: 0, latUnits: 0 },
    ])
    expect(rejects).toEqual([
      { reason: 'no-coordinates', where: '6', name: 'Nowhere' },
      { reason: 'out-of-range', where: '7', name: 'Beyond' },
      { reason: 'bad-coordinates', where: '8', name: 'Words' },
    ])
  })

  it('reads Global Fishing Watch anchorages, and other lists with other signs between', () => {
    const anchorages =
      's2id,latitude,longitude,label,sublabel,iso3\nab,1.5,2.5,MAIN,BASIN,ESP\ncd,1,2,MAIN,MAIN,ESP\n'
    expect(parsePortsCsv(anchorages, 'a').ports).toEqual([
      { name: 'MAIN, BASIN', country: 'ES', lonUnits: 1_500_000, latUnits: 900_000 },
      { name: 'MAIN', country: 'ES', lonUnits: 1_200_000, latUnits: 600_000 },
    ])
    expect(parsePortsCsv('Name;Lon;Lat\nX;-1;-2', 'b').ports[0]).toEqual(portAt(-600_000, -1_200_000, 'X'))
  })

  it('has one code for a country, however a list writes it', () => {
    const countries = [
      'Spain',
      'ESP',
      'ES',
      ' esp ',
      'The Bahamas',
      "COTE D'IVOIRE",
      'Wake Island',
      'Atlantis',
      '',
    ]
    const text = `port;country;lat;lon\n${countries.map((one) => `x;${one};1;1`).join('\n')}`
    const codes = parsePortsCsv(text, 'p').ports.map(({ country }) => country)
    expect(codes).toEqual(['ES', 'ES', 'ES', 'ES', 'BS', 'CI', 'UM', 'Atlantis', ''])
    const namibia = 'iso3,lat,lon,label\nNA,1,1,X\nNAM,1,1,Y'
    expect(parsePortsCsv(namibia, 'p').ports.map(({ country }) => country)).toEqual(['', 'NA'])
  })

  it('says what is wrong with a file that is no port list', () => {
    expect(() => parsePortsCsv('name,x,y\na,1,2', 'ports.txt')).toThrow(
      /ports: ports\.txt is no port list: there is no column for latitude, longitude; wanted are.*columns seen: name, x, y/,
    )
    expect(() => parsePortsCsv('', 'empty.csv')).toThrow('columns seen: none, the file is empty')
    expect(() => parsePortsCsv('lat,lon,timestamp\n1,1,2', 'track.csv')).toThrow(
      "no column for the port's name; wanted are latitude, longitude and a name",
    )
    expect(() => parsePortsCsv('MMSI,LAT,LON,Name\n1,1,2,x', 'track.csv')).toThrow(
      'with its column MMSI it is a track of ships',
    )
    expect(() => parsePortsCsv('lat,lon,name\n,', 'p')).toThrow(
      'ports: p holds no port with coordinates (1 rows rejected)',
    )
  })

  it('never crashes, and accounts for every row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '1', 'é', ';') }), (body) => {
        const text = `lat,lon,port\n1,1,x\n${body}`
        const rows = [...parseCsv(text)].length - 1
        const { ports: all, rejects } = parsePortsCsv(text, 'x')
        expect(all.length + rejects.length).toBe(rows)
      }),
      SEED,
    )
  })

  it('reads sea-ports entries in the order of their codes', () => {
    const list = readSeaPorts({
      ZZBBB: { name: 'B', coordinates: [180, -90] },
      ZZAAA: { name: 'A', coordinates: [0, 0] },
      ZZCCC: { name: 'C' },
      ZZDDD: { name: 'D', coordinates: [500, 0] },
    })
    expect(list.ports.map((port) => port.name)).toEqual(['A', 'B'])
    expect(list.ports[1]).toEqual({ name: 'B', country: 'ZZ', lonUnits: -HALF_TURN, latUnits: -POLE })
    expect(list.rejects.map((reject) => reject.reason)).toEqual(['no-coordinates', 'out-of-range'])
  })
})

describeWithData('real port lists', () => {
  const read = (name: string) =>
    parsePortsCsv(gunzipSync(readFileSync(sharedData(`ports/${name}.csv.gz`))).toString('utf8'), name)

  it('reads the World Port Index whole', () => {
    const { ports: all, rejects } = read('world_port_index')
    expect([all.length, rejects.length]).toEqual([3768, 0])
    const rotterdam = all.find((port) => port.name === 'Rotterdam')!
    expect(rotterdam.country).toBe('NL')
    // Four in Norway have none.
    const unknown = all.map(({ country }) => country).filter((country) => !/^[A-Z]{2}$/.test(country))
    expect(unknown).toEqual(['', '', '', ''])
    expect(rotterdam.lonUnits / UNITS_PER_DEGREE).toBeCloseTo(4.5, 0)
  })

  it('reads 60,410 anchorages, and finds the nearest as looking at all does', () => {
    const { ports: all, rejects } = read('gfw_anchorages')
    expect(all.length + rejects.length).toBe(60_410)
    expect(rejects.length).toBeLessThan(5)
    expect(all.filter(({ country }) => !/^([A-Z]{2})?$/.test(country))).toEqual([])
    const index = createPortIndex(all)
    for (let i = 0; i < 200; i++) {
      const { lonUnits, latUnits } = all[(i * 7919) % all.length]!
      const at = [
        wrapUnits(lonUnits + unitsOfLonDeg(0.02 * (i % 9))),
        latUnits + unitsOfLatDeg(0.01 * (i % 7)),
      ] as const
      expect(index.nearestPort(at[0], at[1], 20)).toBe(searchAll(all, at[0], at[1], 20))
    }
  })
})
