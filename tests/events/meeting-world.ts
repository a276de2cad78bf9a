/** Fleets that meet: tracks as positions, their grid points, and what encounters the definition finds in them. */

import { EncounterFold } from '../../lib/events/encounter.ts'
import { EncounterRun } from '../../lib/events/encounter-run.ts'
import { type GridBlock, GridBuffer, POINT, startGrid, stepGrid } from '../../lib/events/grid.ts'
import type { EncounterOutput } from '../../lib/events/outputs.ts'
import { TrackTable } from '../../lib/events/track-table.ts'
import { joinPlaces } from '../../lib/geo/create-places.ts'
import { destinationUnits, distanceKmUnits, KM_PER_NM } from '../../lib/geo/great-circle.ts'
import type { Places, Port } from '../../lib/geo/places.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'

const MINUTE_MS = 60_000
const STEP_MS = 10 * MINUTE_MS

export interface Position {
  readonly segmentId: string
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
}

export interface WorldTrack {
  readonly mmsi: string
  readonly trackId: string
  readonly positions: readonly Position[]
}

/** Everywhere 50 nautical miles from shore. */
export function placesOf(ports: readonly Port[]): Places {
  return joinPlaces(ports, () => 50 * KM_PER_NM)
}

export function portAt(lonUnits: number, latUnits: number): Port {
  return { name: 'A', country: 'NOR', lonUnits, latUnits }
}

/**
 * Ships that drift, rest, stand off and are silent at times, all within some kilometres of a centre, under 30 MMSIs.
 */
export function driftFleet(
  seed: number,
  ships: number,
  days: number,
  centre: { lonUnits: number; latUnits: number },
): WorldTrack[] {
  const random = new Random(seed, 'drift')
  return Array.from({ length: ships }, (_, ship) => {
    const positions: Position[] = []
    const at = { ...centre }
    destinationUnits(at.lonUnits, at.latUnits, random.between(0, 360), random.between(0, 9), at)
    let timeMs = Date.UTC(2026, 1, 27) + Math.floor(random.between(0, STEP_MS))
    const endMs = timeMs + days * 86_400_000
    let segment = 0
    while (timeMs < endMs) {
      const knots = random.next() < 0.85 ? random.between(0, 0.15) : random.between(2, 9)
      let course = random.between(0, 360)
      if (distanceKmUnits(at.lonUnits, at.latUnits, centre.lonUnits, centre.latUnits) > 9)
        course = random.between(0, 360)
      const spellMs = random.between(20, 300) * MINUTE_MS
      const untilMs = Math.min(endMs, timeMs + spellMs)
      while (timeMs < untilMs) {
        positions.push({ segmentId: `segment-${ship}-${segment}`, timeMs, ...at })
        const isSilent = random.next() < 0.01
        const isOnGrid = random.next() < 0.1
        let stepMs = (isSilent ? random.between(50, 200) : random.between(1, 25)) * MINUTE_MS
        stepMs = Math.floor(stepMs)
        if (isOnGrid) stepMs = Math.ceil((timeMs + stepMs) / STEP_MS) * STEP_MS - timeMs
        if (random.next() < 0.005) segment++
        destinationUnits(at.lonUnits, at.latUnits, course, (knots * KM_PER_NM * stepMs) / 3_600_000, at)
        timeMs += stepMs
      }
    }
    return { mmsi: String(257_000_000 + (ship % 30)), trackId: `track-${ship}`, positions }
  })
}

/**
 * The same ships as satellites hear them: in passes of some minutes, over an hour apart, a pass missed now and then.
 * All are heard in the same passes, or else those of even and odd number in passes of their own.
 */
export function hearInPasses(fleet: readonly WorldTrack[], seed: number, together: boolean): WorldTrack[] {
  const passes = [0, 1].map((half) => passesOf(fleet, new Random(seed, `passes ${together ? 0 : half}`)))
  const random = new Random(seed, 'missed')
  return fleet.map((track, ship) => {
    const heard = passes[ship % 2]!.filter(() => random.next() > 0.1)
    return {
      ...track,
      positions: track.positions.filter(({ timeMs }) =>
        heard.some(([fromMs, toMs]) => timeMs >= fromMs && timeMs <= toMs),
      ),
    }
  })
}

