/** Outputs and changes for tests of the live store, drawn at random from few ids, so that they meet again and again. */

import { expect } from 'vitest'
import type { AlertOutput } from '../../lib/alerts/alert.ts'
import type { TripSuspicionOutput } from '../../lib/alerts/trip-suspicion.ts'
import type { EncounterOutput, FeedOutageOutput } from '../../lib/events/outputs.ts'
import { emptyTrackPositions } from '../../lib/store/chunk-codec.ts'
import type {
  ChunkChange,
  KeptStretch,
  KeptVessel,
  LiveOutput,
  LiveOutputKind,
  LiveStore,
  OutputChange,
  ParkedVessel,
  VesselChange,
} from '../../lib/store/live-store.ts'
import { type PackedChunk, packChunk } from '../../lib/store/track-chunks.ts'
import { alertFrom, causeFrom } from '../alerts/alert-world.ts'

const NOTHING_DROPPED: VesselChange['folded'] = {
  ...{ duplicatePositions: 0, duplicateIdentities: 0, noMotion: 0, noise: 0, trackPositions: 0, rows: 0 },
  ...{ deadlineMs: null, wokenMs: null },
}

export const HOUR_MS = 3_600_000
export const SHIPS = ['219000001', '219000002', '636000003', '257000004']

const place = {
  ...{ lonUnits: 1, latUnits: 2, westUnits: 0, eastUnits: 2, southUnits: 1, northUnits: 3 },
} as const
const NO_IDENTITY = {
  name: '',
  callSign: '',
  imo: '',
  shipType: Number.NaN,
  lengthM: 12.5,
  widthM: Number.NaN,
}

/** An output of a vessel from one hour to another; `say` varies what it says. */
export function outputOf(
  kind: Exclude<LiveOutputKind, 'encounter' | 'feedOutage'>,
  mmsi: string,
  fromHour: number,
  toHour: number,
  { id = `${kind} ${mmsi} ${fromHour}`, say = 0, open = false } = {},
): LiveOutput {
  const [startMs, endMs] = [fromHour * HOUR_MS, toHour * HOUR_MS]
  const base = { id, mmsi, decidedMs: endMs, open }
  const span = { startMs, endMs }
  const trackId = `track ${mmsi}`
  const off = {
    ...{ offMs: startMs, onMs: open ? null : endMs, offLonUnits: say, offLatUnits: 4 },
    ...{ onLonUnits: open ? null : 5, onLatUnits: open ? null : 6 },
    ...{ offShoreNm: say === 0 ? Number.NaN : say, inPort: say % 2 === 1 },
  }
  switch (kind) {
    case 'identity':
      return { ...base, ...span, kind, identity: { ...NO_IDENTITY, name: `NAME ${say}` }, messages: 1 + say }
    case 'segment':
      return {
        ...{
          ...base,
          ...span,
          kind,
          trackId,
          startLonUnits: 1,
          startLatUnits: 2,
          endLonUnits: 3,
          endLatUnits: 4,
        },
        ...{ positions: 5 + say, identities: say, identity: null, endedBy: open ? null : 'silence' },
      }
    case 'track':
      return { ...base, ...span, kind, segments: 1, positions: 5 + say, endedBy: open ? null : 'silence' }
    case 'trip':
      return {
        ...{ ...base, ...span, kind, trackId, startedBy: 'first-seen', endedBy: open ? null : 'stop' },
        ...{ startPort: null, endPort: open ? null : "L'Port", positions: 3 + say, distanceNm: 1.25 },
      }
    case 'portVisit':
      return {
        ...{
          ...base,
          ...span,
          kind,
          trackId,
          port: "L'Port",
          portCountry: 'FRA',
          lonUnits: 1,
          latUnits: say,
        },
        evidence: 'stop',
      }
    case 'gap':
      return { ...base, ...off, kind, trackId, positionsBeforeAtLeast: say, possibleDisabling: false }
    case 'silence':
      return {
        ...{ ...base, ...off, kind, trackId, messageType: 1, medianIntervalMs: 5, longestIntervalMs: 9 },
        ...{ darkMs: endMs, dark: say % 3 !== 2 },
      }
    case 'zonePassage':
      return {
        ...{ ...base, ...span, kind, trackId, zoneId: 'reserve', relation: 'inside', startedBy: 'border' },
        ...{
          endedBy: open ? null : 'border',
          startLonUnits: 1,
          startLatUnits: 2,
          endLonUnits: 3,
          endLatUnits: 4,
        },
        ...{ positions: say, meanKnots: Number.NaN, fishingRows: 0, fishingScore: Number.NaN },
        fishingKnots: Number.NaN,
      }
    case 'fishing':
      return {
        ...{
          ...base,
          ...span,
          ...place,
          kind,
          trackId,
          vesselType: 'unknown',
          rows: 6 + say,
          meanScore: 0.875,
        },
        ...{ meanKnots: 3.5, distanceKm: 12.25, meanShoreNm: Number.NaN },
      }
    case 'loitering':
      return {
        ...{ ...base, ...span, ...place, kind, trackId, vesselType: 'fishing', rows: 6 + say, meanKnots: 1 },
        ...{ distanceKm: 12.25, meanShoreNm: 20 },
      }
    case 'identityConflict':
      return {
        ...{ ...base, ...span, ...place, kind, trackId, conflict: 'name', otherTrackId: null },
        ...{ before: 'A', after: `B ${say}`, apartKm: Number.NaN },
      }
    case 'goingDark':
      return {
        ...{ ...base, ...span, ...place, kind, trackId, onLonUnits: open ? Number.NaN : 5 },
        ...{ onLatUnits: open ? Number.NaN : 6, messageType: 18, medianIntervalMinutes: 1.5 },
        ...{ longestIntervalMinutes: 9, offShoreNm: Number.NaN, inPort: false, feedOutage: false },
        ...{ witnessMmsi: '1', witnessMs: 3 + say, witnessKm: 2.25, lastWitnessMmsi: '2', lastWitnessMs: 9 },
      }
  }
}

