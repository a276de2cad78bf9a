import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Feature, Geometry, Position } from 'geojson'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'
import { type Exported, fileOf, readExport, runExport } from './export-parse.ts'
import { createWorld } from './export-world.ts'
import { writeWorld } from './export-world-write.ts'

const kinds = Object.values(EXPORT_KINDS)

/** What is wrong with a document by RFC 7946, as far as points and lines go. */
function faultsOf(document: unknown): string[] {
  const faults: string[] = []
  const collection = document as { type?: unknown; features?: unknown }
  if (collection.type !== 'FeatureCollection' || !Array.isArray(collection.features)) return ['no collection']
  for (const key of Object.keys(collection)) if (!['type', 'features', 'bbox'].includes(key)) faults.push(key)
  for (const [i, feature] of (collection.features as Record<string, unknown>[]).entries()) {
    const say = (what: string) => faults.push(`feature ${i}: ${what}`)
    if (feature.type !== 'Feature') say('its type')
    if (!('geometry' in feature) || !('properties' in feature)) say('a member is missing')
    if (typeof feature.properties !== 'object') say('properties')
    if ('id' in feature && typeof feature.id !== 'string') say('its id')
    if ('coordinates' in feature || 'geometries' in feature || 'features' in feature) say('a foreign member')
    if (feature.geometry !== null)
      for (const fault of geometryFaults(feature.geometry as Geometry)) say(fault)
  }
  return faults
}

function geometryFaults(geometry: Geometry): string[] {
  if ('properties' in geometry) return ['properties in a geometry']
  if (geometry.type === 'Point') return placeFaults(geometry.coordinates)
  if (geometry.type === 'LineString') return lineFaults(geometry.coordinates)
  if (geometry.type !== 'MultiLineString') return [`type ${geometry.type}`]
  return geometry.coordinates.length === 0 ? ['no lines'] : geometry.coordinates.flatMap(lineFaults)
}

function lineFaults(line: Position[]): string[] {
  const faults = line.flatMap(placeFaults)
  if (line.length < 2) faults.push('a line of one position')
  for (let i = 1; i < line.length; i++)
    if (Math.abs(line[i]![0]! - line[i - 1]![0]!) > 180) faults.push(`crosses 180° at ${line[i]}`)
  return faults
}

function placeFaults(place: Position): string[] {
  const [lon, lat] = place
  const isGood = place.length === 2 && Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90
  return isGood ? [] : [`position ${JSON.stringify(place)}`]
}

it('the validator sees what is wrong', () => {
  const feature = (geometry: unknown) => ({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: null, geometry }],
  })
  const line = [
    [179, 0],
    [-179, 0],
  ]
  expect(faultsOf(feature({ type: 'Point', coordinates: [1, 2] }))).toEqual([])
  for (const wrong of [
    {},
    feature({ type: 'Point', coordinates: [181, 2] }),
    feature({ type: 'Point', coordinates: [1, 2, 3, 4] }),
    feature({ type: 'LineString', coordinates: [[1, 2]] }),
    feature({ type: 'LineString', coordinates: line }),
    feature({ type: 'MultiLineString', coordinates: [line] }),
  ])
    expect(faultsOf(wrong)).not.toEqual([])
})

