/** A small folder with every kind of event, names that are known and not, a register, zones and judged alerts. */

import type { EventOutput } from '../../../lib/events/outputs.ts'
import type {
  GapOutput,
  IdentityOutput,
  PortVisitOutput,
  SegmentOutput,
} from '../../../lib/features/outputs.ts'
import { unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../../lib/geo/units.ts'
import type { Zone } from '../../../lib/geo/zones/zone.ts'
import { versionOfZone } from '../../../lib/geo/zones/zone-version.ts'
import { followSources, type GfwSources } from '../../../lib/server/gfw/sources.ts'
import { addSilence } from '../../../lib/store/alert-silences.ts'
import { judgeAlert } from '../../../lib/store/alerts.ts'
import { BulkInsert } from '../../../lib/store/bulk-insert.ts'
import { eventRow } from '../../../lib/store/event-rows.ts'
import { gapRow, identityRow, portVisitRow } from '../../../lib/store/output-rows.ts'
import { writeRegister } from '../../../lib/store/register.ts'
import type { Store } from '../../../lib/store/store.ts'
import { vesselRow } from '../../../lib/store/vessel-rows.ts'
import { replaceZoneSet } from '../../../lib/store/zones.ts'
import { alertFrom, causeFrom, hour } from '../../alerts/alert-world.ts'
import { entryOf, IMO, identityOf, licenceOf } from '../../alerts/register/entries.ts'
import { showAlerts } from '../../store/alert-folder.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'

/** Registered, with a licence; had another name once. */
export const TRAWLER = '219000001'
/** A carrier by the register only. */
export const CARRIER = '636000002'
/** Never told a name. */
export const NAMELESS = '412000003'
/** A beacon on a net; its number is nobody's. */
export const BEACON = '981200004'

const nothing = Number.NaN
const DANE = { name: 'OCEAN STAR', callSign: 'OXAB', imo: IMO.a, shipType: 30, lengthM: 31, widthM: 8 }

function place(lonDeg: number, latDeg: number, halfDeg = 0.05) {
  const lonUnits = unitsOfLonDeg(lonDeg)
  const latUnits = unitsOfLatDeg(latDeg)
  const half = unitsOfLatDeg(halfDeg)
  return {
    ...{ lonUnits, latUnits, westUnits: wrapUnits(lonUnits - half), eastUnits: wrapUnits(lonUnits + half) },
    ...{ southUnits: latUnits - half, northUnits: latUnits + half },
  }
}

function span(fromHour: number, toHour: number, open = false) {
  return { startMs: hour(fromHour), endMs: hour(toHour), decidedMs: hour(toHour), open }
}

const ON = { mmsi: TRAWLER, trackId: 'trawler track' }

export const WORLD_EVENTS: readonly EventOutput[] = [
  {
    ...{ kind: 'fishing', id: 'fishing1', ...ON, ...span(2, 6), ...place(10, 55) },
    ...{ vesselType: 'fishing', rows: 41, meanScore: 0.871, meanKnots: 3.4567, distanceKm: 25.6125 },
    meanShoreNm: 12.5,
  },
  {
    ...{ kind: 'fishing', id: 'fishing2', ...ON, ...span(30, 31, true), ...place(179.98, -17) },
    ...{ vesselType: 'fishing', rows: 9, meanScore: 0.7, meanKnots: 4, distanceKm: 9, meanShoreNm: nothing },
  },
  {
    ...{ kind: 'fishing', id: 'fishing3', mmsi: NAMELESS, trackId: 'nameless track' },
    ...{ ...span(2, 3), ...place(10.5, 55.2), vesselType: 'unknown', rows: 6, meanScore: 0.65 },
    ...{ meanKnots: 5, distanceKm: 7, meanShoreNm: 3 },
  },
  {
    ...{ kind: 'loitering', id: 'loitering1', mmsi: CARRIER, trackId: 'carrier track', ...span(8, 20.5) },
    ...{ ...place(9, 56), vesselType: 'cargo', rows: 150, meanKnots: 0.8, distanceKm: 11, meanShoreNm: 40 },
  },
  {
    ...{ kind: 'encounter', id: 'encounter1', ...ON, ...span(9, 12.5), ...place(9.1, 56) },
    ...{ otherMmsi: CARRIER, otherTrackId: 'carrier track', points: 22, medianKnots: 0.6 },
    ...{ medianApartKm: 0.0234, meanShoreNm: 41 },
  },
  {
    ...{ kind: 'encounter', id: 'encounter2', mmsi: NAMELESS, trackId: 'nameless track', ...span(40, 43) },
    ...{ ...place(-150, 10), otherMmsi: BEACON, otherTrackId: 'beacon track', points: 19, medianKnots: 1 },
    ...{ medianApartKm: 0.3, meanShoreNm: nothing },
  },
  // What has no place among their events: it must not appear.
  { kind: 'feedOutage', id: 'outage', ...span(50, 51), vesselsBeforeAtLeast: 5 },
  {
    ...{ kind: 'identityConflict', id: 'conflict', ...ON, ...span(3, 3), ...place(10, 55), conflict: 'name' },
    ...{ otherTrackId: null, before: 'OLD STAR', after: 'OCEAN STAR', apartKm: nothing },
  },
]

function visit(
  id: string,
  fromHour: number,
  toHour: number,
  part: Partial<PortVisitOutput>,
): PortVisitOutput {
  return {
    ...{ kind: 'portVisit', id, ...ON, ...span(fromHour, toHour), port: 'Esbjerg', portCountry: 'DK' },
    ...{ lonUnits: unitsOfLonDeg(8.43), latUnits: unitsOfLatDeg(55.47), evidence: 'stop' },
    ...part,
  }
}

const VISITS = [
  visit('visit1', -10, 1, {}),
  visit('visit2', 60, 70, { port: 'unnamed', portCountry: '', evidence: 'stay', open: true }),
]

function gap(id: string, offHour: number, onHour: number | null, part: Partial<GapOutput>): GapOutput {
  return {
    ...{ kind: 'gap', id, mmsi: TRAWLER, trackId: 'trawler track', decidedMs: hour(offHour + 12) },
    ...{ open: onHour === null, offMs: hour(offHour), onMs: onHour === null ? null : hour(onHour) },
    ...{ offLonUnits: unitsOfLonDeg(179.5), offLatUnits: unitsOfLatDeg(-17) },
    onLonUnits: onHour === null ? null : unitsOfLonDeg(-179.5),
    onLatUnits: onHour === null ? null : unitsOfLatDeg(-16.5),
    ...{ offShoreNm: 60, inPort: false, positionsBeforeAtLeast: 14, possibleDisabling: true },
    ...part,
  }
}

const GAPS = [
  gap('gap1', 13, 29, {}),
  gap('gap2', 45, null, {
    mmsi: NAMELESS,
    trackId: 'nameless track',
    offShoreNm: nothing,
    possibleDisabling: false,
  }),
]

function identity(
  mmsi: string,
  id: string,
  from: number,
  to: number,
  part: Partial<IdentityOutput['identity']>,
): IdentityOutput {
  return { kind: 'identity', id, mmsi, ...span(from, to), identity: identityOf(part), messages: 10 }
}

function segment(mmsi: string, fromHour: number, toHour: number): SegmentOutput {
  return {
    ...{
      kind: 'segment',
      id: `segment of ${mmsi}`,
      mmsi,
      trackId: `track of ${mmsi}`,
      ...span(fromHour, toHour),
    },
    ...{ startLonUnits: 0, startLatUnits: 0, endLonUnits: 0, endLatUnits: 0, positions: 300, identities: 1 },
    ...{ identity: null, endedBy: null },
  }
}

const IDENTITIES = [
  identity(TRAWLER, 'i1', -20, 2, { name: 'OLD STAR', callSign: 'OXAB' }),
  // As messages 24A and 24B have it: each a part.
  identity(TRAWLER, 'i2', 3, 70, { name: DANE.name }),
  identity(TRAWLER, 'i3', 3, 69, { ...DANE, name: '' }),
  identity(CARRIER, 'i4', 0, 21, { name: "FRIO D'OR", callSign: 'D5XY', imo: IMO.b, shipType: 70 }),
  identity(BEACON, 'i5', 38, 44, { name: 'NET 12' }),
]

function zone(id: string, kind: Zone['kind'], ring: readonly number[]): Zone {
  const words: Omit<Zone, 'version'> = {
    ...{
      id,
      name: id,
      kind,
      authority: '',
      source: 'made up',
      country: null,
      validFromMs: null,
      validToMs: null,
    },
    ...{ seasons: [], permittedFlags: null, permittedGears: null },
    polygons: [{ rings: [Float64Array.from(ring)] }],
  }
  return { ...words, version: versionOfZone(words) }
}

const ZONES = [
  zone('5674', 'eez', [8, 54, 12, 54, 12, 57, 8, 57, 8, 54]),
  zone('reserve', 'no-take', [9.9, 54.9, 10.1, 54.9, 10.1, 55.1, 9.9, 55.1, 9.9, 54.9]),
]

const ENTRIES = [
  entryOf({
    ...{
      id: 'DK-1',
      mmsi: TRAWLER,
      imo: IMO.a,
      callSign: 'OXAB',
      name: 'OCEAN STAR',
      flag: 'DNK',
      lengthM: 31.2,
    },
    ...{ type: 'fishing', gears: ['trawlers'], fromMs: hour(-5000) },
    authorisations: [licenceOf({ areas: ['5674'], gears: ['trawlers'], toMs: hour(5000), reference: 'L 7' })],
  }),
  entryOf({ id: 'PA-9', imo: IMO.b, name: "FRIO D'OR", callSign: 'D5XY', flag: 'PAN', type: 'carrier' }),
  entryOf({
    ...{ id: 'W-1', list: 'port state list', isWatchList: true, imo: IMO.b, callSign: 'D5XY' },
    ...{ name: "FRIO D'OR", note: 'made up' },
  }),
]

const CLERK = { who: 'ana', note: '', writtenMs: 5 }

/** Fills a folder and shows it; whoever asks closes the store. */
export async function openWorld(): Promise<Store> {
  const store = await openTestWriter(temporaryFolder())
  const rows = new BulkInsert(store.connection.sql)
  const vessels = [
    [TRAWLER, segment(TRAWLER, -20, 70)],
    [CARRIER, segment(CARRIER, 0, 21)],
    [NAMELESS, segment(NAMELESS, 1, 46)],
    [BEACON, segment(BEACON, 38, 44)],
  ] as const
  for (const [mmsi, own] of vessels) {
    const said = IDENTITIES.filter((one) => one.mmsi === mmsi)
    const found = [...VISITS, ...GAPS].filter((one) => one.mmsi === mmsi)
    await rows.add('Vessel', vesselRow(1, mmsi, [own, ...said, ...found]))
  }
  for (const output of IDENTITIES) await rows.add('VesselIdentity', { ...identityRow(1, output) })
  for (const output of WORLD_EVENTS) await rows.add('Event', { ...eventRow(1, output) })
  for (const output of VISITS) await rows.add('PortVisit', portVisitRow(1, output))
  for (const output of GAPS) await rows.add('Gap', gapRow(1, output))
  // Of another generation: never seen.
  await rows.add('Event', { ...eventRow(2, WORLD_EVENTS[0]!) })
  await rows.flush()
  await replaceZoneSet(store, { name: 'areas', zones: ZONES }, CLERK)
  await writeRegister(store, { close: [], add: ENTRIES }, CLERK)
  await showAlerts(store, [
    alertFrom(2, 6, { id: 'alert1', causes: [causeFrom(2, 6, { outputIds: ['fishing1'] })] }),
    alertFrom(9, 12.5, {
      ...{ id: 'alert2', ruleId: 'encounter', otherMmsi: CARRIER, suspicion: nothing, tripId: null },
      causes: [causeFrom(9, 12.5, { behaviour: 'encounter', otherMmsi: CARRIER, zoneId: null })],
      ...{ zoneId: null, evidence: [], open: true },
    }),
  ])
  await store.connection.sql.execute({
    sql: 'UPDATE "Generation" SET "watermarkMs" = ? WHERE "id" = 1',
    args: [hour(71)],
  })
  const step = { state: 'confirmed', reason: null, note: 'seen', who: 'ana' } as const
  await judgeAlert(store, 'alert1', step, 7)
  const scope = { mmsi: TRAWLER, otherMmsi: null, ruleId: 'encounter', zoneId: null, box: null }
  await addSilence(store, { ...scope, fromMs: null, toMs: null }, CLERK)
  return store
}

export async function withWorld(use: (sources: GfwSources) => Promise<void>): Promise<void> {
  const store = await openWorld()
  try {
    await use(await followSources(store)())
  } finally {
    await store.close()
  }
}