export function encounterOf(mmsi: string, otherMmsi: string, fromHour: number, say = 0): EncounterOutput {
  return {
    ...{ ...place, kind: 'encounter', id: `meet ${mmsi} ${otherMmsi} ${fromHour}`, mmsi, otherMmsi },
    ...{ trackId: `track ${mmsi}`, otherTrackId: `track ${otherMmsi}`, decidedMs: say, open: say % 2 === 1 },
    ...{ startMs: fromHour * HOUR_MS, endMs: (fromHour + 3) * HOUR_MS, points: 13 + say, medianKnots: 0.5 },
    ...{ medianApartKm: 0.25, meanShoreNm: Number.NaN },
  }
}

export function outageOf(fromHour: number, toHour: number, open = false): FeedOutageOutput {
  const [startMs, endMs] = [fromHour * HOUR_MS, toHour * HOUR_MS]
  return {
    kind: 'feedOutage',
    id: `outage ${fromHour}`,
    decidedMs: 1,
    open,
    startMs,
    endMs,
    vesselsBeforeAtLeast: 5,
  }
}

export function vesselChange(
  mmsi: string,
  put: readonly LiveOutput[],
  other: Partial<VesselChange> = {},
): VesselChange {
  const told = put.map(({ kind, id }, i) => ({ key: `${kind} ${id}`, stretch: i - 1 }))
  return { mmsi, put, gone: [], told, folded: NOTHING_DROPPED, ...other }
}

/** Kept rows of a track, ten minutes apart, `count` of them from an hour on. */
export function chunkOf(trackId: string, sequence: number, fromHour: number, count = 3): PackedChunk {
  const positions = emptyTrackPositions(count)
  positions.count = count
  positions.segmentIds = ['segment']
  for (let i = 0; i < count; i++) {
    positions.timeMs[i] = fromHour * HOUR_MS + i * 600_000
    positions.kept[i] = 1
  }
  return packChunk(trackId, sequence, positions)
}

export function chunkChange(mmsi: string, from: number, hours: readonly number[]): ChunkChange {
  const trackId = `track ${mmsi}`
  const chunks = hours.map((hour, i) => chunkOf(trackId, from + i, hour))
  return { mmsi, from: new Map([[trackId, from]]), chunks }
}

export function stretchOf(number: number, other: Partial<KeptStretch> = {}): KeptStretch {
  return {
    ...{ number, fromMs: number * HOUR_MS, toMs: (number + 1) * HOUR_MS },
    ...{
      reports: Uint8Array.of(number, 1),
      snapshot: Uint8Array.of(number, 2),
      meeting: Uint8Array.of(number, 3),
    },
    ...other,
  }
}

