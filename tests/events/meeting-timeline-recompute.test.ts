import { expect, test } from 'vitest'
import { groupBy } from '../../lib/alerts/group-by.ts'
import { GRID_OPTIONS, type GridBlock, GridBuffer } from '../../lib/events/grid.ts'
import type { MeetingPoints } from '../../lib/events/meeting-points.ts'
import { noMeeting } from '../../lib/events/meeting-points.ts'
import { MeetingTimeline } from '../../lib/events/meeting-timeline.ts'
import { type PointsQuery, recomputeMeetings } from '../../lib/events/meeting-timeline-recompute.ts'
import type { EncounterOutput } from '../../lib/events/outputs.ts'
import { overlapsBox } from '../../lib/events/surroundings.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'
import {
  crowdAt,
  driftFleet,
  findEncounters,
  gridOf,
  inOrder,
  placesOf,
  type WorldTrack,
} from './meeting-world.ts'

const HOUR_MS = 3_600_000
const CENTRE = { lonUnits: unitsOfLonDeg(180), latUnits: unitsOfLatDeg(-40) }
const PLACES = placesOf([])

/** Points by vessel, each a meeting of its own. */
function meetingsOf(fleet: readonly WorldTrack[]): Map<string, MeetingPoints> {
  return new Map(
    [...groupBy(fleet, ({ mmsi }) => mmsi)].map(([mmsi, tracks]) => {
      const { block, tracks: table } = gridOf(tracks, PLACES)
      const names = Array.from({ length: table.count }, (_, track) => table.trackId(track))
      return [mmsi, { ...noMeeting(), points: block, tracks: names }]
    }),
  )
}

/** What is stored of vessels, as it is asked for. */
function loaderOf(meetings: ReadonlyMap<string, MeetingPoints>, loaded: Set<string>) {
  return async ({ mmsi, fromSlot, toSlot, places }: PointsQuery) => {
    const boxes = groupBy(places, ({ slot }) => String(slot))
    const isAsked = (block: GridBlock, row: number) => {
      const [lon, lat] = [block.lonUnits[row]!, block.latUnits[row]!]
      const at = { westUnits: lon, eastUnits: lon, southUnits: lat, northUnits: lat }
      return boxes.get(String(block.slot[row]!))?.some(({ box }) => overlapsBox(box, at)) ?? false
    }
    return [...meetings].flatMap(([whose, meeting]) => {
      const { points } = meeting
      const rows = Array.from({ length: points.count }, (_, row) => row)
      if (whose !== mmsi && !rows.some((row) => isAsked(points, row))) return []
      const picked = new GridBuffer(16)
      for (const row of rows)
        if (points.slot[row]! >= fromSlot && points.slot[row]! <= toSlot) picked.addRows(points, row, row + 1)
      loaded.add(whose)
      return [{ mmsi: whose, meeting: { ...meeting, points: picked.block } }]
    })
  }
}

/** Positions of a vessel in some hours come too late. */
interface LateHours {
  readonly mmsi: string
  readonly fromMs: number
  readonly toMs: number
}

function correctAny(seed: number, fleet: readonly WorldTrack[]) {
  const random = new Random(seed, 'too late')
  const startMs = Math.min(...fleet.map(({ positions }) => positions[0]!.timeMs))
  const endMs = Math.max(...fleet.map(({ positions }) => positions.at(-1)!.timeMs))
  const { mmsi } = fleet[Math.floor(random.between(0, fleet.length))]!
  const fromMs = startMs + random.between(0, 0.5) * (endMs - startMs)
  const toMs = fromMs + random.between(0.2, 8) * HOUR_MS
  // Final up to somewhere after the change, or within it.
  const watermarkMs = Math.min(endMs, fromMs + random.between(5, 14) * HOUR_MS)
  return correct(fleet, { mmsi, fromMs, toMs }, watermarkMs)
}

