import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExportBox, isInBox, parseExportBox, touchesBox } from '../../lib/pipeline/export-box.ts'
import { EXPORT_FORMATS } from '../../lib/pipeline/export-data.ts'
import { temporaryFolder } from '../store/folder.ts'
import { type Exported, type ExportedRecord, readExport, runExport } from './export-parse.ts'
import { createWorld } from './export-world.ts'
import { writeWorld } from './export-world-write.ts'

const SEED = 20261127

function box(westDeg: number, southDeg: number, eastDeg: number, northDeg: number): ExportBox {
  return { westDeg, southDeg, eastDeg, northDeg }
}

/** Goes east from the western edge in small steps and looks whether it meets the place before the eastern one. */
function isInPlainly(one: ExportBox, lonDeg: number, latDeg: number): boolean {
  if (latDeg < one.southDeg || latDeg > one.northDeg) return false
  const crosses = one.westDeg > one.eastDeg
  const isIn = (lon: number) =>
    crosses ? lon >= one.westDeg || lon <= one.eastDeg : lon >= one.westDeg && lon <= one.eastDeg
  // An edge may call it 180, a place is always at -180.
  return isIn(lonDeg) || (lonDeg === -180 && isIn(180))
}

describe('a box', () => {
  it.each([
    ['-10,50,2.5,60', box(-10, 50, 2.5, 60)],
    [' 170 , -20,-170,-10 ', box(170, -20, -170, -10)],
    ['-180,-90,180,90', box(-180, -90, 180, 90)],
  ])('is read from %s', (text, wanted) => {
    expect(parseExportBox(text)).toEqual(wanted)
  })

  it.each([
    ['1,2,3', 'west,south,east,north'],
    ['1,2,3,4,5', 'west,south,east,north'],
    ['1,2,,4', 'west,south,east,north'],
    ['a,b,c,d', 'west,south,east,north'],
    ['190,0,1,2', 'longitude 190'],
    ['0,-91,1,2', 'latitude -91'],
    ['0,5,1,2', 'south 5 lies north of north 2'],
    ['Infinity,0,1,2', 'longitude Infinity'],
  ])('is refused as %s', (text, message) => {
    expect(() => parseExportBox(text)).toThrow(RangeError)
    expect(() => parseExportBox(text)).toThrow(message)
  })

  const lon = fc.oneof(
    fc.constantFrom(-180, 180, 179.999999, -179.999999, 0, 170, -170),
    fc.integer({ min: -180e6, max: 180e6 }).map((micro) => micro / 1e6),
  )
  const lat = fc.oneof(
    fc.constantFrom(-90, 90, 0),
    fc.integer({ min: -90e6, max: 90e6 }).map((micro) => micro / 1e6),
  )
  const anyBox = fc
    .tuple(lon, lat, lon, lat)
    .map(([west, a, east, b]) => box(west, Math.min(a, b), east, Math.max(a, b)))

  it('holds exactly the places between its edges, these included', () => {
    fc.assert(
      fc.property(anyBox, lon, lat, (one, anyLonDeg, latDeg) => {
        const lonDeg = anyLonDeg === 180 ? -180 : anyLonDeg
        expect(isInBox(one, lonDeg, latDeg)).toBe(isInPlainly(one, lonDeg, latDeg))
        for (const edge of [one.westDeg, one.eastDeg]) expect(isInBox(one, edge, one.northDeg)).toBe(true)
      }),
      { seed: SEED, numRuns: 2000 },
    )
  })

  it('never misses a chunk that holds one of its places, and misses those far away', () => {
    const units = fc.integer({ min: -108_000_000, max: 107_999_999 })
    const latUnits = fc.integer({ min: -54_000_000, max: 54_000_000 })
    const small = fc.integer({ min: 0, max: 600_000 })
    fc.assert(
      fc.property(anyBox, units, latUnits, small, small, (one, west, south, width, height) => {
        const chunk = {
          westUnits: west,
          eastUnits: ((west + width + 324_000_000) % 216_000_000) - 108_000_000,
          southUnits: south,
          northUnits: Math.min(54_000_000, south + height),
        }
        // Its corners and middle, and the corners of the box that lie in the chunk.
        let meets = false
        for (const x of [0, 0.5, 1])
          for (const y of [0, 0.5, 1]) {
            const lonUnits = ((west + Math.round(width * x) + 324_000_000) % 216_000_000) - 108_000_000
            const latOf = chunk.southUnits + Math.round((chunk.northUnits - chunk.southUnits) * y)
            meets ||= isInBox(one, lonUnits / 600_000, latOf / 600_000)
          }
        const chunkBox = box(
          chunk.westUnits / 600_000,
          chunk.southUnits / 600_000,
          chunk.eastUnits / 600_000,
          chunk.northUnits / 600_000,
        )
        for (const lonDeg of [one.westDeg, one.eastDeg])
          for (const latDeg of [one.southDeg, one.northDeg]) meets ||= isInBox(chunkBox, lonDeg, latDeg)
        if (meets) expect(touchesBox(one, chunk)).toBe(true)
        const apartDeg = Math.max(chunkBox.southDeg - one.northDeg, one.southDeg - chunkBox.northDeg)
        if (apartDeg > 0.001) expect(touchesBox(one, chunk)).toBe(false)
      }),
      { seed: SEED, numRuns: 2000 },
    )
    const chunk = { westUnits: 0, eastUnits: 600_000, southUnits: 0, northUnits: 600_000 }
    expect(touchesBox(box(2, 0, 3, 1), chunk)).toBe(false)
    expect(touchesBox(box(170, 0, -2, 1), chunk)).toBe(false)
    expect(touchesBox(box(170, 0, 0.5, 1), chunk)).toBe(true)
  })
})