describe('a GeoJSON export', () => {
  let dir: string
  let out: string
  let exported: Exported
  let featuresOf: (name: keyof typeof EXPORT_KINDS) => readonly Feature[]

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wakewatch-test-'))
    await writeWorld(dir, createWorld(11))
    out = join(dir, 'out')
    await runExport(dir, out, 'geojson')
    exported = await readExport(out, 'geojson')
    featuresOf = (name) =>
      JSON.parse(readFileSync(fileOf(out, EXPORT_KINDS[name], 'geojson'), 'utf8')).features
  })

  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('is valid by RFC 7946, with lines cut at 180°', () => {
    for (const kind of kinds) {
      const text = readFileSync(fileOf(out, kind, 'geojson'), 'utf8')
      expect(faultsOf(JSON.parse(text)).slice(0, 5), kind.name).toEqual([])
    }
    const types = new Map<string, number>()
    for (const name of Object.keys(EXPORT_KINDS) as (keyof typeof EXPORT_KINDS)[])
      for (const { geometry, id, properties } of featuresOf(name)) {
        const key = `${name} ${geometry?.type ?? 'null'}`
        types.set(key, (types.get(key) ?? 0) + 1)
        expect(id).toBe(properties!.id)
      }
    // Each of these is there, or the test shows nothing.
    for (const key of [
      'trips MultiLineString',
      'trips Point',
      'tracks MultiLineString',
      'tracks Point',
      'segments MultiLineString',
      'segments LineString',
      'segments null',
      'gaps Point',
      'gaps LineString',
      'gaps MultiLineString',
      'events Point',
      'events null',
      'vessels null',
      'positions Point',
    ])
      expect(types.get(key), key).toBeGreaterThan(0)
  })

  it('draws tracks, segments and trips through their positions, one after the other', () => {
    const positions = exported.positions!
    const wanted = {
      tracks: (id: unknown) => positions.filter(({ trackId }) => trackId === id),
      segments: (id: unknown) => positions.filter(({ segmentId }) => segmentId === id),
      trips: (id: unknown) => {
        const { trackId, startTime, endTime } = exported.trips!.find((trip) => trip.id === id)!
        return positions.filter(
          (one) => one.trackId === trackId && one.time! >= startTime! && one.time! <= endTime!,
        )
      },
    }
    for (const name of ['tracks', 'segments', 'trips'] as const) {
      for (const { geometry, properties } of featuresOf(name)) {
        const own = wanted[name](properties!.id)
        const parts = partsOf(geometry)
        if (geometry?.type === 'Point') {
          for (const { lonDeg, latDeg } of own) expect([lonDeg, latDeg]).toEqual(geometry.coordinates)
          continue
        }
        const rest = withoutInOrder(
          parts.flat().map(plain),
          own.map(({ lonDeg, latDeg }) => plain([lonDeg, latDeg])),
        )
        // Besides the positions there are the ends of cuts: two of each, one where a position is an end.
        expect(rest).not.toBeNull()
        expect(rest!.filter((place) => !place.startsWith('-180 '))).toEqual([])
        expect(rest!.length).toBeLessThanOrEqual(2 * Math.max(0, parts.length - 1))
        for (let i = 1; i < parts.length; i++) {
          // A line goes on where it was cut, on the other side.
          const end = parts[i - 1]!.at(-1)!
          const start = parts[i]![0]!
          expect([Math.abs(end[0]!), start]).toEqual([180, [-end[0]!, end[1]!]])
        }
      }
    }
  })

  it('tells times, speeds and courses of trips as deep and as long as their coordinates', () => {
    const positions = exported.positions!
    for (const { geometry, properties } of featuresOf('trips')) {
      const { times, speed, course } = properties!.coordinateProperties
      const parts = partsOf(geometry)
      const isMulti = geometry.type === 'MultiLineString'
      const lists = [times, speed, course].map((list) => (isMulti ? list : [list]))
      const lengths = lists[0].map(({ length }: unknown[]) => length)
      for (const list of lists.slice(1)) expect(list.map(({ length }: unknown[]) => length)).toEqual(lengths)
      // A point has one place and all the times.
      if (geometry.type !== 'Point') expect(lengths).toEqual(parts.map(({ length }) => length))
      const flat = lists[0].flatMap((part: unknown[], p: number) =>
        part.map((_, i) => lists.map((list) => list[p][i])),
      )
      const allTimes = flat.map(([ms]: number[]) => ms)
      expect(allTimes).toEqual(allTimes.toSorted((a: number, b: number) => a - b))
      const own = positions.filter(
        ({ trackId, time }) =>
          trackId === properties!.trackId && time! >= properties!.startTime && time! <= properties!.endTime,
      )
      const rest = withoutInOrder(
        flat.map((entry: unknown) => JSON.stringify(entry)),
        own.map((one) => JSON.stringify([Date.parse(String(one.time)), one.speedKnots, one.courseDeg])),
      )
      // Nobody told a speed at a cut.
      expect(rest).not.toBeNull()
      for (const entry of rest!) expect(JSON.parse(entry).slice(1)).toEqual([null, null])
      expect(rest!.length).toBeLessThanOrEqual(2 * (parts.length - 1))
    }
  })

  it('cuts a gap across 180° where the straight line between its ends meets it', () => {
    const across = featuresOf('gaps').filter(({ geometry }) => geometry?.type === 'MultiLineString')
    for (const { geometry, properties } of across) {
      const [west, east] = partsOf(geometry) as [Position[], Position[]]
      const { offLonDeg, offLatDeg, onLonDeg, onLatDeg } = properties!
      expect([west[0], east.at(-1)]).toEqual([
        [offLonDeg, offLatDeg],
        [onLonDeg, onLatDeg],
      ])
      const edge = offLonDeg > 0 ? 180 : -180
      const share = (edge - offLonDeg) / (onLonDeg + 2 * edge - offLonDeg)
      expect(west.at(-1)![1]).toBeCloseTo(offLatDeg + share * (onLatDeg - offLatDeg), 5)
    }
  })
})

function partsOf(geometry: Geometry | null): Position[][] {
  if (geometry === null) return []
  if (geometry.type === 'Point') return [[geometry.coordinates]]
  if (geometry.type === 'LineString') return [geometry.coordinates]
  if (geometry.type === 'MultiLineString') return geometry.coordinates
  throw new Error(geometry.type)
}

/** 180° has two names. */
function plain([lon, lat]: readonly unknown[]): string {
  return `${lon === 180 ? -180 : lon} ${lat}`
}

/** What is left of a list when those wanted are taken out in their order; null where one is missing. */
function withoutInOrder(list: readonly string[], wanted: readonly string[]): string[] | null {
  const rest: string[] = []
  let next = 0
  for (const entry of list) {
    if (entry === wanted[next]) next++
    else rest.push(entry)
  }
  return next === wanted.length ? rest : null
}
