import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { joinPlaces } from '../../lib/geo/create-places.ts'
import { cellName } from '../../lib/geo/equal-cells.ts'
import type { Port } from '../../lib/geo/places.ts'
import { createPortIndex } from '../../lib/geo/port-index.ts'
import { parsePortsCsv } from '../../lib/geo/port-list.ts'
import { UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { writeAnchorageTable } from '../../lib/pipeline/anchorage-table.ts'
import { type AnchorageRequest, type FoundAnchorages, findAnchorages } from '../../lib/pipeline/anchorages.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { readVesselOutputs } from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import {
  type Call,
  callRows,
  csvRows,
  HEADER,
  HOUR_MS,
  MINUTE_MS,
  numbersOf,
  plainAnchorages,
  REQUEST,
  type Row,
  START_MS,
} from './anchorage-world.ts'
import { READING, runBackfill, writeCsv } from './run-backfill.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wakewatch-anchorages-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function find(folder: string, other: Partial<AnchorageRequest> = {}): Promise<FoundAnchorages> {
  const store = await openReader(folder)
  return findAnchorages(store, { ...REQUEST, ...other }).finally(() => store.close())
}

/** Backfills rows into a folder of that name. */
async function fold(name: string, rows: readonly Row[], other = {}): Promise<string> {
  const folder = join(dir, name)
  const file = writeCsv(join(dir, `${name}.csv`), HEADER, csvRows(rows))
  await runBackfill(folder, [file], other)
  return folder
}

function callsOf(numbers: readonly string[], call: Omit<Call, 'mmsi'>): Row[] {
  return numbers.flatMap((mmsi) => callRows({ mmsi, ...call }))
}

/** Which of some berths have an anchorage within 100 m, and how many ships it has. */
function shipsAt(
  { anchorages }: FoundAnchorages,
  berths: Readonly<Record<string, readonly [number, number]>>,
) {
  const index = createPortIndex(anchorages.map((one) => ({ name: '', country: '', ...one })))
  return Object.fromEntries(
    Object.entries(berths).map(([name, [lat, lon]]) => {
      const at = index.nearestPort(unitsOfLonDeg(lon), unitsOfLatDeg(lat), 0.1)
      return [name, at < 0 ? 0 : anchorages[at]!.vessels]
    }),
  )
}

/** Middles of cells, so that no ship swings over an edge. */
const BERTHS = {
  twenty: [54.99975, 3.0022],
  nineteen: [45.00225, -20.0021],
  short: [40.00225, 150.0014],
  adrift: [10.00225, 60.0021],
  dateLine: [-17.99775, 179.9999],
  shared: [30.00225, -40.0018],
  sharedToo: [30.00225, -41.0016],
  buoys: [20.00225, -60.0015],
  beacons: [15.00225, -60.0015],
  relative: [5.00225, 5.0015],
} as const satisfies Record<string, readonly [number, number]>

const at = (berth: keyof typeof BERTHS) => ({
  latDeg: BERTHS[berth][0],
  lonDeg: BERTHS[berth][1],
  hours: 13,
  minutes: 60,
})

/** Ships around the pole: 0.2 km from it, each at another longitude, and on over it and back. */
function polarRows(numbers: readonly string[]): Row[] {
  return numbers.flatMap((mmsi, i) =>
    Array.from({ length: 30 }, (_, step): Row => {
      const isAcross = step % 2 === 1
      const lonDeg = i * 9 + (isAcross ? 180 : 0)
      const own = { mmsi, name: '', shipType: 70, knots: 0 }
      const latDeg = isAcross ? 89.9991 : 89.9982
      return {
        ...own,
        timeMs: START_MS + step * 30 * MINUTE_MS,
        latDeg,
        lonDeg: lonDeg >= 180 ? lonDeg - 360 : lonDeg,
      }
    }),
  )
}

/** Two transponders with one number lie in two berths at the same time, and are heard by turns. */
function sharedRows(): Row[] {
  const mmsi = '219009999'
  return [
    ...callRows({ mmsi, ...at('shared'), name: 'ONE' }),
    ...callRows({ mmsi, ...at('sharedToo'), name: 'OTHER', startMs: START_MS + 7 * MINUTE_MS }),
  ]
}

