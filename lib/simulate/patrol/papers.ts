/** What an office would hand out beside a patrol fleet's messages: its zones as GeoJSON, its register as CSV. */

import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import type { Paper } from '../sailing-fleet.ts'
import type { VesselKind } from '../vessel-kinds.ts'
import { ringToPolygons } from './ring-polygons.ts'
import { PATROL_GEARS, type PatrolShip } from './roster.ts'
import { type Chart, closedSpans, DAY_MS, type SimulatedZone } from './zones.ts'

const SIMULATED = 'SIMULATED'

/** Licences run from so many days before the first day to so many after it. */
const LICENCE_DAYS = [-90, 365] as const

/** `days`: of the simulation. */
export function writePapers(
  charts: readonly Chart[],
  ships: readonly PatrolShip[],
  chartOf: (ship: PatrolShip) => Chart,
  startMs: number,
  days: number,
): Paper[] {
  const zones = charts.flatMap(({ eez, closed }) => [...eez, ...closed])
  const features = zones.map((zone) => `    ${JSON.stringify(featureOf(zone, startMs, days))}`)
  const collection = [
    '{',
    '  "type": "FeatureCollection",',
    '  "name": "SIMULATED zones, made up: no such law exists",',
    '  "features": [',
    features.join(',\n'),
    '  ]',
    '}',
  ]
  const rows = ships.flatMap((ship) => registerRows(ship, chartOf(ship), startMs))
  return [
    { name: 'zones.geojson', text: `${collection.join('\n')}\n` },
    { name: 'register.csv', text: `${[REGISTER_COLUMNS, ...rows].map((row) => row.join(',')).join('\n')}\n` },
  ]
}

function featureOf(zone: SimulatedZone, startMs: number, days: number) {
  const polygons = ringToPolygons(zone.ring).map((ring) => [
    ring.map(([lonUnits, latUnits]) => [degrees(lonUnits), degrees(latUnits)]),
  ])
  const { id, name, kind, country, permittedFlags, permittedGears } = zone
  return {
    type: 'Feature',
    id,
    properties: {
      ...{ id, name, kind, authority: SIMULATED, source: SIMULATED, country },
      ...{ valid_from: null, valid_to: null },
      seasons: closedSpans(zone, days).map((span) =>
        span.map((day) => isoDate(startMs + day * DAY_MS).slice(5)).join('/'),
      ),
      permitted_flags: permittedFlags,
      permitted_gears: permittedGears,
    },
    geometry:
      polygons.length === 1
        ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons },
  }
}

function degrees(units: number): number {
  return Number((units / UNITS_PER_DEGREE).toFixed(7))
}

function isoDate(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

const REGISTER_COLUMNS = [
  ...['id', 'mmsi', 'imo', 'call_sign', 'name', 'flag', 'type', 'gears', 'length_m', 'areas', 'area_gears'],
  ...['authorised_from', 'authorised_to', 'reference', 'valid_from', 'valid_to', 'note'],
] as const

/** Of tankers only those that supply ships at sea are in the fleet. */
const TYPES: Readonly<Record<VesselKind, string | null>> = {
  trawler: 'fishing',
  longliner: 'fishing',
  seiner: 'fishing',
  'squid-jigger': 'fishing',
  'pot-boat': 'fishing',
  'small-boat': 'fishing',
  carrier: 'carrier',
  cargo: 'cargo',
  tanker: 'bunker',
  ferry: 'passenger',
  tug: 'tug',
  pilot: 'pilot',
  // Not registered.
  pleasure: null,
  'net-beacon': null,
}

/** A row for each authorisation; one without where there is none. Nothing in them has a comma. */
function registerRows(ship: PatrolShip, chart: Chart, startMs: number): (string | number)[][] {
  const { index, kind, mmsi, flag, identity } = ship
  const type = TYPES[kind]
  if (type === null) return []
  const gear = PATROL_GEARS[kind] ?? ''
  const id = `SIM-${index + 1}`
  const { imo, callSign, name, lengthM } = identity
  const head = [id, mmsi, imo ?? '', callSign, name, flag, type, gear, lengthM]
  const [from, to] = LICENCE_DAYS.map((day) => isoDate(startMs + day * DAY_MS))
  const leaves = leavesOf(ship, chart)
  if (leaves.length === 0) return [[...head, '', '', '', '', '', '', '', SIMULATED]]
  return leaves.map(({ areas, note }, at) => [
    ...head,
    ...[areas.join(';'), gear, from!, to!, `SIM-LICENCE-${index + 1}-${at + 1}`, '', ''],
    `${SIMULATED}: ${note}`,
  ])
}

interface Leave {
  readonly areas: readonly string[]
  readonly note: string
}

/** What a ship may do, by the truth: all work outside stories is within it. */
function leavesOf({ kind, flag, licence }: PatrolShip, { countries, closed }: Chart): Leave[] {
  const all = countries.map((country) => `country:${country}`)
  if (kind === 'tanker') return [{ areas: all, note: 'supply of fuel at sea' }]
  if (PATROL_GEARS[kind] === undefined) return []
  const leaves: Leave[] = [{ areas: [`country:${flag}`], note: 'fishing in home waters' }]
  if (licence === 'abroad') {
    const other = all.filter((area) => area !== `country:${flag}`)
    leaves.push({ areas: other, note: 'fishing under an agreement' })
  }
  if (licence === 'closed-areas') {
    const own = closed.filter((zone) => zone.kind === 'no-take' && zone.country === flag)
    leaves.push({ areas: own.map(({ id }) => id), note: 'fishing for research' })
  }
  return leaves
}
