/** A small sea for judging: square zones, a register, and records of vessels put together by hand. Hours from a fixed day. */

import { type Judging, prepareJudging } from '../../lib/alerts/judging.ts'
import type { RegisterEntry } from '../../lib/alerts/register/register.ts'
import { createVesselRegister } from '../../lib/alerts/register/vessel-register.ts'
import type { Rule, RuleSet } from '../../lib/alerts/rules/rule.ts'
import type { VesselRecord } from '../../lib/alerts/vessel-record.ts'
import type { ZonePassageOutput } from '../../lib/alerts/zone-passage.ts'
import type { FishingOutput, GoingDarkOutput } from '../../lib/events/outputs.ts'
import type { IdentityOutput, SegmentOutput, TripOutput } from '../../lib/features/outputs.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { Zone } from '../../lib/geo/zones/zone.ts'
import { createZoneIndex } from '../../lib/geo/zones/zone-index.ts'
import { versionOfZone } from '../../lib/geo/zones/zone-version.ts'
import { judgeEvidence, type Suspicion, weighEvidence } from '../../lib/model/suspicion.ts'
import { expertPrior } from '../../lib/model/suspicion-prior.ts'

const HOUR_MS = 3_600_000
const DAY_MS = Date.UTC(2026, 2, 1)

export function hour(hours: number): number {
  return DAY_MS + hours * HOUR_MS
}

export function units(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE)
}

/** By its digits of Denmark. */
export const SHIP = '219000001'
export const TRACK = 'track'

/** A square, in force always unless told otherwise. */
export function squareZone(
  id: string,
  [west, south, east, north]: readonly [number, number, number, number],
  other: Partial<Omit<Zone, 'version'>> = {},
): Zone {
  const ring = Float64Array.of(west, south, east, south, east, north, west, north, west, south)
  const zone = {
    ...{ id, name: id, kind: 'no-take' as const, authority: 'test', source: 'test', country: null },
    ...{ validFromMs: null, validToMs: null, seasons: [], permittedFlags: null, permittedGears: null },
    polygons: [{ rings: [ring] }],
    ...other,
  }
  return { ...zone, version: versionOfZone(zone) }
}

export function entryOf(other: Partial<RegisterEntry>): RegisterEntry {
  return {
    ...{ id: 'e1', list: 'register', isWatchList: false, mmsi: '', imo: '', callSign: '', name: '' },
    ...{ flag: '', type: null, gears: [], lengthM: Number.NaN, authorisations: [] },
    ...{ fromMs: null, toMs: null, note: '' },
    ...other,
  }
}

export function ruleOf(other: Partial<Rule> & Pick<Rule, 'behaviour'>): Rule {
  return {
    ...{ id: 'rule', title: 'Rule', definition: '', source: '', example: '', severity: 'high' },
    ...{ isEnabled: true, budgetPerDay: null, vessel: null, place: null, time: null },
    ...other,
  }
}

export function judgingOf(
  zones: readonly Zone[],
  rules: readonly Rule[],
  entries: readonly RegisterEntry[] = [],
  suspicionFrom: number | null = null,
): Judging {
  const ruleSet: RuleSet = { rules, suspicionFrom, version: 'rules' }
  const world = { zones: createZoneIndex(zones), register: createVesselRegister(entries), places: null }
  return prepareJudging(world, ruleSet, experts(), 'detector')
}

/** The experts' weights, each with their own doubt. */
export function experts(): Suspicion {
  const { means, deviations } = expertPrior()
  const weights = {
    kernel: Float32Array.from(means.slice(0, -1)),
    bias: means.at(-1)!,
    covariance: [...deviations].map((deviation, i) =>
      [...deviations].map((_, j) => (i === j ? deviation ** 2 : 0)),
    ),
    verdicts: 0,
    support: [...means.slice(0, -1)].map(() => 0),
  }
  return {
    name: 'suspicion',
    version: '1',
    hash: 'experts',
    judge: (items) => judgeEvidence(weights, items),
    weigh: (items) => weighEvidence(weights, items),
  }
}

/** A fishing vessel on one trip of 48 h, of which nothing is told yet. */
export function recordOf(other: Partial<VesselRecord> = {}): VesselRecord {
  return {
    mmsi: SHIP,
    identities: [claimFrom(0, 48)],
    segments: [segmentOf()],
    tracks: [],
    trips: [tripFrom(0, 48)],
    ...{ gaps: [], events: [], passages: [], outages: [], partners: new Map() },
    ...other,
  }
}

