/**
 * Made-up vessels for tests of exports, with all that a fold seldom brings together: tracks side by side, trips end to
 * end, crossings of 180°, names from hell, one position, none at all.
 */

import type { Identity } from '../../lib/ais/report.ts'
import type { EventOutput } from '../../lib/events/outputs.ts'
import type { VesselOutput } from '../../lib/features/outputs.ts'
import { unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'

/** A position as an object, for reading and for brute force. */
export interface WorldPosition {
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
  readonly shoreKm: number
  readonly messageType: number
  readonly relativePlace: number
  readonly score: number
  readonly segmentId: string
}

export interface WorldVessel {
  readonly mmsi: string
  readonly outputs: readonly VesselOutput[]
  readonly events: readonly EventOutput[]
  /** By track. */
  readonly positions: ReadonlyMap<string, readonly WorldPosition[]>
}

export interface World {
  readonly vessels: readonly WorldVessel[]
  readonly outages: readonly EventOutput[]
}

export const HOSTILE_TEXTS = [
  '=HYPERLINK("http://x";"y")',
  '+1-2',
  "-SUM(A1:A2)'",
  '@CMD',
  "'QUOTED",
  'A,B;C\tD',
  'LINE\r\nBREAK\nAND "QUOTES"',
  ' SPACES ',
  'NULL',
  'Ünïcödé 船 🚢',
  '＝FULLWIDTH',
  '\\BACK/SLASH\u2028',
  '0012',
]

const START_MS = Date.UTC(2025, 2, 1)
const nothing = Number.NaN

/** A world of vessels with `positions` each, drifting about 180° and the equator. */
export function createWorld(seed: number, vessels = 6, positions = 260): World {
  const random = createRandom(seed)
  const list = Array.from({ length: vessels }, (_, v) => createVessel(random, v, positions))
  list.push(createSilentVessel('999'), createStillVessel('A"B,C', 1), createStillVessel('B', 3))
  const outage: EventOutput = {
    kind: 'feedOutage',
    id: 'outage',
    decidedMs: START_MS + 9,
    open: false,
    startMs: START_MS,
    endMs: START_MS + 1,
    vesselsBeforeAtLeast: 5,
  }
  return { vessels: list, outages: [outage] }
}

type Random = (below: number) => number

/** Whole numbers from 0 to below `below`. */
function createRandom(seed: number): Random {
  let state = seed | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function createVessel(random: Random, v: number, count: number): WorldVessel {
  const mmsi = String(219_000_000 + v * 7)
  const positions = new Map<string, WorldPosition[]>()
  const outputs: VesselOutput[] = []
  const events: EventOutput[] = []
  const tracks = 1 + random(3)
  for (let t = 0; t < tracks; t++) {
    const trackId = `${mmsi} t${t}`
    const list = createTrack(random, trackId, Math.max(2, Math.floor(count / tracks)))
    positions.set(trackId, list)
    outputs.push(...outputsOfTrack(random, mmsi, trackId, list))
    events.push(...eventsOfTrack(random, mmsi, trackId, list))
  }
  for (let i = 0; i < 2; i++) {
    const text = () => HOSTILE_TEXTS[random(HOSTILE_TEXTS.length)]!
    const identity: Identity = {
      name: text(),
      callSign: i === 0 ? '' : text(),
      imo: '',
      shipType: i === 0 ? nothing : 30,
      lengthM: 12.25,
      widthM: nothing,
    }
    const base = { mmsi, decidedMs: START_MS + i, open: i === 0 }
    outputs.push({
      ...base,
      kind: 'identity',
      id: `${mmsi} i${i}`,
      identity,
      startMs: START_MS,
      endMs: START_MS + i,
      messages: 3,
    })
  }
  return { mmsi, outputs, events, positions }
}

/** Every 30 s or so, two at one time now and then; near 180°, and often on it. */
function createTrack(random: Random, trackId: string, count: number): WorldPosition[] {
  let timeMs = START_MS + random(3) * 10_000
  let lonUnits = unitsOfLonDeg(179.5 + random(100) / 100)
  let latUnits = unitsOfLatDeg(random(4) - 2)
  const list: WorldPosition[] = []
  for (let i = 0; i < count; i++) {
    list.push({
      timeMs,
      lonUnits: random(12) === 0 ? -108_000_000 : lonUnits,
      latUnits,
      speedKnots: random(5) === 0 ? nothing : random(300) / 10,
      courseDeg: random(5) === 0 ? nothing : random(3600) / 10,
      headingDeg: random(2) === 0 ? nothing : random(360),
      shoreKm: random(3) === 0 ? random(100_000) / 1000 : nothing,
      messageType: random(4),
      relativePlace: random(9) === 0 ? 1 : 0,
      score: random(3) === 0 ? random(1001) : NO_SCORE,
      segmentId: `${trackId} s${Math.floor((i * 3) / count)}`,
    })
    timeMs += random(4) * 10_000
    lonUnits = wrapUnits(lonUnits + random(400_000) - 180_000)
    latUnits += random(100_000) - 50_000
  }
  return list
}

function outputsOfTrack(
  random: Random,
  mmsi: string,
  trackId: string,
  list: readonly WorldPosition[],
): VesselOutput[] {
  const base = { mmsi, open: random(2) === 0 }
  const first = list[0]!
  const last = list.at(-1)!
  const outputs: VesselOutput[] = [
    {
      ...base,
      kind: 'track',
      id: trackId,
      decidedMs: last.timeMs,
      startMs: first.timeMs,
      endMs: last.timeMs,
      segments: 3,
      positions: list.length,
      endedBy: null,
    },
  ]
  for (const segmentId of new Set(list.map((one) => one.segmentId))) {
    const own = list.filter((one) => one.segmentId === segmentId)
    outputs.push({
      ...base,
      kind: 'segment',
      id: segmentId,
      trackId,
      decidedMs: last.timeMs,
      startMs: own[0]!.timeMs,
      endMs: own.at(-1)!.timeMs,
      startLonUnits: own[0]!.lonUnits,
      startLatUnits: own[0]!.latUnits,
      endLonUnits: own.at(-1)!.lonUnits,
      endLatUnits: own.at(-1)!.latUnits,
      positions: own.length,
      identities: 0,
      identity: null,
      endedBy: 'silence',
    })
  }
  // End to end, then apart: what is between the second and the third is on no trip.
  const cuts = [0.1, 0.4, 0.7, 0.8, 1].map((part) => list[Math.floor(part * (list.length - 1))]!)
  for (const [i, [from, to]] of [
    [cuts[0]!, cuts[1]!],
    [cuts[1]!, cuts[2]!],
    [cuts[3]!, cuts[4]!],
  ].entries()) {
    outputs.push({
      ...base,
      kind: 'trip',
      id: `${trackId} v${i}`,
      trackId,
      decidedMs: to!.timeMs,
      startMs: from!.timeMs,
      endMs: to!.timeMs,
      startedBy: 'port-exit',
      endedBy: i === 2 ? null : 'stop',
      startPort: 'L\'PORT, "X"',
      endPort: null,
      positions: 7,
      distanceNm: random(1e6) / 777,
    })
    outputs.push({
      ...base,
      kind: 'portVisit',
      id: `${trackId} p${i}`,
      trackId,
      decidedMs: to!.timeMs,
      startMs: to!.timeMs,
      endMs: to!.timeMs + 1,
      port: HOSTILE_TEXTS[i]!,
      portCountry: i === 0 ? '' : 'FJ',
      lonUnits: to!.lonUnits,
      latUnits: to!.latUnits,
      evidence: 'stay',
    })
    outputs.push({
      ...base,
      kind: 'gap',
      id: `${trackId} g${i}`,
      trackId,
      decidedMs: to!.timeMs,
      offMs: from!.timeMs,
      onMs: i === 0 ? null : to!.timeMs,
      offLonUnits: from!.lonUnits,
      offLatUnits: from!.latUnits,
      onLonUnits: i === 0 ? null : to!.lonUnits,
      onLatUnits: i === 0 ? null : to!.latUnits,
      offShoreNm: i === 1 ? nothing : random(1e6) / 999,
      inPort: i === 2,
      positionsBeforeAtLeast: 14,
      possibleDisabling: i === 1,
    })
  }
  return outputs
}

function eventsOfTrack(
  random: Random,
  mmsi: string,
  trackId: string,
  list: readonly WorldPosition[],
): EventOutput[] {
  const at = (i = random(list.length)) => {
    const { lonUnits, latUnits } = list[i]!
    const half = 3000
    return {
      lonUnits,
      latUnits,
      westUnits: wrapUnits(lonUnits - half),
      eastUnits: wrapUnits(lonUnits + half),
      southUnits: latUnits - half,
      northUnits: latUnits + half,
    }
  }
  const base = { decidedMs: START_MS, open: false, startMs: START_MS + random(9), endMs: START_MS + 99 }
  const on = { ...base, mmsi, trackId }
  const measured = {
    vesselType: 'unknown',
    rows: 7,
    meanKnots: random(1e6) / 123_456,
    distanceKm: 1.5,
    meanShoreNm: nothing,
  } as const
  return [
    { ...on, ...at(), ...measured, kind: 'fishing', id: `${trackId} f`, meanScore: 0.771 },
    { ...on, ...at(), ...measured, kind: 'loitering', id: `${trackId} l` },
    {
      ...on,
      ...at(),
      kind: 'identityConflict',
      id: `${trackId} c`,
      conflict: 'name',
      otherTrackId: null,
      before: '',
      after: '=1+1',
      apartKm: nothing,
    },
    {
      ...on,
      ...at(),
      kind: 'encounter',
      id: `${trackId} e`,
      otherMmsi: String(219_000_000 + random(6) * 7),
      otherTrackId: 'x',
      points: 13,
      medianKnots: 0.4,
      medianApartKm: 0.123456,
      meanShoreNm: 3,
    },
    {
      ...on,
      ...at(0),
      kind: 'goingDark',
      id: `${trackId} g`,
      onLonUnits: on.open ? nothing : -107_999_999,
      onLatUnits: on.open ? nothing : 12_345,
      medianIntervalMinutes: 2.5,
      offShoreNm: nothing,
      inPort: false,
      feedOutage: true,
      witnessMmsi: '219000007',
      witnessMs: START_MS + 1,
      witnessKm: 12.34,
      ...{ messageType: 1, longestIntervalMinutes: 7.5 },
      ...{ lastWitnessMmsi: '219000008', lastWitnessMs: START_MS + 2 },
    },
  ]
}

/** Heard by name only: a segment without a position, on no track. */
function createSilentVessel(mmsi: string): WorldVessel {
  const identity = { name: 'X', callSign: '', imo: '', shipType: nothing, lengthM: nothing, widthM: nothing }
  const base = { mmsi, decidedMs: START_MS, open: true, startMs: START_MS, endMs: START_MS }
  const outputs: VesselOutput[] = [
    { ...base, kind: 'identity', id: `${mmsi} i`, identity, messages: 1 },
    {
      ...base,
      kind: 'segment',
      id: `${mmsi} s`,
      trackId: null,
      startLonUnits: 0,
      startLatUnits: 0,
      endLonUnits: 0,
      endLatUnits: 0,
      positions: 0,
      identities: 1,
      identity,
      endedBy: null,
    },
  ]
  return { mmsi, outputs, events: [], positions: new Map() }
}

/** Positions at one place: a line of them is a point. */
function createStillVessel(mmsi: string, count: number): WorldVessel {
  const random = createRandom(77)
  const trackId = `${mmsi} t`
  const [first] = createTrack(random, trackId, 1)
  const list = Array.from({ length: count }, (_, i) => ({ ...first!, timeMs: first!.timeMs + i * 1000 }))
  const outputs = outputsOfTrack(random, mmsi, trackId, list).filter(
    ({ kind }) => kind === 'track' || kind === 'segment' || (kind === 'trip' && count > 1),
  )
  return { mmsi, outputs, events: [], positions: new Map([[trackId, list]]) }
}