describe('anchorages', () => {
  it('are cells in which 20 ships lay still for 12 hours, and no others', async () => {
    const folder = await fold('world', [
      ...callsOf(numbersOf(20, 219_000_000), at('twenty')),
      ...callsOf(numbersOf(19, 219_001_000), at('nineteen')),
      // Twice does not make a ship two.
      ...callsOf(numbersOf(5, 219_001_000), { ...at('nineteen'), startMs: START_MS + 24 * HOUR_MS }),
      ...callsOf(numbersOf(18, 219_002_000), at('short')),
      ...callsOf(['219002999'], { ...at('short'), hours: 11 }),
      // 1.1 km to and fro is not still.
      ...callsOf(numbersOf(20, 219_003_000), { ...at('adrift'), jitterDeg: 0.01, knots: 0.3 }),
      ...callsOf(numbersOf(20, 219_004_000), at('dateLine')),
      ...polarRows(numbersOf(20, 219_005_000)),
      ...callsOf(numbersOf(19, 219_006_000), at('shared')),
      ...callsOf(numbersOf(19, 219_007_000), at('sharedToo')),
      ...sharedRows(),
      ...callsOf(numbersOf(19, 219_008_000), at('buoys')),
      // Aids to navigation, boats of ships, numbers of no country; and what says of itself that it is fishing gear.
      ...callsOf(numbersOf(2, 992_190_000), at('buoys')),
      ...callsOf(numbersOf(2, 982_190_000), at('buoys')),
      ...callsOf(numbersOf(2, 100_000_000), at('buoys')),
      ...callsOf(numbersOf(19, 219_010_000), at('beacons')),
      ...callsOf(numbersOf(20, 219_011_000), { ...at('beacons'), name: 'NET MARK 3' }),
      // With the number of a ship that is elsewhere and heard last.
      ...callRows({ mmsi: '219011999', ...at('beacons'), name: 'NET MARK 4' }),
      ...callRows({ mmsi: '219011999', ...at('short'), name: 'A SHIP', startMs: START_MS + 7 * MINUTE_MS }),
    ])
    const relative = writeCsv(
      join(dir, 'relative.csv'),
      HEADER,
      csvRows(callsOf(numbersOf(20, 219_012_000), at('relative'))),
    )
    await runBackfill(folder, [relative], { reading: { ...READING, place: 'relative' } })

    const found = await find(folder)
    expect(shipsAt(found, BERTHS)).toEqual({
      ...{ twenty: 20, nineteen: 0, short: 0, adrift: 0, buoys: 0, beacons: 0, relative: 0 },
      ...{ dateLine: 20, shared: 20, sharedToo: 20 },
    })
    expect(found.anchorages).toHaveLength(4)
    expect(found.read).toMatchObject({ gearBeacons: 21, simulated: false, firstMs: START_MS - HOUR_MS })

    // The cells that were just below the limits.
    const fewer = shipsAt(await find(folder, { minVessels: 19 }), BERTHS)
    expect(fewer).toMatchObject({ nineteen: 19, short: 19, buoys: 19, beacons: 19, adrift: 0, relative: 0 })
    expect(shipsAt(await find(folder, { minHours: 11 }), BERTHS)).toMatchObject({ short: 20, nineteen: 0 })
    expect(shipsAt(await find(folder, { minHours: 13 }), BERTHS)).toMatchObject({ twenty: 20, dateLine: 20 })
    expect((await find(folder, { minHours: 13.1 })).anchorages).toEqual([])

    // Around the pole each ship's mean is within 100 m of it; three cells meet there.
    const polar = (await find(folder, { minVessels: 1 })).anchorages.filter(
      ({ latUnits }) => latUnits > 89.9 * UNITS_PER_DEGREE,
    )
    expect(polar.reduce((sum, { vessels }) => sum + vessels, 0)).toBe(20)
    expect(Math.min(...polar.map(({ latUnits }) => latUnits))).toBeGreaterThan(89.999 * UNITS_PER_DEGREE)
  })

  it('equal what looking at all rows finds, at any interval of reports', async () => {
    const random = createRandom(20250501)
    const berths = [
      [50.001, -3.999],
      [50.004, -3.997],
      [-9.9995, 179.9996],
      [0.0001, -0.0002],
      [-60.002, 70.001],
    ] as const
    const rows = numbersOf(40, 219_000_000).flatMap((mmsi, i) => {
      const visits = 1 + Math.floor(random.between(0, 3))
      return Array.from({ length: visits }, (_, visit) => {
        const [latDeg, lonDeg] = berths[i % berths.length]!
        return callRows({
          ...{ mmsi, latDeg: latDeg + random.between(-0.002, 0.002), lonDeg },
          hours: Math.floor(random.between(0, 8)),
          startMs: START_MS + (visit * 12 + random.between(0, 1)) * HOUR_MS,
          minutes: [1, 2, 7, 20][Math.floor(random.between(0, 4))]!,
          jitterDeg: random.between(0.0001, 0.005),
          knots: 0.1,
        })
      }).flat()
    })
    const folder = await fold('plain', rows)
    let cells = 0
    for (const [minVessels, minHours] of [
      [1, 1],
      [2, 2.5],
      [3, 4],
      [5, 5],
    ] as const) {
      const { anchorages } = await find(folder, { minVessels, minHours })
      const plain = plainAnchorages(rows, minVessels, minHours)
      expect(
        anchorages.map(({ cell, vessels, stays }) => ({ cell: cellName(cell), vessels, stays })),
      ).toEqual(plain.map(({ cell, vessels, stays }) => ({ cell, vessels, stays })))
      for (const [i, { latDeg, lonDeg, vesselDays }] of plain.entries()) {
        const { latUnits, lonUnits, stayMs } = anchorages[i]!
        expect(Math.abs(latUnits - unitsOfLatDeg(latDeg))).toBeLessThan(3)
        expect(Math.abs(lonUnits - unitsOfLonDeg(lonDeg))).toBeLessThan(3)
        expect(stayMs / (24 * HOUR_MS)).toBeCloseTo(vesselDays, 7)
      }
      cells += plain.length
    }
    expect(cells).toBeGreaterThan(30)
  })

  it('are found in the time that is asked for, until told to stop, and in no folder without data', async () => {
    const calls = callsOf(numbersOf(20, 219_000_000), { ...at('twenty'), hours: 30, minutes: 30 })
    const folder = await fold('time', calls)
    const ships = async (sinceHours: number | null, untilHours: number | null) => {
      const time = (hours: number | null) => (hours === null ? null : START_MS + hours * HOUR_MS)
      const found = await find(folder, { sinceMs: time(sinceHours), untilMs: time(untilHours) })
      return shipsAt(found, BERTHS).twenty
    }
    expect(await ships(null, 12)).toBe(0)
    expect(await ships(null, 12.001)).toBe(20)
    expect(await ships(18, null)).toBe(20)
    expect(await ships(18.001, null)).toBe(0)
    expect(await ships(5, 17.5)).toBe(20)
    expect((await find(folder, { sinceMs: START_MS + 5 * HOUR_MS })).read).toMatchObject({
      ...{ firstMs: START_MS + 5 * HOUR_MS, lastMs: START_MS + 31 * HOUR_MS, ships: 20 },
    })
    await expect(find(folder, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
    await expect(find(join(dir, 'nothing'))).rejects.toThrow('holds no data yet')
  })
})

describe('their list', () => {
  const ports: Port[] = [
    { name: 'Berth, "Old"', country: 'NL', lonUnits: unitsOfLonDeg(3.02), latUnits: unitsOfLatDeg(55) },
    // In a column of alpha-3 codes NA would be no country.
    { name: 'Walvis Bay', country: 'NA', lonUnits: unitsOfLonDeg(14.5), latUnits: unitsOfLatDeg(-22.95) },
    { name: 'Far', country: 'Atlantis', lonUnits: unitsOfLonDeg(-20.1), latUnits: unitsOfLatDeg(45) },
  ]
  const places = { ports, ...createPortIndex(ports) }
  const table = { ...REQUEST, places, portsName: 'made up', keepsPorts: true }
  const ships = {
    twenty: numbersOf(20, 219_000_000),
    nineteen: numbersOf(19, 219_001_000),
    dateLine: numbersOf(21, 219_004_000),
  }
  const rows = Object.entries(ships).flatMap(([berth, numbers]) =>
    callsOf(numbers, { ...at(berth as keyof typeof ships), shipType: berth === 'twenty' ? 30 : 70 }),
  )

  let files: string[] = []
  beforeAll(async () => {
    const cut = Math.floor(rows.length / 2)
    files = [rows.slice(0, cut), rows.slice(cut)].map((part, i) =>
      writeCsv(join(dir, `part${i}.csv`), HEADER, csvRows(part)),
    )
    await runBackfill(join(dir, 'forwards'), files)
  })

  it('is the same for any order of files, and is taken back as ports', async () => {
    for (const file of [...files].reverse()) await runBackfill(join(dir, 'backwards'), [file])
    const found = await find(join(dir, 'forwards'), { minVessels: 19 })
    const { csv, version } = writeAnchorageTable(found, { ...table, minVessels: 19 })
    const other = await find(join(dir, 'backwards'), { minVessels: 19 })
    expect(writeAnchorageTable(other, { ...table, minVessels: 19 })).toEqual({ csv, version })

    expect(csv.split('\n').map((line) => line.replace(/^[0-9a-f]{8},/, ''))).toEqual([
      'cell,latitude,longitude,label,sublabel,iso3,vessels,fishing_vessels,stays,vessel_days',
      expect.stringMatching(/^-17\.9977\d\d,179\.9998\d\d,Anchorage 17\.998S 179\.998E,,,21,0,21,11\.4$/),
      expect.stringMatching(/^45\.002\d{3},-20\.002\d{3},Far,8 km E,Atlantis,19,0,19,10\.3$/),
      expect.stringMatching(/^54\.9997\d\d,3\.002\d{3},"Berth, ""Old""",,NLD,20,20,20,10\.8$/),
      ',55.000000,3.020000,"Berth, ""Old""",,NLD,,,,',
      ',-22.950000,14.500000,Walvis Bay,,NAM,,,,',
      ',45.000000,-20.100000,Far,,Atlantis,,,,',
      '',
    ])
    const parsed = parsePortsCsv(csv, 'list')
    expect(parsed.rejects).toEqual([])
    expect(parsed.ports.slice(3)).toEqual(ports)
    expect(parsed.ports.slice(0, 3).map(({ name, country }) => [name, country])).toEqual([
      ['Anchorage 17.998S 179.998E', ''],
      ['Far, 8 km E', 'Atlantis'],
      ['Berth, "Old"', 'NL'],
    ])
    for (const [i, { lonUnits, latUnits }] of found.anchorages.entries())
      expect(parsed.ports[i]).toMatchObject({ lonUnits, latUnits })
    expect(version).toMatchObject({
      ...{ version: 1, anchorages: 3, unnamed: 1, ports: { list: 'made up', kept: 3 } },
      options: { minVessels: 19, minHours: 12, stillKm: 0.5, since: null, until: null },
      read: { ships: 60, stays: 60, cells: 3, first: '2025-04-30T23:00:00.000Z' },
    })
  })

  it('gives a backfill its port visits, far from any coast, and comes out the same from what that folded', async () => {
    const folder = join(dir, 'forwards')
    const visits = async (generation: number) => {
      const store = await openReader(folder)
      const [one, other] = [ships.twenty[0]!, ships.nineteen[0]!]
      const outputs = [
        await readVesselOutputs(store, generation, one),
        await readVesselOutputs(store, generation, other),
      ]
      await store.close()
      return outputs.map(({ portVisits }) =>
        portVisits.map(({ port, portCountry, evidence }) => [port, portCountry, evidence]),
      )
    }
    expect(await visits(1)).toEqual([[], []])
    const { csv } = writeAnchorageTable(await find(folder), { ...table, keepsPorts: false })
    const derived = parsePortsCsv(csv, 'list').ports
    expect(derived).toHaveLength(2)
    await runBackfill(folder, [files[0]!], {
      context: () => ({ places: joinPlaces(derived, () => 50), solarHour: () => 12, options: TRACK_OPTIONS }),
      configuration: { ports: 'derived' },
    })
    expect(await visits(2)).toEqual([[['Berth, "Old"', 'NL', 'stop']], []])
    expect(writeAnchorageTable(await find(folder), { ...table, keepsPorts: false }).csv).toBe(csv)
  })
})