/** What was told without them is put right. */
async function correct(
  fleet: readonly WorldTrack[],
  { mmsi, fromMs, toMs }: LateHours,
  watermarkMs: number,
  /** The first slot in which they give a point, where that is known. */
  firstSlot = Number.NEGATIVE_INFINITY,
) {
  const isLate = (track: WorldTrack, timeMs: number) =>
    track.mmsi === mmsi && timeMs >= fromMs && timeMs < toMs
  const early = fleet.map((track) => ({
    ...track,
    positions: track.positions.filter(({ timeMs }) => !isLate(track, timeMs)),
  }))
  const before = meetingsOf(early)
  const after = meetingsOf(fleet)

  const timeline = new MeetingTimeline({ shoreKm: PLACES.shoreKm, latenessMs: 0 })
  for (const [whose, meeting] of before) timeline.replace(whose, 0, [{ stretch: 0, meeting }], 0)
  const told = new Map<string, EncounterOutput>()
  const apply = (put: readonly EncounterOutput[]) => {
    for (const output of put) told.set(output.id, output)
  }
  apply(timeline.update(watermarkMs).put)
  const stood = [...told.values()]

  const sinceMs = Math.min(
    ...fleet.flatMap((track) =>
      track.positions.filter(({ timeMs }) => isLate(track, timeMs)).map(({ timeMs }) => timeMs),
    ),
  )
  const changed = timeline.replace(mmsi, 0, [{ stretch: 0, meeting: after.get(mmsi)! }], sinceMs)
  const loaded = new Set<string>()
  let differs = 0
  if (changed !== null) {
    const correction = await recomputeMeetings({
      shoreKm: PLACES.shoreKm,
      changed: { ...changed, fromSlot: Math.max(changed.fromSlot, firstSlot) },
      before: before.get(mmsi)!,
      after: after.get(mmsi)!,
      load: loaderOf(after, loaded),
    })
    timeline.rebase(changed.toSlot, correction.runs)
    const update = timeline.update(watermarkMs)
    for (const id of [...correction.gone, ...update.gone]) told.delete(id)
    apply(correction.put)
    apply(update.put)
    differs = correction.put.length + correction.gone.length
  } else {
    const { put, gone } = timeline.update(watermarkMs)
    for (const id of gone) told.delete(id)
    apply(put)
  }
  return {
    told,
    stood,
    expected: findEncounters(fleet, PLACES, watermarkMs),
    differs,
    loaded: loaded.size,
    changed,
  }
}

test('what comes too late is put right as batch has it, from the surroundings alone', async () => {
  const met = { late: 0, differs: 0, crowded: 0, loaded: 0, vessels: 0 }
  for (let seed = 1; seed <= caseCount(6, 150); seed++) {
    const isCrowded = seed % 3 === 0
    // Each vessel has one track: others are told apart by what they are near.
    const ships = driftFleet(seed, 50, 0.9, CENTRE).map((track, ship) => ({
      ...track,
      mmsi: String(257_000_000 + (ship % 45)),
    }))
    const fleet = isCrowded ? [...crowdAt(seed, CENTRE, 36, 0.9), ...ships.slice(0, 10)] : ships
    const { told, expected, differs, loaded, changed } = await correctAny(seed, fleet)
    expect(inOrder([...told.values()]), `seed ${seed}`).toEqual(expected)
    if (changed !== null) met.late++
    if (differs > 0) met.differs++
    if (differs > 0 && isCrowded) met.crowded++
    met.loaded += loaded
    met.vessels += isCrowded ? 46 : 45
  }
  expect(met.late).toBeGreaterThan(3)
  expect(met.differs).toBeGreaterThan(1)
  expect(met.loaded).toBeLessThan(met.vessels)
  recordProof('too late points of a vessel put right', `${met.differs} of ${met.late} changed encounters`)
})

test('a run that silence ended, and that a late point far off ends sooner', async () => {
  const startMs = Date.UTC(2026, 1, 27)
  const lie = (fromHour: number, toHour: number, north: number) => {
    const positions: WorldTrack['positions'][number][] = []
    for (
      let timeMs = startMs + fromHour * HOUR_MS;
      timeMs <= startMs + toHour * HOUR_MS;
      timeMs += HOUR_MS / 6
    )
      positions.push({ segmentId: `${north}`, timeMs, lonUnits: 0, latUnits: north })
    return positions
  }
  const fleet: WorldTrack[] = [
    { mmsi: '257000001', trackId: 'a', positions: [...lie(0, 4, 0), ...lie(9.5, 20, 40_000)] },
    { mmsi: '257000002', trackId: 'b', positions: [...lie(0, 4, 500), ...lie(9.5, 11, -40_000)] },
  ]
  const late = { mmsi: '257000002', fromMs: startMs + 9 * HOUR_MS, toMs: startMs + 12 * HOUR_MS }
  const { told, stood, expected } = await correct(
    fleet,
    late,
    startMs + 20 * HOUR_MS,
    (startMs + 9.5 * HOUR_MS) / GRID_OPTIONS.stepMs,
  )
  expect(expected.map(({ decidedMs }) => decidedMs)).toEqual([startMs + 9.5 * HOUR_MS])
  expect(stood.map(({ decidedMs }) => decidedMs > startMs + 11 * HOUR_MS)).toEqual([true])
  expect(inOrder([...told.values()])).toEqual(expected)
})
