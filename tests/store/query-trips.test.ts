import { describe, expect, it } from 'vitest'
import type { EventOutput } from '../../lib/events/outputs.ts'
import type { GapOutput, IdentityOutput, SegmentOutput, TripOutput } from '../../lib/features/outputs.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { CursorError } from '../../lib/store/cursor.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { gapRow, identityRow, tripRow } from '../../lib/store/output-rows.ts'
import { queryTrips, type TripFilter, type TripQuery } from '../../lib/store/query-trips.ts'
import { searchVessels } from '../../lib/store/query-vessels.ts'
import type { Store } from '../../lib/store/store.ts'
import { vesselRow } from '../../lib/store/vessel-rows.ts'
import { caseCount } from '../proof.ts'
import { createDraws } from './draws.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'
import { plansOf } from './plans.ts'

const HOUR_MS = 3_600_000
const draw = createDraws(8)
const below = (n: number) => Math.floor(draw() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

const NAMES = ['KOEI MARU', 'KOEI MARU 8', 'OCEAN STAR', 'STAR', "L'ÉTOILE", '100% FISH_', '']
const PORTS = ['SUVA', 'BUSAN', null]

interface Ship {
  mmsi: string
  identities: IdentityOutput[]
}

interface World {
  ships: Ship[]
  trips: TripOutput[]
  events: EventOutput[]
  gaps: GapOutput[]
}

function makeWorld(): World {
  const ships = Array.from({ length: 20 }, (_, i) => {
    const mmsi = String(219_000_000 + i * 37)
    const identities = Array.from({ length: 1 + below(3) }, (_, k) => ({
      kind: 'identity' as const,
      id: `${mmsi} ${k}`,
      mmsi,
      decidedMs: 0,
      open: false,
      identity: {
        name: pick(NAMES),
        callSign: pick(['3DAB', 'HLXY', '']),
        imo: pick(['9074729', '9123456', '']),
        shipType: 30,
        lengthM: Number.NaN,
        widthM: Number.NaN,
      },
      startMs: k,
      endMs: k,
      messages: 1,
    }))
    return { mmsi, identities }
  })
  const trips = Array.from({ length: 600 }, (_, i): TripOutput => {
    const startMs = below(300) * HOUR_MS
    return {
      kind: 'trip',
      id: `trip ${i}`,
      mmsi: pick(ships).mmsi,
      decidedMs: 1,
      open: draw() < 0.1,
      trackId: pick(['a', 'b']),
      startMs,
      endMs: startMs + below(60) * HOUR_MS,
      startedBy: 'port-exit',
      endedBy: 'stop',
      startPort: pick(PORTS),
      endPort: pick(PORTS),
      positions: 9,
      distanceNm: below(100),
    }
  })
  const place = { lonUnits: 0, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 }
  const events = Array.from({ length: 150 }, (_, i): EventOutput => {
    const startMs = below(360) * HOUR_MS
    const base = { id: `event ${i}`, decidedMs: 0, open: false, startMs, endMs: startMs + HOUR_MS }
    const at = { ...base, ...place, mmsi: pick(ships).mmsi, trackId: pick(['a', 'b']) }
    const figures = { vesselType: 'fishing' as const, rows: 6, meanKnots: 2, distanceKm: 3, meanShoreNm: 30 }
    if (draw() < 0.5) return { ...at, kind: 'fishing', meanScore: 0.8, ...figures }
    const other = { otherMmsi: pick(ships).mmsi, otherTrackId: pick(['a', 'b']) }
    return {
      ...at,
      ...other,
      kind: 'encounter',
      points: 13,
      medianKnots: 1,
      medianApartKm: 0.1,
      meanShoreNm: 30,
    }
  })
  const gaps = Array.from({ length: 60 }, (_, i): GapOutput => {
    const offMs = below(360) * HOUR_MS
    return {
      kind: 'gap',
      id: `gap ${i}`,
      mmsi: pick(ships).mmsi,
      decidedMs: 0,
      open: true,
      trackId: pick(['a', 'b']),
      offMs,
      onMs: null,
      offLonUnits: 0,
      offLatUnits: 0,
      onLonUnits: null,
      onLatUnits: null,
      offShoreNm: 1,
      inPort: false,
      positionsBeforeAtLeast: 3,
      possibleDisabling: false,
    }
  })
  return { ships, trips, events, gaps }
}

const world = makeWorld()

async function fill(store: Store): Promise<void> {
  const rows = new BulkInsert(store.connection.sql)
  for (const { mmsi, identities } of world.ships) {
    const heard = { kind: 'segment', startMs: 0, endMs: 9, positions: 5, id: mmsi } as SegmentOutput
    await rows.add('Vessel', vesselRow(1, mmsi, [heard, ...identities]))
    for (const identity of identities) await rows.add('VesselIdentity', identityRow(1, identity))
  }
  for (const trip of world.trips) await rows.add('Trip', tripRow(1, trip))
  await rows.add('Trip', tripRow(2, { ...world.trips[0]!, id: 'of another generation' }))
  for (const event of world.events) await rows.add('Event', { ...eventRow(1, event) })
  for (const gap of world.gaps) await rows.add('Gap', gapRow(1, gap))
  await rows.flush()
  await activate(store, 1)
}

/** By definition: 0 number or sign, 1 first word, 2 another word, null not meant. */
function fits({ mmsi, identities }: Ship, text: string): number | null {
  const start = text.trim().toUpperCase()
  const places = [mmsi.startsWith(text.trim()) ? 0 : null]
  for (const { identity } of identities) {
    if (identity.imo.startsWith(start) || identity.callSign.startsWith(start)) places.push(0)
    if (identity.name.startsWith(start)) places.push(1)
    if (identity.name.includes(` ${start}`)) places.push(2)
  }
  return places.reduce((best, place) => (place === null ? best : Math.min(best ?? place, place)), null)
}

function meets(trip: TripOutput, filter: TripFilter): boolean {
  const duration = trip.endMs - trip.startMs
  const having = filter.having.some((kind) =>
    kind === 'gap'
      ? world.gaps.some(
          (gap) =>
            gap.mmsi === trip.mmsi &&
            gap.trackId === trip.trackId &&
            gap.offMs >= trip.startMs &&
            gap.offMs <= trip.endMs,
        )
      : world.events.some(
          (event) =>
            event.kind === kind &&
            event.startMs <= trip.endMs &&
            event.endMs >= trip.startMs &&
            ((event.mmsi === trip.mmsi && event.trackId === trip.trackId) ||
              (event.kind === 'encounter' &&
                event.otherMmsi === trip.mmsi &&
                event.otherTrackId === trip.trackId)),
        ),
  )
  const ship = world.ships.find(({ mmsi }) => mmsi === trip.mmsi)!
  return (
    (filter.mmsi === null || trip.mmsi === filter.mmsi) &&
    (filter.text === null || filter.text.trim() === '' || fits(ship, filter.text) !== null) &&
    (filter.port === null || trip.startPort === filter.port || trip.endPort === filter.port) &&
    (filter.fromMs === null || trip.endMs >= filter.fromMs) &&
    (filter.toMs === null || trip.startMs < filter.toMs) &&
    (filter.minDurationMs === null || duration >= filter.minDurationMs) &&
    (filter.maxDurationMs === null || duration <= filter.maxDurationMs) &&
    (filter.minDistanceNm === null || trip.distanceNm >= filter.minDistanceNm) &&
    (filter.maxDistanceNm === null || trip.distanceNm <= filter.maxDistanceNm) &&
    (filter.open === null || trip.open === filter.open) &&
    (filter.having.length === 0 || having)
  )
}

const NO_FILTER: TripFilter = {
  mmsi: null,
  text: null,
  port: null,
  fromMs: null,
  toMs: null,
  minDurationMs: null,
  maxDurationMs: null,
  minDistanceNm: null,
  maxDistanceNm: null,
  open: null,
  having: [],
}

/** Two or three of the filters. */
function makeFilter(): TripFilter {
  const all: TripFilter = {
    mmsi: pick(world.ships).mmsi,
    text: pick(['koei', 'maru', ' STAR', '2190', '9074', 'hl', '%', '_', "'", '', 'ÉTOILE']),
    port: pick(['SUVA', 'BUSAN', 'NOWHERE']),
    fromMs: below(300) * HOUR_MS,
    toMs: below(300) * HOUR_MS,
    minDurationMs: below(60) * HOUR_MS,
    maxDurationMs: below(60) * HOUR_MS,
    minDistanceNm: below(100),
    maxDistanceNm: below(100),
    open: draw() < 0.5,
    having: pick([['fishing'], ['encounter'], ['gap'], ['gap', 'encounter']]),
  }
  const names = Object.keys(all) as (keyof TripFilter)[]
  const chosen = new Set([pick(names), pick(names), draw() < 0.5 ? pick(names) : ''])
  return Object.fromEntries(
    names.map((name) => [name, chosen.has(name) ? all[name] : NO_FILTER[name]]),
  ) as unknown as TripFilter
}

const FIRST = { sortBy: 'start', order: 'descending', limit: 100, cursor: null } as const

describe('trips', () => {
  it('are exactly those that meet the filter, in the order asked for, page by page', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    let found = 0
    for (let round = 0; round < caseCount(40, 2000); round++) {
      const filter = round === 0 ? NO_FILTER : makeFilter()
      const sortBy = pick(['start', 'end', 'duration'] as const)
      const order = pick(['ascending', 'descending'] as const)
      const keyOf = (trip: TripOutput) =>
        sortBy === 'start' ? trip.startMs : sortBy === 'end' ? trip.endMs : trip.endMs - trip.startMs
      const sign = order === 'ascending' ? 1 : -1
      const expected = world.trips
        .filter((trip) => meets(trip, filter))
        .sort((a, b) => sign * (keyOf(a) - keyOf(b) || (a.id < b.id ? -1 : 1)))
      const limit = pick([17, 50, 1000])
      const trips: TripOutput[] = []
      let query: TripQuery = { ...filter, sortBy, order, limit, cursor: null }
      for (;;) {
        const page = await queryTrips(store, query)
        for (const { vesselName, vesselKind, ...trip } of page.trips) {
          expect([vesselName.length, vesselKind]).toEqual([vesselName.length, 'ship'])
          trips.push(trip)
        }
        if (page.cursor === null) break
        expect(page.trips).toHaveLength(limit)
        query = { ...query, cursor: page.cursor }
      }
      expect(trips, JSON.stringify(filter)).toEqual(expected)
      found += trips.length
    }
    expect(found).toBeGreaterThan(1000)
    await store.close()
  })

  it('on the next page are neither skipped nor shown twice when others came and went', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    const first = await queryTrips(store, { ...NO_FILTER, ...FIRST })
    const shown = first.trips.map(({ id }) => id)
    const { sql } = store.connection
    await sql.execute({ sql: 'DELETE FROM "Trip" WHERE "id" IN (?, ?)', args: [shown[3]!, shown[99]!] })
    const rows = new BulkInsert(sql)
    await rows.add('Trip', tripRow(1, { ...world.trips[0]!, id: 'new', startMs: 9e12, endMs: 9e12 }))
    await rows.flush()
    const next = await queryTrips(store, { ...NO_FILTER, ...FIRST, limit: 1000, cursor: first.cursor })
    const ids = [...shown, ...next.trips.map(({ id }) => id)]
    expect(new Set(ids).size).toBe(world.trips.length)
    expect(ids).toHaveLength(world.trips.length)
    await store.close()
  })

  it('refuse the cursor of another order and limits out of range', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    const { cursor } = await queryTrips(store, { ...NO_FILTER, ...FIRST })
    const ascending = { ...NO_FILTER, ...FIRST, order: 'ascending', cursor } as const
    await expect(queryTrips(store, ascending)).rejects.toThrow(CursorError)
    for (const limit of [0, Number.NaN, 1e6])
      await expect(queryTrips(store, { ...NO_FILTER, ...FIRST, limit })).rejects.toThrow('limit of')
    await store.close()
  })

  it('come from the index of their order without being sorted', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    for (const sortBy of ['start', 'end', 'duration'] as const)
      for (const order of ['ascending', 'descending'] as const) {
        const query = { ...NO_FILTER, ...FIRST, sortBy, order }
        const { cursor } = await queryTrips(store, query)
        const plan = await plansOf(
          store,
          (watched) => queryTrips(watched, { ...query, cursor }),
          (sql) => sql.includes('FROM "Trip"'),
        )
        expect(plan).toEqual([
          expect.stringMatching(`SEARCH trip USING INDEX Trip_${sortBy}_idx \\(generation=\\? AND .*[<>]`),
        ])
      }
    await store.close()
  })
})