/** An alert of a ship whose cause rests on the positions of its track. */
export function alertOf(
  mmsi: string,
  fromHour: number,
  toHour: number,
  other: Partial<AlertOutput> = {},
): AlertOutput {
  const span = { startMs: fromHour * HOUR_MS, endMs: toHour * HOUR_MS }
  const cause = { ...causeFrom(0, 1), ...span, insideFromMs: null, insideToMs: null }
  return {
    ...alertFrom(0, 1),
    ...span,
    id: `${mmsi} alert ${fromHour}`,
    mmsi,
    trackId: `track ${mmsi}`,
    causes: [cause],
    ...other,
  }
}

export function suspicionOf(mmsi: string, trip: number, score: number): TripSuspicionOutput {
  return {
    ...{ tripId: `trip ${mmsi} ${trip}`, mmsi, startMs: trip, endMs: trip + 1, decidedMs: 2, model: 'm' },
    ...{ score, low: 0.1, high: 0.9, logit: 1, verdicts: 3 },
    evidence: [{ name: 'jumps', value: 2, outputIds: ['j1'], contribution: 1.25 }],
  }
}

const OWN_KINDS = [
  ...['identity', 'segment', 'track', 'trip', 'portVisit', 'gap', 'silence', 'zonePassage', 'fishing'],
  ...['loitering', 'identityConflict'],
] as Exclude<LiveOutputKind, 'encounter' | 'feedOutage' | 'goingDark'>[]

/** Draws changes; some of what they take away was never there. */
export class LiveWorld {
  constructor(private readonly draw: () => number) {}

  below(count: number): number {
    return Math.floor(this.draw() * count)
  }

  ship(): string {
    return SHIPS[this.below(SHIPS.length)]!
  }

  output(mmsi: string): LiveOutput {
    const kind = OWN_KINDS[this.below(OWN_KINDS.length)]!
    const from = this.below(6)
    const id = `${kind} ${mmsi} ${this.below(4)}`
    return outputOf(kind, mmsi, from, from + this.below(9), {
      id,
      say: this.below(4),
      open: this.draw() < 0.3,
    })
  }

  vessel(mmsi = this.ship()): VesselChange {
    const put = Array.from({ length: this.below(6) }, () => this.output(mmsi))
    const said = new Set(put.map(({ kind, id }) => `${kind} ${id}`))
    const gone = Array.from({ length: this.below(3) }, () => this.output(mmsi))
      .map(({ kind, id }) => `${kind} ${id}`)
      .filter((key) => !said.has(key))
    const deadlineMs = this.draw() < 0.5 ? null : this.below(100)
    return vesselChange(mmsi, put, { gone, folded: { ...NOTHING_DROPPED, rows: this.below(9), deadlineMs } })
  }

  shared(): OutputChange {
    const events = () => {
      const from = this.below(4)
      const [mmsi, other] = [this.ship(), this.ship()]
      const drawn = this.below(3)
      if (drawn === 0) return encounterOf(mmsi, other, from, this.below(4))
      if (drawn === 1) return outputOf('goingDark', mmsi, from, from + 2, { say: this.below(3) })
      return outageOf(2 + 3 * from, 3 + 3 * from + this.below(2), this.draw() < 0.2)
    }
    const put = Array.from({ length: this.below(3) }, events)
    const said = new Set(put.map(({ kind, id }) => `${kind} ${id}`))
    const gone = [events(), events()].map(({ kind, id }) => `${kind} ${id}`).filter((key) => !said.has(key))
    return { put, gone }
  }
}

/** All that is kept of a vessel; null: nothing. What it goes on from must tell the same. */
export async function readKept(store: LiveStore, mmsi: string): Promise<KeptVessel | null> {
  const { kept } = await readParked(store, mmsi)
  const stretches = (await store.stretches(mmsi, 0))!
  if (kept === null) {
    expect(stretches).toEqual([])
    return null
  }
  expect(kept.stretches).toEqual(
    stretches.map(({ number, fromMs, toMs, meeting, reports, snapshot }) => ({
      ...{ number, fromMs, toMs, meeting },
      ...{ hasReports: reports.length > 0, hasSnapshot: snapshot !== null },
    })),
  )
  expect(kept.head).toEqual(stretches.at(-1)!.snapshot)
  expect(await store.stretches(mmsi, stretches.at(-1)!.number)).toEqual(stretches.slice(-1))
  return { mmsi, offset: kept.offset, stretches }
}

/** What a vessel that is parked goes on from. */
export async function readParked(store: LiveStore, mmsi: string): Promise<ParkedVessel> {
  return (await store.parked([mmsi])).get(mmsi)!
}