/** Ships that lie so near each other that now and then, by who is heard, there are too many of them to meet. */
export function crowdAt(
  seed: number,
  centre: { lonUnits: number; latUnits: number },
  ships: number,
  days: number,
): WorldTrack[] {
  const random = new Random(seed, 'crowd')
  const crowd = driftFleet(seed + 1000, ships, days, centre).map((track, ship): WorldTrack => {
    const north = Math.floor(random.between(-1000, 1000))
    return {
      mmsi: String(258_000_000 + ship),
      trackId: `crowd-${ship}`,
      positions: track.positions.map((position) => ({
        ...position,
        lonUnits: centre.lonUnits,
        latUnits: centre.latUnits - 12_000 + north,
      })),
    }
  })
  return hearInPasses(crowd, seed, false)
}

function passesOf(fleet: readonly WorldTrack[], random: Random): [fromMs: number, toMs: number][] {
  const startMs = Math.min(...fleet.map(({ positions }) => positions[0]!.timeMs))
  const endMs = Math.max(...fleet.map(({ positions }) => positions.at(-1)!.timeMs))
  const passes: [number, number][] = []
  for (let atMs = startMs; atMs < endMs; atMs += random.between(40, 150) * MINUTE_MS)
    passes.push([atMs, atMs + random.between(10, 40) * MINUTE_MS])
  return passes
}

export function moveFleet(fleet: readonly WorldTrack[], turnUnits: number, laterMs: number): WorldTrack[] {
  return fleet.map((track) => ({
    ...track,
    positions: track.positions.map((position) => ({
      ...position,
      lonUnits: wrapUnits(position.lonUnits + turnUnits),
      timeMs: position.timeMs + laterMs,
    })),
  }))
}

/** All grid points, sorted by slot and nothing else, and the table that names their tracks. */
export function gridOf(
  fleet: readonly WorldTrack[],
  places: Places,
): { block: GridBlock; tracks: TrackTable } {
  const tracks = new TrackTable()
  const points = new GridBuffer()
  for (const { mmsi, trackId, positions } of fleet) {
    const track = tracks.indexOf(mmsi, trackId)
    const state = startGrid()
    for (const { segmentId, timeMs, lonUnits, latUnits } of positions)
      stepGrid(places, state, segmentId, timeMs, lonUnits, latUnits, false, track, points)
  }
  const order = Array.from({ length: points.block.count }, (_, row) => row)
  order.sort((a, b) => points.block.slot[a]! - points.block.slot[b]!)
  return { block: pickRows(points.block, order), tracks }
}

export function pickRows(block: GridBlock, rows: readonly number[]): GridBlock {
  const picked = new GridBuffer(rows.length)
  for (const row of rows) picked.addRows(block, row, row + 1)
  return picked.block
}

/** Rows of each slot, in order of time. */
export function slotsOf(block: GridBlock): { readonly from: number; readonly to: number }[] {
  const slots: { from: number; to: number }[] = []
  for (let row = 0; row < block.count; row++)
    if (row > 0 && block.slot[row] === block.slot[row - 1]) slots.at(-1)!.to = row + 1
    else slots.push({ from: row, to: row + 1 })
  return slots
}

/** What the fold finds, the last emission of each id, in order of start and names. */
export function findEncounters(
  fleet: readonly WorldTrack[],
  places: Places,
  watermarkMs = Number.MAX_SAFE_INTEGER,
): EncounterOutput[] {
  const { block, tracks } = gridOf(fleet, places)
  const found: EncounterOutput[] = []
  const run = new EncounterRun(new EncounterFold(tracks, places.shoreKm), watermarkMs, (output) =>
    found.push(output),
  )
  run.add(block)
  run.finish()
  return inOrder(found)
}

