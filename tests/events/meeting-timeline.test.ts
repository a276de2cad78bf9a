import { expect, test } from 'vitest'
import { groupBy } from '../../lib/alerts/group-by.ts'
import { MeetingTimeline } from '../../lib/events/meeting-timeline.ts'
import type { EncounterOutput } from '../../lib/events/outputs.ts'
import type { OutputsChange } from '../../lib/events/standing-outputs.ts'
import { unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'
import { LATENESS_MS, provisionalPart, ReplayVessel, stretchOf } from './meeting-replay.ts'
import {
  crowdAt,
  driftFleet,
  findEncounters,
  inOrder,
  placesOf,
  portAt,
  type WorldTrack,
} from './meeting-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const CENTRES = {
  'the open sea': { lonUnits: unitsOfLonDeg(-30), latUnits: unitsOfLatDeg(20) },
  '180°': { lonUnits: unitsOfLonDeg(180), latUnits: unitsOfLatDeg(-40) },
  'the north pole': { lonUnits: unitsOfLonDeg(12), latUnits: unitsOfLatDeg(89.97) },
}

/** Drifting ships, and a crowd. */
function fleetAt(seed: number, centre: { lonUnits: number; latUnits: number }, ships: number): WorldTrack[] {
  return [...driftFleet(seed, ships, 0.6, centre), ...crowdAt(seed, centre, 38, 0.6)]
}

function apply(told: Map<string, EncounterOutput>, change: OutputsChange<EncounterOutput>): void {
  for (const id of change.gone) expect(told.delete(id)).toBe(true)
  for (const output of change.put) {
    expect(told.get(output.id)).not.toEqual(output)
    told.set(output.id, output)
  }
}

interface Replay {
  readonly told: Map<string, EncounterOutput>
  readonly final: number
  readonly changed: number
  readonly gone: number
}

/** Replays a fleet as it arrives; `drop`: whether to lose a replacement. */
function replay(
  seed: number,
  fleet: readonly WorldTrack[],
  places: ReturnType<typeof placesOf>,
  watermarkMs: number,
  drop: (sinceMs: number, nowMs: number) => boolean = () => false,
): Replay {
  const random = new Random(seed, 'replay')
  const vessels = [...groupBy(fleet, ({ mmsi }) => mmsi)].map(
    ([mmsi, tracks]) => new ReplayVessel(mmsi, tracks, random, 0.15),
  )
  const setup = { shoreKm: places.shoreKm, latenessMs: LATENESS_MS }
  let timeline = new MeetingTimeline(setup)
  const told = new Map<string, EncounterOutput>()
  const times = fleet.flatMap(({ positions }) => positions.map(({ timeMs }) => timeMs))
  const endMs = times.reduce((a, b) => Math.max(a, b)) + LATENESS_MS
  const pending = new Set<string>()
  let changed = 0
  let gone = 0
  const update = (atMs: number) => {
    const change = timeline.update(Math.min(atMs, watermarkMs))
    changed += change.put.filter(({ id }) => told.has(id)).length
    gone += change.gone.length
    apply(told, change)
  }
  for (let nowMs = times.reduce((a, b) => Math.min(a, b)); nowMs < endMs; ) {
    const beforeMs = nowMs
    nowMs = Math.min(endMs, nowMs + Math.floor(random.between(5, 60)) * MINUTE_MS)
    const shuffled = vessels.map((vessel) => ({ vessel, key: random.next() })).sort((a, b) => a.key - b.key)
    for (const { vessel } of shuffled) {
      const sinceMs = vessel.hear(nowMs)
      if (sinceMs === Number.POSITIVE_INFINITY) {
        // What was undecided is decided within half an hour.
        if (pending.delete(vessel.mmsi)) timeline.replace(vessel.mmsi, Number.MAX_SAFE_INTEGER, [], sinceMs)
        continue
      }
      // Folded again from a while before, as snapshots have it.
      const from = stretchOf(sinceMs - Math.floor(random.between(0, 5)) * 30 * MINUTE_MS)
      if (drop(sinceMs, nowMs)) continue
      const parts = vessel.parts(places, from)
      if (random.next() < 0.2 && nowMs < endMs - HOUR_MS) {
        const place = fleet[Math.floor(random.between(0, fleet.length))]!.positions[0]!
        parts.push(provisionalPart(vessel, nowMs, place))
        pending.add(vessel.mmsi)
      }
      expect(timeline.replace(vessel.mmsi, from, parts, sinceMs)).toBeNull()
      if (random.next() < 0.05) update(beforeMs)
    }
    if (random.next() < 0.7) update(nowMs)
    if (random.next() < 0.1) {
      update(nowMs)
      timeline = new MeetingTimeline({
        ...setup,
        base: timeline.encodeBase(),
        standing: [...told.values()],
      })
      for (const { vessel } of shuffled)
        timeline.replace(vessel.mmsi, 0, vessel.parts(places, 0), Number.POSITIVE_INFINITY)
      update(nowMs)
    }
  }
  update(watermarkMs)
  return { told, final: timeline.finalSlot, changed, gone }
}

function lastHeardMs(fleet: readonly WorldTrack[]): number {
  return fleet.reduce((last, { positions }) => Math.max(last, positions.at(-1)?.timeMs ?? 0), 0)
}

test('whatever comes late, in whatever order, through restarts, it is what batch finds', () => {
  const met = { encounters: 0, changed: 0, gone: 0, open: 0 }
  for (const [name, centre] of Object.entries(CENTRES))
    for (let seed = 1; seed <= caseCount(1, 12); seed++) {
      const fleet = fleetAt(seed, centre, 40)
      const places = placesOf([portAt(wrapUnits(centre.lonUnits + 40_000), centre.latUnits - 55_000)])
      const watermarkMs = lastHeardMs(fleet) - seed * HOUR_MS * 0.4
      const { told, final, changed, gone } = replay(seed, fleet, places, watermarkMs)
      const expected = findEncounters(fleet, places, watermarkMs)
      expect(inOrder([...told.values()]), `${name}, seed ${seed}`).toEqual(expected)
      expect(final).toBeGreaterThan(0)
      met.encounters += expected.length
      met.changed += changed
      met.gone += gone
      met.open += expected.filter(({ open }) => open).length
    }
  expect(met.encounters).toBeGreaterThan(20)
  expect(Math.min(met.changed, met.gone, met.open)).toBeGreaterThan(0)
  recordProof(
    'live encounters equal batch, around the open sea, 180° and a pole',
    `${met.encounters} encounters, ${met.changed} changed and ${met.gone} withdrawn on the way`,
  )
})

test('a lost replacement is found', () => {
  const centre = CENTRES['the open sea']
  const fleet = fleetAt(1, centre, 40)
  const places = placesOf([])
  let lost = 0
  // Late ones, which nothing that comes in order after them puts right.
  const drop = (sinceMs: number, nowMs: number) => sinceMs < nowMs - HOUR_MS && lost++ < 200
  const { told } = replay(1, fleet, places, lastHeardMs(fleet), drop)
  expect(lost).toBeGreaterThan(10)
  expect(inOrder([...told.values()])).not.toEqual(findEncounters(fleet, places, lastHeardMs(fleet)))
})
