/** Happenings made by hand, for the tests of evidence. */

import fc from 'fast-check'
import { BEHAVIOURS, type Happening, type ZoneRelation } from '../../lib/alerts/happening.ts'
import type { RegisterMatch, VesselFacts } from '../../lib/alerts/register/register.ts'
import type { Zone, ZoneKind } from '../../lib/geo/zones/zone.ts'

export const START_MS = Date.UTC(2026, 0, 1)
export const HOUR_MS = 3_600_000

/** One zone of each kind, by these numbers. */
export const KINDS: readonly ZoneKind[] = [
  'no-take',
  'seasonal-closure',
  'eez',
  'territorial-sea',
  'rfmo',
  'gear-ban',
  'own',
]

export const ZONES: readonly Zone[] = KINDS.map((kind) => ({
  id: kind,
  name: kind,
  kind,
  authority: '',
  source: 'made up',
  country: null,
  validFromMs: null,
  validToMs: null,
  seasons: [],
  permittedFlags: null,
  permittedGears: null,
  polygons: [],
  version: '0000000000000000',
}))

export function makeVessel(known: Partial<VesselFacts> = {}): VesselFacts {
  return {
    mmsi: '123456780',
    identity: null,
    flag: 'NOR',
    flagBy: 'mmsi',
    flagConflict: false,
    type: 'fishing',
    gears: [],
    lengthM: Number.NaN,
    registered: null,
    authorisations: [],
    watched: [],
    ...known,
  }
}

export function makeMatch(confidence: number, type: RegisterMatch['entry']['type'] = null): RegisterMatch {
  return {
    entry: {
      ...{ id: '1', list: 'list', isWatchList: true, mmsi: '', imo: '', callSign: '', name: '', flag: '' },
      ...{ type, gears: [], lengthM: Number.NaN, authorisations: [], fromMs: null, toMs: null, note: '' },
    },
    keys: ['imo'],
    conflicts: [],
    confidence,
  }
}

/** With a zone of that kind: by default far from it. */
export function relate(kind: ZoneKind, told: Partial<ZoneRelation> = {}): ZoneRelation {
  return {
    zone: KINDS.indexOf(kind),
    insideMinutes: 0,
    insideFromMs: null,
    insideToMs: null,
    ...{ insideFishingRows: 12, insideScore: 0.9, insideKnots: 3 },
    borderNm: Number.POSITIVE_INFINITY,
    startsInside: false,
    endBorderNm: Number.NaN,
    endsInside: false,
    isForeign: false,
    licence: 'none',
    isGearPermitted: null,
    ...told,
  }
}

/** An hour of it, `at` hours into the trip, decided when it ends. */
export function makeHappening(
  at: number,
  told: Partial<Happening> & Pick<Happening, 'behaviour'>,
): Happening {
  const startMs = told.startMs ?? START_MS + at * HOUR_MS
  return {
    outputIds: [`${told.behaviour} ${at}`],
    mmsi: '123456780',
    trackId: 'track',
    tripId: 'trip',
    startMs,
    endMs: startMs + HOUR_MS,
    decidedMs: startMs + HOUR_MS,
    open: false,
    ...{ lonUnits: 0, latUnits: 0, endLonUnits: null, endLatUnits: null },
    hours: 1,
    ...{ meanScore: Number.NaN, meanKnots: Number.NaN, shoreNm: Number.NaN, portNm: Number.NaN },
    nightShare: 0,
    vessel: makeVessel(),
    partner: null,
    otherTrackId: null,
    ...{ conflict: null, apartKm: Number.NaN, before: '', after: '' },
    ...{ approaches: 0, darkApproaches: 0, avoidanceDays: Number.NaN, darkBefore: 0, transponder: 'unknown' },
    ...{ witnessMinutes: Number.NaN, timesLongest: Number.NaN },
    zones: [],
    ...told,
  }
}

const facts = fc.record({
  type: fc.constantFrom('fishing', 'unknown', 'carrier', 'tug', 'cargo' as const),
  watched: fc.array(
    fc.double({ min: 0, max: 1, noNaN: true }).map((confidence) => makeMatch(confidence)),
    {
      maxLength: 2,
    },
  ),
})

const relation = fc.record({
  kind: fc.constantFrom(...KINDS),
  insideMinutes: fc.double({ min: 0, max: 1e4, noNaN: true }),
  borderNm: fc.constantFrom(0, 10, 50, 51, Number.POSITIVE_INFINITY),
  endBorderNm: fc.constantFrom(0, 50, Number.NaN),
  startsInside: fc.boolean(),
  endsInside: fc.boolean(),
  isForeign: fc.boolean(),
  licence: fc.constantFrom('authorised', 'permitted', 'none', 'unknown' as const),
  isGearPermitted: fc.constantFrom(true, false, null),
})

/** Anything that a vessel may do, made up without sense: silences share beginnings, numbers are missing. */
export const anyHappening: fc.Arbitrary<Happening> = fc
  .record({
    behaviour: fc.constantFrom(...BEHAVIOURS),
    at: fc.integer({ min: 0, max: 20 }),
    hours: fc.oneof(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.constant(Number.NaN)),
    nightShare: fc.double({ min: 0, max: 1, noNaN: true }),
    vessel: facts,
    partner: fc.option(facts),
    conflict: fc.constantFrom('overlap', 'jump', 'name', 'flag', null),
    apartKm: fc.constantFrom(Number.NaN, 0.5, 80),
    approaches: fc.integer({ min: 0, max: 9 }),
    darkApproaches: fc.integer({ min: 0, max: 9 }),
    zones: fc.array(relation, { maxLength: 3 }),
    decidedHours: fc.integer({ min: 0, max: 40 }),
    id: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(({ at, vessel, partner, zones, decidedHours, id, ...told }) =>
    makeHappening(at, {
      ...told,
      outputIds: [`output ${id}`],
      decidedMs: START_MS + (at + decidedHours) * HOUR_MS,
      avoidanceDays: 90,
      vessel: makeVessel(vessel),
      partner: partner === null ? null : makeVessel(partner),
      zones: zones.map(({ kind, ...one }) => relate(kind, one)),
    }),
  )