describe('trips of few', () => {
  it('are found by vessel and by port', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    for (const [filter, indices] of [
      [{ port: 'SUVA' }, ['INTEGER PRIMARY KEY (rowid=?)']],
      [{ mmsi: '219000037' }, ['INDEX Trip_generation_mmsi_startMs_idx (generation=? AND mmsi=?)']],
      [{ text: 'KOEI' }, ['INDEX Trip_generation_mmsi_startMs_idx (generation=? AND mmsi=?)']],
    ] as const) {
      const plan = await plansOf(
        store,
        (watched) => queryTrips(watched, { ...NO_FILTER, ...FIRST, ...filter, sortBy: 'end' }),
        (sql) => sql.includes('FROM "Trip"'),
      )
      const searches = plan.filter((line) => /(SCAN|SEARCH) trip/.test(line))
      expect(searches.map((line) => line.replace(/.* USING /, ''))).toEqual(indices)
    }
    await store.close()
  })
})

describe('vessels', () => {
  it('are found by the beginning of a number, a sign or a word of any name they had, best first', async () => {
    const store = await openTestWriter(temporaryFolder())
    await fill(store)
    for (const text of [
      'koei',
      'maru',
      'star',
      '219000',
      '2190003',
      '9074729',
      '3d',
      '100%',
      '%',
      '_',
      "l'é",
      'x',
    ]) {
      const expected = world.ships
        .map((ship) => ({ mmsi: ship.mmsi, place: fits(ship, text) }))
        .filter(({ place }) => place !== null)
      const found = await searchVessels(store, text, 100)
      const placeOf = new Map(expected.map(({ mmsi, place }) => [mmsi, place!]))
      expect(found.map(({ mmsi }) => mmsi).sort()).toEqual([...placeOf.keys()].sort())
      const sorted = [...found].sort(
        (a, b) =>
          placeOf.get(a.mmsi)! - placeOf.get(b.mmsi)! ||
          Buffer.compare(Buffer.from(a.identity.name), Buffer.from(b.identity.name)) ||
          (a.mmsi < b.mmsi ? -1 : 1),
      )
      expect(found).toEqual(sorted)
      expect(await searchVessels(store, text, 2)).toEqual(found.slice(0, 2))
    }
    expect(await searchVessels(store, '  ', 5)).toEqual([])
    await store.close()
  })
})