export function inOrder<Output extends Pick<EncounterOutput, 'startMs' | 'trackId' | 'otherTrackId'>>(
  outputs: readonly Output[],
): Output[] {
  const key = ({ startMs, trackId, otherTrackId }: Output) => `${startMs} ${trackId} ${otherTrackId}`
  return [...outputs].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** What the definition says of a pair: lib/events/encounter, word by word, of all points at all times. */
export type ExpectedEncounter = Omit<EncounterOutput, 'kind' | 'id' | 'decidedMs' | 'open'>

interface Point {
  readonly lon: number
  readonly lat: number
  readonly isNearAnchorage: boolean
  readonly isLikely: boolean
}

/** Every encounter of every two tracks, by looking at every grid time of both. */
export function bruteEncounters(fleet: readonly WorldTrack[], places: Places): ExpectedEncounter[] {
  const everywhere = placesOf([])
  const { block, tracks } = gridOf(fleet, everywhere)
  const firstSlot = block.slot[0]!
  const slots = block.slot[block.count - 1]! - firstSlot + 1
  const pointsOf = Array.from({ length: tracks.count }, () => new Array<Point | null>(slots).fill(null))
  for (let row = 0; row < block.count; row++) {
    const [lon, lat] = [block.lonUnits[row]!, block.latUnits[row]!]
    const isNearAnchorage = places.ports.some((_, port) => places.portKm(port, lon, lat) <= 10)
    pointsOf[block.track[row]!]![block.slot[row]! - firstSlot] = {
      lon,
      lat,
      isNearAnchorage,
      isLikely: block.kind[row] === POINT.likely,
    }
  }
  const found: ExpectedEncounter[] = []
  for (let a = 0; a < fleet.length; a++)
    for (let b = a + 1; b < fleet.length; b++) {
      let run: [slot: number, a: Point, b: Point][] = []
      for (let slot = 0; slot < slots; slot++) {
        const pointA = pointsOf[a]![slot] ?? null
        const pointB = pointsOf[b]![slot] ?? null
        const known = [pointA, pointB].filter((point) => point !== null && !point.isLikely)
        const isContact =
          known.length > 0 &&
          pointA !== null &&
          pointB !== null &&
          !pointA.isNearAnchorage &&
          !pointB.isNearAnchorage &&
          isClose(pointA, pointB)
        const isApart = !isContact && (known.length === 2 || known.some((point) => point?.isNearAnchorage))
        if (run.length > 0 && (isApart || (isContact && slot - run.at(-1)![0] >= 24))) {
          judge(run, a, b)
          run = []
        }
        if (isContact) run.push([slot, pointA, pointB])
      }
      judge(run, a, b)
    }
  return inOrder(found)

  function judge(run: [number, Point, Point][], a: number, b: number): void {
    if (run.length < 4 || run.at(-1)![0] - run[0]![0] < 12) return
    const knots: number[] = []
    const apart: number[] = []
    run.forEach(([slot, pointA, pointB], i) => {
      apart.push(Math.round(distanceKmUnits(pointA.lon, pointA.lat, pointB.lon, pointB.lat) * 100) / 100)
      if (i === 0) return
      const [slotBefore, beforeA, beforeB] = run[i - 1]!
      const steps = slot - slotBefore
      for (const [from, to] of [
        [beforeA, pointA],
        [beforeB, pointB],
      ] as const) {
        const km = distanceKmUnits(from.lon, from.lat, to.lon, to.lat)
        const made = Math.round((km / KM_PER_NM / ((10 / 60) * steps)) * 10) / 10
        for (let step = 0; step < steps; step++) knots.push(made)
      }
    })
    const medianKnots = medianOf(knots)
    if (!(medianKnots < 2)) return
    const [first, second] = tracks.isBefore(a, b) ? [a, b] : [b, a]
    const anchor = run[0]![first === a ? 1 : 2].lon
    const met = run.flatMap(([, pointA, pointB]) => [pointA, pointB])
    const lons = met.map(({ lon }) => wrapUnits(lon - anchor))
    const lats = met.map(({ lat }) => lat)
    found.push({
      mmsi: tracks.mmsi(first),
      trackId: tracks.trackId(first),
      otherMmsi: tracks.mmsi(second),
      otherTrackId: tracks.trackId(second),
      startMs: (firstSlot + run[0]![0]) * STEP_MS,
      endMs: (firstSlot + run.at(-1)![0]) * STEP_MS,
      points: run.length,
      lonUnits: wrapUnits(anchor + Math.round(meanOf(lons))),
      latUnits: Math.round(meanOf(lats)),
      westUnits: wrapUnits(anchor + Math.min(...lons)),
      eastUnits: wrapUnits(anchor + Math.max(...lons)),
      southUnits: Math.min(...lats),
      northUnits: Math.max(...lats),
      medianKnots,
      medianApartKm: medianOf(apart),
      meanShoreNm: 50,
    })
  }
}

function isClose(a: Point, b: Point): boolean {
  // Half a kilometre is 2,698.5 units of latitude.
  return Math.abs(a.lat - b.lat) <= 2_699 && distanceKmUnits(a.lon, a.lat, b.lon, b.lat) <= 0.5
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Of values in tenths or hundredths, to the thousandth. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
  return Math.round(middle * 1000) / 1000
}
