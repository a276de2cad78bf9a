import { describe, expect, it } from 'vitest'
import { HALF_TURN, UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { type Box, boxOfDegrees, isInBox } from '../../lib/store/query-index.ts'
import { queryBoxTracks, queryTripTrack, queryVesselTrack } from '../../lib/store/query-tracks.ts'
import { speedStep } from '../../lib/store/track-classes.ts'
import {
  LINE_BREAK,
  MISSING,
  readTrackLines,
  type TrackLines,
  writeTrackLines,
} from '../../lib/store/track-columns.ts'
import { caseCount } from '../proof.ts'
import { createDraws } from './draws.ts'
import { openTestWriter, SCORER, temporaryFolder } from './folder.ts'
import { expectedLines, fill, HOUR_MS, makeShip, type Position } from './track-world.ts'

const FISHING_FROM = SCORER.fishingFrom

const worldPixels = (zoom: number) => 512 * 2 ** zoom
const yOf = (latUnits: number) =>
  -Math.log(Math.tan(Math.PI / 4 + (latUnits / UNITS_PER_DEGREE / 360) * Math.PI)) / (2 * Math.PI)

/** Runs of rows scored fishing, as times of first and last row. */
function runsOf(rows: readonly { timeMs: number; score: number }[]): string[] {
  const runs: string[] = []
  let first: number | null = null
  let last = 0
  for (const { timeMs, score } of rows) {
    if (score >= FISHING_FROM) {
      first ??= timeMs
      last = timeMs
    } else if (first !== null) {
      runs.push(`${first} ${last}`)
      first = null
    }
  }
  if (first !== null) runs.push(`${first} ${last}`)
  return runs
}

/** How far a row of the line is from the straight line between the rows that are left, steps. */
function worstScoreSteps(
  left: readonly { timeMs: number; score: number }[],
  line: readonly Position[],
): number {
  let worst = 0
  let next = 0
  for (const { timeMs, score } of line) {
    if (score === NO_SCORE) continue
    while (next < left.length && left[next]!.timeMs < timeMs) next++
    const after = left[next]
    if (after === undefined) throw new Error('the last row of a line is lost')
    if (after.timeMs === timeMs) continue
    const before = left[next - 1]
    if (before === undefined) throw new Error('the first row of a line is lost')
    const share = (timeMs - before.timeMs) / (after.timeMs - before.timeMs)
    const drawn = before.score + (after.score - before.score) * share
    worst = Math.max(worst, Math.abs(drawn - score) / 125)
  }
  return worst
}

/** Every line is one of the expected ones, in order, with its ends; what is missing is within the tolerance. */
function checkLines(
  lines: TrackLines,
  expected: readonly Position[][],
  zoom: number,
  checksRuns = true,
): void {
  expect(lines.lineTrack.length).toBe(expected.length)
  const scale = worldPixels(zoom)
  let worst = 0
  let worstSteps = 0
  for (const [k, line] of expected.entries()) {
    const start = lines.lineStart[k]!
    const end = lines.lineStart[k + 1]!
    const { mmsi, trackId } = lines.tracks[lines.lineTrack[k]!]!
    expect([mmsi, trackId]).toEqual([line[0]!.mmsi, line[0]!.trackId])
    expect(lines.timeMs[start]).toBe(line[0]!.timeMs)
    expect(lines.timeMs[end - 1]).toBe(line.at(-1)!.timeMs)
    let next = start
    let before = -1
    for (const position of line) {
      const isKept =
        next < end &&
        lines.timeMs[next] === position.timeMs &&
        lines.lonUnits[next] === position.lonUnits &&
        lines.latUnits[next] === position.latUnits &&
        lines.speedTenths[next] === position.speedTenths &&
        lines.score[next] === (position.score === NO_SCORE ? MISSING : position.score)
      if (isKept) before = next++
      else {
        const after = next
        if (before < start || after >= end) throw new Error(`line ${k} loses an end`)
        const span = lines.timeMs[after]! - lines.timeMs[before]!
        const share = span > 0 ? (position.timeMs - lines.timeMs[before]!) / span : 0
        const x = (to: number) => wrapUnits(lines.lonUnits[to]! - position.lonUnits) / (2 * HALF_TURN)
        const y = (to: number) => yOf(lines.latUnits[to]!) - yOf(position.latUnits)
        const dx =
          x(before) + (wrapUnits(lines.lonUnits[after]! - lines.lonUnits[before]!) / (2 * HALF_TURN)) * share
        const dy = y(before) + (y(after) - y(before)) * share
        worst = Math.max(worst, Math.hypot(dx, dy) * scale)
        const stepOf = (at: number) => speedStep(lines.speedTenths[at]! / 10)
        const drawn = stepOf(before) + (stepOf(after) - stepOf(before)) * share
        worstSteps = Math.max(worstSteps, Math.abs(drawn - speedStep(position.speedTenths / 10)))
      }
    }
    expect(next).toBe(end)
    if (!checksRuns) continue
    const rows = Array.from({ length: end - start }, (_, i) => ({
      timeMs: lines.timeMs[start + i]!,
      score: lines.score[start + i]!,
    })).filter(({ score }) => score !== MISSING)
    expect(runsOf(rows)).toEqual(runsOf(line.filter(({ score }) => score !== NO_SCORE)))
    worstSteps = Math.max(worstSteps, worstScoreSteps(rows, line))
  }
  expect(worstSteps).toBeLessThanOrEqual(lines.stepsOff + 1e-6)
  expect(worst).toBeLessThanOrEqual(lines.tolerancePixels * (1 + 1e-9))
}

const NO_LIMIT = { mostPoints: 1e6, fromMs: 0, toMs: 1e15 }

describe('the track of a vessel', () => {
  it('at every zoom keeps ends, breaks and fishing runs, and leaves nothing out by half a pixel', async () => {
    for (let seed = 1; seed <= caseCount(2, 40); seed++) {
      const draw = createDraws(seed)
      const store = await openTestWriter(temporaryFolder())
      const ship = makeShip(draw, '219000001', 3000, seed % 2 === 0 ? 179.99 : 10)
      await fill(store, ship)
      let before = Number.POSITIVE_INFINITY
      for (const zoom of [14, 9, 5.5, 0]) {
        const lines = await queryVesselTrack(store, '219000001', { ...NO_LIMIT, zoom })
        checkLines(
          lines,
          expectedLines(ship, () => true),
          zoom,
        )
        expect(lines.tolerancePixels).toBeLessThanOrEqual(0.5)
        expect(lines.positions).toBe(ship.length)
        expect(lines.timeMs.length).toBeLessThan(before)
        before = lines.timeMs.length
      }
      expect(before).toBeLessThan(ship.length / 4)
      await store.close()
    }
  })

  it('at full zoom is every position, in a time range only those in it', async () => {
    const draw = createDraws(7)
    const store = await openTestWriter(temporaryFolder())
    const ship = makeShip(draw, '219000001', 3000, 20)
    await fill(store, ship)
    for (const [from, to] of [
      [0, 2999],
      [700, 1500],
      [1024, 1024],
    ] as const) {
      const fromMs = ship[from]!.timeMs
      const toMs = ship[to]!.timeMs
      const inRange = (position: Position) => position.timeMs >= fromMs && position.timeMs <= toMs
      const lines = await queryVesselTrack(store, '219000001', { mostPoints: 1e6, fromMs, toMs, zoom: 18 })
      checkLines(lines, expectedLines(ship, inRange), 0)
      expect(lines.tolerancePixels).toBe(0)
      expect(lines.timeMs.length).toBe(ship.filter(inRange).length)
    }
    expect((await queryVesselTrack(store, '999', { ...NO_LIMIT, zoom: 3 })).timeMs).toHaveLength(0)
    await store.close()
  })

  it('has no more points than asked for and tells how far off it is then', async () => {
    const draw = createDraws(9)
    const store = await openTestWriter(temporaryFolder())
    const ship = makeShip(draw, '219000001', 6000, -30)
    await fill(store, ship)
    for (const zoom of [20, 12]) {
      const least = expectedLines(ship, () => true).length * 2
      const mostPoints = Math.max(100, Math.ceil(least * 2.6))
      const lines = await queryVesselTrack(store, '219000001', { ...NO_LIMIT, mostPoints, zoom })
      expect(lines.timeMs.length).toBeLessThanOrEqual(mostPoints)
      expect(lines.timeMs.length).toBeGreaterThan(mostPoints / 2)
      expect(lines.tolerancePixels).toBeGreaterThan(0)
      // At full zoom the tolerance is told in pixels of zoom 0.
      checkLines(
        lines,
        expectedLines(ship, () => true),
        zoom === 20 ? 0 : zoom,
        false,
      )
    }
    const few = await queryVesselTrack(store, '219000001', { ...NO_LIMIT, mostPoints: 100, zoom: 20 })
    expect(few.timeMs.length).toBeLessThanOrEqual(100)
    await store.close()
  })

  it('tells why each line begins', async () => {
    const store = await openTestWriter(temporaryFolder())
    const at = (timeMs: number, segmentId: string): Position => ({
      mmsi: '219000001',
      trackId: 't',
      segmentId,
      timeMs,
      lonUnits: 0,
      latUnits: timeMs / 1000,
      speedTenths: 0,
      score: NO_SCORE,
    })
    await fill(store, [at(0, 'a'), at(1000, 'b'), at(12 * HOUR_MS + 1000, 'b'), at(24 * HOUR_MS, 'b')])
    const lines = await queryVesselTrack(store, '219000001', { ...NO_LIMIT, zoom: 3 })
    const { start, segment, silence } = LINE_BREAK
    expect([...lines.lineBreak]).toEqual([start, segment, silence])
    expect([...lines.lineStart]).toEqual([0, 1, 2, 4])
    await store.close()
  })

  it('of a trip is its part of the track', async () => {
    const store = await openTestWriter(temporaryFolder())
    const ship = makeShip(createDraws(11), '219000001', 2000, 0)
    await fill(store, ship)
    const [first, last] = [ship[300]!, ship[900]!]
    await store.connection.sql.execute({
      sql: `INSERT INTO "Trip" VALUES (1, 'trip', '219000001', ?, 0, false, ?, ?, 'first-seen', null, null, null, 5, 1.5)`,
      args: [first.trackId, first.timeMs, last.timeMs],
    })
    const own = (position: Position) =>
      position.trackId === first.trackId && position.timeMs >= first.timeMs && position.timeMs <= last.timeMs
    const lines = await queryTripTrack(store, 'trip', { zoom: 22, mostPoints: 1e6 })
    checkLines(lines!, expectedLines(ship, own), 0)
    expect(await queryTripTrack(store, 'no trip', { zoom: 22, mostPoints: 1e6 })).toBeNull()
    await store.close()
  })
})

describe('the tracks of a box', () => {
  const draw = createDraws(3)
  const ships = Array.from({ length: 30 }, (_, i) =>
    makeShip(draw, String(219_000_000 + i), 600 + 100 * i, 178 + 4 * draw()),
  )
  const all = ships.flat()

  it('are those of every vessel in it, and no others', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store, all)
    for (let round = 0; round < caseCount(15, 300); round++) {
      const width = 0.01 + draw() * 3
      const west = 178 + draw() * 4
      const south = draw() * 90 - 50
      const box: Box = boxOfDegrees(west, south, west + width, south + draw() * 60)
      const from = draw() * 4e7
      const range = { fromMs: from, toMs: from + draw() * 6e7 }
      const lines = await queryBoxTracks(store, {
        ...range,
        box,
        zoom: 20,
        mostPoints: 1e6,
        mostPositions: 1e7,
      })
      const found = new Set(
        Array.from(lines.timeMs, (timeMs, i) => `${timeMs} ${lines.lonUnits[i]} ${lines.latUnits[i]}`),
      )
      const inBox = all.filter(
        (one) =>
          one.timeMs >= range.fromMs && one.timeMs <= range.toMs && isInBox(box, one.lonUnits, one.latUnits),
      )
      const missing = inBox.filter((one) => !found.has(`${one.timeMs} ${one.lonUnits} ${one.latUnits}`))
      expect(missing).toEqual([])
      // Beyond the box there are only ends of legs that meet it: a line of many points has most of them inside.
      let outside = 0
      for (let i = 0; i < lines.timeMs.length; i++)
        if (!isInBox(box, lines.lonUnits[i]!, lines.latUnits[i]!)) outside++
      expect(outside).toBeLessThanOrEqual(inBox.length + 4 * lines.lineTrack.length)
      expect([lines.positionsLeftOut, lines.vesselsLeftOut, lines.linesLeftOut]).toEqual([0, 0, 0])
    }
    await store.close()
  })

  it('of too many positions are shared out evenly, the newest of each vessel, and what is missing is told', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store, all)
    const box = boxOfDegrees(-180, -90, 180, 90)
    const query = { ...NO_LIMIT, box, zoom: 20 }
    const lines = await queryBoxTracks(store, { ...query, mostPositions: 40_000 })
    expect(lines.positions).toBeLessThanOrEqual(40_000)
    expect(lines.positions).toBeGreaterThan(25_000)
    expect(lines.positions + lines.positionsLeftOut).toBe(all.length)
    const counts = new Map<string, number>()
    const newest = new Map<string, number>()
    for (let k = 0; k < lines.lineTrack.length; k++) {
      const { mmsi } = lines.tracks[lines.lineTrack[k]!]!
      counts.set(mmsi, (counts.get(mmsi) ?? 0) + lines.lineStart[k + 1]! - lines.lineStart[k]!)
      newest.set(mmsi, Math.max(newest.get(mmsi) ?? 0, lines.timeMs[lines.lineStart[k + 1]! - 1]!))
    }
    const whole = ships.filter((ship) => counts.get(ship[0]!.mmsi) === ship.length)
    expect(lines.vesselsLeftOut).toBe(ships.length - whole.length)
    expect(whole.length).toBeGreaterThan(3)
    const cut = ships.filter((ship) => !whole.includes(ship)).map((ship) => counts.get(ship[0]!.mmsi)!)
    expect(Math.max(...cut) - Math.min(...cut)).toBeLessThanOrEqual(1024)
    for (const ship of ships) expect(newest.get(ship[0]!.mmsi)).toBe(ship.at(-1)!.timeMs)

    const few = await queryBoxTracks(store, { ...query, mostPositions: 5 * 512 })
    expect(few.positions).toBeLessThanOrEqual(5 * 512)
    expect(new Set(few.tracks.map(({ mmsi }) => mmsi)).size).toBe(5)
    expect(few.vesselsLeftOut).toBe(30)
    await store.close()
  })

  it('of more lines than points keep the longest of each vessel', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store, all)
    const box = boxOfDegrees(-180, -90, 180, 90)
    const lines = await queryBoxTracks(store, {
      ...NO_LIMIT,
      box,
      zoom: 2,
      mostPoints: 100,
      mostPositions: 1e7,
    })
    expect(lines.timeMs.length).toBeLessThanOrEqual(100)
    expect(lines.linesLeftOut).toBeGreaterThan(30)
    expect(new Set(Array.from(lines.lineTrack, (track) => lines.tracks[track]!.mmsi)).size).toBe(30)
    await store.close()
  })
})

describe('tracks as bytes', () => {
  it('are read as they were written', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store, makeShip(createDraws(5), '219000001', 1500, 100))
    for (const query of [NO_LIMIT, { ...NO_LIMIT, toMs: -1 }]) {
      const lines = await queryVesselTrack(store, '219000001', { ...query, zoom: 7 })
      expect(readTrackLines(writeTrackLines(lines))).toEqual(lines)
    }
    await store.close()
  })

  it('are refused when they are something else or cut short', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store, makeShip(createDraws(5), '219000001', 100, 100))
    const bytes = writeTrackLines(await queryVesselTrack(store, '219000001', { ...NO_LIMIT, zoom: 7 }))
    for (let length = 0; length < bytes.byteLength; length += 7)
      expect(() => readTrackLines(bytes.slice(0, length))).toThrow('store: ')
    const other = bytes.slice(0)
    new DataView(other).setUint32(4, 99, true)
    expect(() => readTrackLines(other)).toThrow('version 99')
    await store.close()
  })
})
