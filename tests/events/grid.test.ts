import * as turf from '@turf/turf'
import { expect, test } from 'vitest'
import { decodeGrid, encodeGrid, GridBuffer, POINT, startGrid, stepGrid } from '../../lib/events/grid.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import type { Places } from '../../lib/geo/places.ts'
import { UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { decodeChunk, emptyTrackPositions, encodeChunk } from '../../lib/store/chunk-codec.ts'
import { caseCount } from '../proof.ts'
import { driftFleet, type Position, placesOf, portAt } from './meeting-world.ts'

const MINUTE_MS = 60_000
const NO_PORTS = placesOf([])
const OPEN_SEA = { lonUnits: unitsOfLonDeg(-30), latUnits: unitsOfLatDeg(20) }

interface GridPosition extends Position {
  readonly isRelative?: boolean
}

/** Points as [minute, lon, lat, lag in ms, kind]. */
function pointsOf(positions: readonly GridPosition[], places: Places = NO_PORTS): number[][] {
  const points = new GridBuffer()
  const state = startGrid()
  for (const { segmentId, timeMs, lonUnits, latUnits, isRelative = false } of positions)
    stepGrid(places, state, segmentId, timeMs, lonUnits, latUnits, isRelative, 7, points)
  return rowsOf(points)
}

function rowsOf({ block }: GridBuffer): number[][] {
  expect(block.track.subarray(0, block.count).every((track) => track === 7)).toBe(true)
  return Array.from({ length: block.count }, (_, row) => [
    block.slot[row]! * 10,
    block.lonUnits[row]!,
    block.latUnits[row]!,
    block.lagMs[row]!,
    block.kind[row]!,
  ])
}

/** A position at a minute; 100 units further north each minute. */
function at(minute: number, segmentId = 'a'): GridPosition {
  return { segmentId, timeMs: minute * MINUTE_MS, lonUnits: 0, latUnits: Math.round(100 * minute) }
}

const minutesOf = (positions: readonly GridPosition[]) => pointsOf(positions).map(([minute]) => minute)

test('points lie on the grid times in (t1, t2], on the way between', () => {
  expect(pointsOf([at(3), at(9), at(35)])).toEqual([
    [10, 0, 1_000, 25 * MINUTE_MS, 0],
    [20, 0, 2_000, 15 * MINUTE_MS, 0],
    [30, 0, 3_000, 5 * MINUTE_MS, 0],
  ])
})

test('a position on the grid is its own point, once', () => {
  expect(minutesOf([at(10)])).toEqual([10])
  expect(minutesOf([at(10), at(20), at(20), at(30)])).toEqual([10, 20, 30])
  expect(minutesOf([at(10), at(10, 'b'), at(15, 'b')])).toEqual([10])
})

test('an hour is bridged, more is not; nor is a change of segment', () => {
  // A unit more than 2 kn.
  const fast = (minute: number) => ({ ...at(minute), latUnits: Math.ceil(((minute - 5) / 60) * 20_000) + 1 })
  expect(minutesOf([fast(5), fast(65)])).toEqual([10, 20, 30, 40, 50, 60])
  expect(minutesOf([fast(5), fast(65.001)])).toEqual([])
  expect(minutesOf([at(5), at(12, 'b'), at(21, 'b')])).toEqual([20])
})

test('a drift in silence is likely, and known where the ship was heard less than 5 min before or after', () => {
  const kinds = (positions: readonly GridPosition[]) =>
    pointsOf(positions).map(([minute, , , , kind]) => [minute, kind])
  expect(kinds([at(6), at(84.999)])).toEqual([
    [10, POINT.known],
    ...[20, 30, 40, 50, 60, 70].map((minute) => [minute, POINT.likely]),
    [80, POINT.known],
  ])
  expect(kinds([at(5), at(85)]).every(([, kind]) => kind === POINT.likely)).toBe(true)
  expect(pointsOf([at(6), at(86)])[2]).toEqual([30, 0, 3_000, 56 * MINUTE_MS, POINT.likely])
  expect(minutesOf([at(5), at(244.999)])).toHaveLength(24)
  expect(minutesOf([at(5), at(245)])).toEqual([])
})

test('relative places have none, and nothing is interpolated over them', () => {
  expect(minutesOf([at(5), { ...at(15), isRelative: true }, at(25), at(35)])).toEqual([30])
})

test('pieces join: cut anywhere through encode, no point twice and none left out', () => {
  const { positions } = driftFleet(2, 1, 2, OPEN_SEA)[0]!
  const { lonUnits, latUnits } = positions[positions.length >> 1]!
  const places = placesOf([portAt(lonUnits + 58_000, latUnits)])
  const whole = pointsOf(positions, places)
  expect(whole.some(([, , , , kind]) => kind === POINT.nearAnchorage)).toBe(true)
  expect(whole.length).toBeGreaterThan(200)
  expect(new Set(whole.map(([minute]) => minute)).size).toBe(whole.length)
  const random = new Random(1, 'cuts')
  const points = new GridBuffer()
  let state = startGrid()
  for (const { segmentId, timeMs, lonUnits, latUnits } of positions) {
    stepGrid(places, state, segmentId, timeMs, lonUnits, latUnits, false, 7, points)
    if (random.next() < 0.5) continue
    const writer = new StateWriter()
    encodeGrid(state, writer)
    state = decodeGrid(new StateReader(writer.finish()))
  }
  expect(rowsOf(points)).toEqual(whole)
})

test('stored chunks give the same points', () => {
  const { positions } = driftFleet(3, 1, 1, OPEN_SEA)[0]!
  const stored: Position[] = []
  for (let from = 0; from < positions.length; from += 50) {
    const chunk = emptyTrackPositions(50)
    for (const { timeMs, lonUnits, latUnits, segmentId } of positions.slice(from, from + 50)) {
      const i = chunk.count++
      chunk.timeMs[i] = timeMs
      chunk.lonUnits[i] = lonUnits
      chunk.latUnits[i] = latUnits
      if (!chunk.segmentIds.includes(segmentId)) chunk.segmentIds.push(segmentId)
      chunk.segment[i] = chunk.segmentIds.indexOf(segmentId)
    }
    const read = decodeChunk(encodeChunk(chunk))
    for (let i = 0; i < read.count; i++)
      stored.push({
        segmentId: read.segmentIds[read.segment[i]!]!,
        timeMs: read.timeMs[i]!,
        lonUnits: read.lonUnits[i]!,
        latUnits: read.latUnits[i]!,
      })
  }
  expect(pointsOf(stored)).toEqual(pointsOf(positions))
})

test('places are on the great circle, as turf has it, across 180° and near the pole too', () => {
  const random = new Random(4, 'legs')
  for (let leg = 0; leg < 100; leg++) {
    const from = [random.between(-180, 180), random.between(-89.9, 89.9)] as const
    const to = turf.destination([...from], random.between(0, 50), random.between(-180, 180)).geometry
      .coordinates
    const ends = [from, to].map(([lon, lat], i) => ({
      segmentId: 'a',
      timeMs: i * 60 * MINUTE_MS,
      lonUnits: unitsOfLonDeg(lon!),
      latUnits: unitsOfLatDeg(lat!),
    }))
    const line = turf.lineString([[...from], [from[0] + wrapDeg(to[0]! - from[0]), to[1]!]])
    const km = turf.length(line)
    for (const [minute, lon, lat] of pointsOf(ends)) {
      if (minute === 0) continue
      const expected = turf.along(line, (km * minute!) / 60).geometry.coordinates
      const offKm = distanceKmUnits(lon!, lat!, unitsOfLonDeg(expected[0]!), unitsOfLatDeg(expected[1]!))
      expect(offKm).toBeLessThan(0.0005)
    }
  }
})

function wrapDeg(deg: number): number {
  return wrapUnits(Math.round(deg * UNITS_PER_DEGREE)) / UNITS_PER_DEGREE
}

test('turning the world, or moving all times by 12 h, moves points and changes nothing else', () => {
  const { positions } = driftFleet(5, 1, 1, OPEN_SEA)[0]!
  const port = portAt(OPEN_SEA.lonUnits + 30_000, OPEN_SEA.latUnits + 60_000)
  const turn = unitsOfLonDeg(149.97)
  const laterMs = 12 * 60 * MINUTE_MS
  const moved = positions.map((position) => ({
    ...position,
    timeMs: position.timeMs + laterMs,
    lonUnits: wrapUnits(position.lonUnits + turn),
  }))
  const base = pointsOf(positions, placesOf([port]))
  expect(base.length).toBeGreaterThan(0)
  expect(base.length).toBeLessThan(pointsOf(positions).length)
  expect(pointsOf(moved, placesOf([{ ...port, lonUnits: wrapUnits(port.lonUnits + turn) }]))).toEqual(
    base.map(([minute, lon, ...rest]) => [minute! + 720, wrapUnits(lon! + turn), ...rest]),
  )
})

test('of points known to be at most 10 km from an anchorage the first is marked, the others are left out', () => {
  const port = portAt(OPEN_SEA.lonUnits, OPEN_SEA.latUnits)
  const places = placesOf([port])
  let left = 0
  let marked = 0
  const centre = { ...OPEN_SEA, latUnits: OPEN_SEA.latUnits + 54_000 }
  for (const { positions } of driftFleet(6, 40, caseCount(2, 6), centre)) {
    const all = pointsOf(positions)
    let mayMeet = false
    const expected = all.flatMap(([minute, lon, lat, lag, kind]) => {
      const isNear = places.portKm(0, lon!, lat!) <= 10
      const isTold = !isNear || (mayMeet && kind === POINT.known)
      if (isTold) mayMeet = !isNear
      return isTold ? [[minute, lon, lat, lag, isNear ? POINT.nearAnchorage : kind]] : []
    })
    expect(pointsOf(positions, places)).toEqual(expected)
    marked += expected.filter(([, , , , kind]) => kind === POINT.nearAnchorage).length
    left += all.length - expected.length
  }
  expect(left).toBeGreaterThan(500)
  expect(marked).toBeGreaterThan(5)
})