const OUTPUT = { mmsi: SHIP, trackId: TRACK, open: false } as const

export function tripFrom(from: number, to: number): TripOutput {
  return {
    ...{ ...OUTPUT, kind: 'trip', id: `trip ${from}`, decidedMs: hour(to) },
    ...{ startMs: hour(from), endMs: hour(to), startedBy: 'port-exit', endedBy: 'stop' },
    ...{ startPort: 'A', endPort: 'B', positions: 100, distanceNm: 300 },
  }
}

export function segmentOf(other: Partial<SegmentOutput> = {}): SegmentOutput {
  return {
    ...{ ...OUTPUT, kind: 'segment', id: 'segment', decidedMs: hour(48), startMs: hour(0), endMs: hour(48) },
    ...{ startLonUnits: units(5), startLatUnits: units(55), endLonUnits: units(5), endLatUnits: units(55) },
    ...{ positions: 100, identities: 10, identity: null, endedBy: null },
    ...other,
  }
}

export function claimFrom(
  from: number,
  to: number,
  other: Partial<IdentityOutput['identity']> = {},
): IdentityOutput {
  const name = {
    name: 'OCEAN STAR',
    callSign: 'XPAB',
    imo: '',
    shipType: 30,
    lengthM: 30,
    widthM: 8,
    ...other,
  }
  return {
    ...{ kind: 'identity', id: `claim ${name.name} ${from}`, mmsi: SHIP, decidedMs: hour(from), open: false },
    ...{ startMs: hour(from), endMs: hour(to), messages: 10, identity: name },
  }
}

export function fishingFrom(from: number, to: number, other: Partial<FishingOutput> = {}): FishingOutput {
  return {
    ...{
      ...OUTPUT,
      kind: 'fishing',
      id: `fishing ${from}`,
      decidedMs: hour(to),
      startMs: hour(from),
      endMs: hour(to),
    },
    ...placeAt(5, 55),
    ...{ vesselType: 'fishing', rows: 20, meanScore: 0.9, meanKnots: 3, distanceKm: 20, meanShoreNm: 30 },
    ...other,
  }
}

/** Off at one place and on again at another; `on` null: silent still. */
export function darkFrom(
  from: number,
  to: number,
  off: readonly [number, number],
  on: readonly [number, number] | null,
): GoingDarkOutput {
  return {
    ...{
      ...OUTPUT,
      kind: 'goingDark',
      id: `dark ${from}`,
      decidedMs: hour(to),
      startMs: hour(from),
      endMs: hour(to),
    },
    ...placeAt(...off),
    onLonUnits: on === null ? Number.NaN : units(on[0]),
    onLatUnits: on === null ? Number.NaN : units(on[1]),
    ...{
      messageType: 1,
      medianIntervalMinutes: 5,
      longestIntervalMinutes: 10,
      offShoreNm: 60,
      inPort: false,
      feedOutage: false,
    },
    ...{ witnessMmsi: '219000009', witnessMs: hour(from + 1), witnessKm: 12 },
    ...{ lastWitnessMmsi: '219000009', lastWitnessMs: hour(from + 1.5) },
  }
}

export function placeAt(lonDeg: number, latDeg: number) {
  const [lonUnits, latUnits] = [units(lonDeg), units(latDeg)]
  return {
    lonUnits,
    latUnits,
    westUnits: lonUnits,
    eastUnits: lonUnits,
    southUnits: latUnits,
    northUnits: latUnits,
  }
}

export function insideFrom(zoneId: string, from: number, to: number): ZonePassageOutput {
  return passageFrom(zoneId, 'inside', from, to)
}

export function passageFrom(
  zoneId: string,
  relation: ZonePassageOutput['relation'],
  from: number,
  to: number,
): ZonePassageOutput {
  return {
    ...{ ...OUTPUT, kind: 'zonePassage', id: `${relation} ${zoneId} ${from}`, zoneId, relation },
    ...{ decidedMs: hour(to), startMs: hour(from), endMs: hour(to), startedBy: 'border', endedBy: 'border' },
    ...{ startLonUnits: units(5), startLatUnits: units(55), endLonUnits: units(5), endLatUnits: units(55) },
    ...{ positions: 20, meanKnots: 4, fishingRows: 10, fishingScore: 0.9, fishingKnots: 3 },
  }
}