/** The records of a whole export that a box chooses, by the letter of docs/exports.md. */
function chooseFrom(whole: Exported, one: ExportBox): Exported {
  const isAt = (lonDeg: unknown, latDeg: unknown) =>
    lonDeg !== null && isInPlainly(one, Number(lonDeg), Number(latDeg))
  const positions = whole.positions!.filter(({ lonDeg, latDeg }) => isAt(lonDeg, latDeg))
  const chosen: Record<string, readonly ExportedRecord[]> = {
    positions,
    segments: whole.segments!.filter(({ id }) => positions.some(({ segmentId }) => segmentId === id)),
    tracks: whole.tracks!.filter(({ id }) => positions.some(({ trackId }) => trackId === id)),
    trips: whole.trips!.filter((trip) =>
      positions.some(
        ({ trackId, time }) => trackId === trip.trackId && time! >= trip.startTime! && time! <= trip.endTime!,
      ),
    ),
    portVisits: whole.portVisits!.filter(({ lonDeg, latDeg }) => isAt(lonDeg, latDeg)),
    gaps: whole.gaps!.filter((gap) => isAt(gap.offLonDeg, gap.offLatDeg) || isAt(gap.onLonDeg, gap.onLatDeg)),
    events: whole.events!.filter(({ kind, lonDeg, latDeg }) => kind === 'feedOutage' || isAt(lonDeg, latDeg)),
  }
  const keys = new Set(Object.values(chosen).flatMap((list) => list.map(({ mmsi }) => mmsi)))
  for (const { otherMmsi } of chosen.events!) keys.add(otherMmsi!)
  chosen.vessels = whole.vessels!.filter(({ mmsi }) => keys.has(mmsi!))
  chosen.identities = whole.identities!.filter(({ mmsi }) => keys.has(mmsi!))
  return chosen
}

describe('an export of a box', () => {
  const boxes = {
    'about 180°': box(179.9, -0.5, -179.9, 0.5),
    'west of 180°': box(178, -90, 180, 90),
    'east of -180°': box(-180, -1, -179.5, 1),
    'of one line': box(180, -90, -180, 90),
    'of a few positions': box(-179.8, 0.9, -179.7, 1),
    everywhere: box(-180, -90, 180, 90),
    nowhere: box(10, 50, 20, 60),
  }

  it('has what lies in it or touches it', async () => {
    const dir = temporaryFolder()
    await writeWorld(dir, createWorld(21), 16)
    await runExport(dir, join(dir, 'whole'), 'ndjson')
    const whole = await readExport(join(dir, 'whole'), 'ndjson')
    for (const [name, one] of Object.entries(boxes)) {
      const wanted = chooseFrom(whole, one)
      await runExport(dir, join(dir, 'box'), 'ndjson', one)
      expect(await readExport(join(dir, 'box'), 'ndjson'), name).toEqual(wanted)
      expect(wanted.positions!.length > 0, name).toBe(name !== 'nowhere')
    }
  })

  it('of a single place has both trips that meet there, and both vessels that did', async () => {
    const dir = temporaryFolder()
    await writeWorld(dir, createWorld(23, 6, 60), 16)
    await runExport(dir, join(dir, 'whole'), 'ndjson')
    const whole = await readExport(join(dir, 'whole'), 'ndjson')
    const meeting = whole.events!.filter(
      ({ kind, mmsi, otherMmsi }) => kind === 'encounter' && mmsi !== otherMmsi,
    )
    const places = [...whole.portVisits!.filter((_, i) => i % 3 === 0), ...meeting].slice(0, 12)
    expect(places.length).toBeGreaterThan(6)
    for (const { lonDeg, latDeg } of places) {
      const one = box(Number(lonDeg), Number(latDeg), Number(lonDeg), Number(latDeg))
      await runExport(dir, join(dir, 'box'), 'ndjson', one)
      expect(await readExport(join(dir, 'box'), 'ndjson')).toEqual(chooseFrom(whole, one))
    }
  })

  it('says the same in every format', async () => {
    const dir = temporaryFolder()
    await writeWorld(dir, createWorld(22), 16)
    const one = boxes['about 180°']
    await runExport(dir, join(dir, 'box'), 'ndjson', one)
    const wanted = await readExport(join(dir, 'box'), 'ndjson')
    for (const format of EXPORT_FORMATS) {
      await runExport(dir, join(dir, 'box'), format, one)
      expect(await readExport(join(dir, 'box'), format), format).toEqual(wanted)
    }
  })
})
