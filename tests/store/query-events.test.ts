import { describe, expect, it } from 'vitest'
import type { EventKind, EventOutput } from '../../lib/events/outputs.ts'
import type { GapOutput, PortVisitOutput } from '../../lib/features/outputs.ts'
import { HALF_TURN, UNITS_PER_DEGREE, UNITS_PER_TURN, wrapUnits } from '../../lib/geo/units.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { CursorError } from '../../lib/store/cursor.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { gapRow, portVisitRow } from '../../lib/store/output-rows.ts'
import {
  type Happening,
  type HappeningKind,
  type HappeningQuery,
  queryHappenings,
} from '../../lib/store/query-events.ts'
import { type Box, boxOfDegrees, isInBox } from '../../lib/store/query-index.ts'
import type { Store } from '../../lib/store/store.ts'
import { caseCount } from '../proof.ts'
import { createDraws } from './draws.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'
import { plansOf } from './plans.ts'

const HOUR_MS = 3_600_000
const KINDS: HappeningKind[] = [
  'fishing',
  'loitering',
  'encounter',
  'goingDark',
  'identityConflict',
  'feedOutage',
  'gap',
  'portVisit',
]
const draw = createDraws(4)
const below = (n: number) => Math.floor(draw() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

/** Places that gather at 180 degrees and at the poles. */
const lon = () => (draw() < 0.4 ? wrapUnits(HALF_TURN + below(4e6) - 2e6) : below(UNITS_PER_TURN) - HALF_TURN)
const lat = () => Math.round((draw() * 2 - 1) * 90 * UNITS_PER_DEGREE)

const figures = { rows: 7, meanKnots: 2.5, distanceKm: 3, meanShoreNm: Number.NaN }

function makeEvent(i: number, kind: EventKind): EventOutput {
  const startMs = below(400) * HOUR_MS
  const length = pick([0, 1, 2, 13, 100, 900]) * HOUR_MS
  const base = { id: `e${i}`, decidedMs: 1, open: false, startMs, endMs: startMs + length }
  if (kind === 'feedOutage') return { ...base, kind, vesselsBeforeAtLeast: 5 }
  const half = below(pick([10, 1e5, 3e6, 4e7]))
  const lonUnits = lon()
  const latUnits = lat()
  const place = {
    ...base,
    mmsi: '219000001',
    trackId: 't',
    lonUnits,
    latUnits,
    westUnits: wrapUnits(lonUnits - half),
    eastUnits: wrapUnits(lonUnits + half),
    southUnits: Math.max(-90 * UNITS_PER_DEGREE, latUnits - half),
    northUnits: Math.min(90 * UNITS_PER_DEGREE, latUnits + half),
  }
  switch (kind) {
    case 'fishing':
      return { ...place, kind, vesselType: 'fishing', meanScore: 0.9, ...figures }
    case 'loitering':
      return { ...place, kind, vesselType: 'tug', ...figures }
    case 'goingDark':
      return {
        ...place,
        kind,
        onLonUnits: Number.NaN,
        onLatUnits: Number.NaN,
        medianIntervalMinutes: 2.5,
        offShoreNm: 9,
        inPort: false,
        feedOutage: false,
        witnessMmsi: '219000002',
        witnessMs: startMs + 1,
        witnessKm: 12.3,
        ...{ messageType: 1, longestIntervalMinutes: 6 },
        ...{ lastWitnessMmsi: '219000002', lastWitnessMs: startMs + 1 },
      }
    case 'encounter':
      return {
        ...place,
        kind,
        otherMmsi: '219000002',
        otherTrackId: 'u',
        points: 13,
        medianKnots: 1,
        medianApartKm: 0.2,
        meanShoreNm: 9,
      }
    case 'identityConflict':
      return { ...place, kind, conflict: 'name', otherTrackId: null, before: 'A', after: 'B', apartKm: 1 }
  }
}

function makeGap(i: number): GapOutput {
  const offMs = below(400) * HOUR_MS
  const lasts = draw() < 0.3
  return {
    kind: 'gap',
    id: `g${i}`,
    mmsi: '219000001',
    decidedMs: 1,
    open: lasts,
    trackId: 't',
    offMs,
    onMs: lasts ? null : offMs + pick([12, 13, 800]) * HOUR_MS,
    offLonUnits: lon(),
    offLatUnits: lat(),
    onLonUnits: lasts ? null : lon(),
    onLatUnits: lasts ? null : lat(),
    offShoreNm: 60,
    inPort: draw() < 0.5,
    positionsBeforeAtLeast: 14,
    possibleDisabling: draw() < 0.5,
  }
}

function makeVisit(i: number): PortVisitOutput {
  const startMs = below(400) * HOUR_MS
  return {
    kind: 'portVisit',
    id: `p${i}`,
    mmsi: '219000001',
    decidedMs: 1,
    open: draw() < 0.1,
    trackId: 't',
    port: 'PORT',
    portCountry: 'FJI',
    startMs,
    endMs: startMs + pick([1, 50, 2000]) * HOUR_MS,
    lonUnits: lon(),
    latUnits: lat(),
    evidence: 'stop',
  }
}

async function fill(store: Store): Promise<Happening[]> {
  const rows = new BulkInsert(store.connection.sql)
  const all: Happening[] = []
  for (let i = 0; i < 1200; i++) {
    const kind = pick(KINDS)
    if (kind === 'gap') {
      const gap = makeGap(i)
      all.push({ ...gap, feedOutage: false })
      await rows.add('Gap', gapRow(1, gap))
    } else if (kind === 'portVisit') {
      const visit = makeVisit(i)
      all.push(visit)
      await rows.add('PortVisit', portVisitRow(1, visit))
    } else {
      const event = makeEvent(i, kind)
      all.push(event)
      await rows.add('Event', { ...eventRow(1, event) })
    }
  }
  // Of another generation: never seen.
  await rows.add('Event', { ...eventRow(2, makeEvent(0, 'fishing')) })
  await rows.flush()
  await activate(store, 1)
  return all
}

const startOf = (item: Happening) => (item.kind === 'gap' ? item.offMs : item.startMs)
const endOf = (item: Happening) =>
  item.kind === 'gap' ? (item.onMs ?? Number.POSITIVE_INFINITY) : item.endMs

/** By definition: some point of the one is a point of the other. */
function overlaps(box: Box, item: Happening): boolean {
  if (item.kind === 'feedOutage') return true
  if (item.kind === 'portVisit') return isInBox(box, item.lonUnits, item.latUnits)
  if (item.kind === 'gap')
    return (
      isInBox(box, item.offLonUnits, item.offLatUnits) ||
      (item.onLonUnits !== null && isInBox(box, item.onLonUnits, item.onLatUnits!))
    )
  if (item.southUnits > box.northUnits || item.northUnits < box.southUnits) return false
  const spans = (one: Pick<Box, 'westUnits' | 'eastUnits'>) => {
    const { westUnits: west, eastUnits: east } = one
    return west <= east
      ? [[west, east]]
      : [
          [west, HALF_TURN],
          [-HALF_TURN, east],
        ]
  }
  return spans(box).some(([a, b]) => spans(item).some(([c, d]) => a! <= d! && c! <= b!))
}

function expected(all: readonly Happening[], query: Omit<HappeningQuery, 'cursor' | 'limit'>): Happening[] {
  const { box } = query
  return all
    .filter((item) => query.kinds.includes(item.kind))
    .filter((item) => startOf(item) < query.toMs && endOf(item) >= query.fromMs)
    .filter((item) => box === null || overlaps(box, item))
    .sort((a, b) => startOf(b) - startOf(a) || (a.id < b.id ? 1 : -1))
}

function makeBox(): Box | null {
  if (draw() < 0.15) return null
  const width = pick([0, 0.5, 4, 20, 100, 359.9, 400])
  const west = draw() < 0.4 ? 180 - draw() * width : draw() * 720 - 360
  const south = draw() * 180 - 90
  return boxOfDegrees(west, south, west + width, Math.min(90, south + pick([0, 1, 30, 180])))
}

describe('events, gaps and port visits', () => {
  it('are exactly those of the box, the range and the kinds, page by page', async () => {
    const store = await openTestWriter(temporaryFolder())
    const all = await fill(store)
    let found = 0
    for (let round = 0; round < caseCount(40, 1000); round++) {
      const fromMs = below(500) * HOUR_MS
      const query = {
        kinds: draw() < 0.3 ? KINDS : [pick(KINDS), pick(KINDS)],
        fromMs,
        toMs: fromMs + pick([0, 1, 24, 300, 9999]) * HOUR_MS,
        box: makeBox(),
      }
      const limit = pick([1, 60, 300])
      const pages: Happening[] = []
      let cursor: string | null = null
      do {
        const page = await queryHappenings(store, { ...query, limit, cursor })
        if (page.cursor !== null) expect(page.items).toHaveLength(limit)
        pages.push(...page.items)
        cursor = limit === 1 && pages.length >= 3 ? null : page.cursor
      } while (cursor !== null)
      const all3 = expected(all, query)
      expect(pages, JSON.stringify(query)).toEqual(limit === 1 ? all3.slice(0, 3) : all3)
      found += pages.length
    }
    expect(found).toBeGreaterThan(1000)
    await store.close()
  })

  it('refuse a cursor of something else and a limit out of range', async () => {
    const store = await openTestWriter(temporaryFolder())
    const query = { kinds: KINDS, fromMs: 0, toMs: 1, box: null, limit: 5 }
    for (const cursor of [
      '',
      'x',
      '\u0000',
      btoa('["trips",1,"a"]'),
      btoa('["happenings",null,"a"]'),
      '9'.repeat(1e5),
    ])
      await expect(queryHappenings(store, { ...query, cursor })).rejects.toThrow(CursorError)
    for (const limit of [0, -1, Number.NaN, 1e9])
      await expect(queryHappenings(store, { ...query, limit, cursor: null })).rejects.toThrow('limit of')
    expect(await queryHappenings(store, { ...query, cursor: null })).toEqual({ items: [], cursor: null })
    await store.close()
  })

  it('are found by an index, in small boxes and along time', async () => {
    const store = await openTestWriter(temporaryFolder())
    await activate(store, 1)
    for (const [box, indices] of [
      [null, ['Event_time_idx', 'PortVisit_time_idx', 'Gap_time_idx']],
      [
        boxOfDegrees(179, -20, 182, -18),
        ['Event_cell_idx', 'Event_time_idx', 'PortVisit_cell_idx', 'Gap_off_cell_idx', 'Gap_on_cell_idx'],
      ],
    ] as const) {
      const query = { kinds: KINDS, fromMs: 0, toMs: 1e12, box, limit: 5, cursor: null }
      const plans = await plansOf(
        store,
        (watched) => queryHappenings(watched, query),
        (sql) => sql.includes('UNION'),
      )
      const searches = plans.filter((line) => /(SCAN|SEARCH) (Event|Gap|PortVisit)\b/.test(line))
      expect(searches.length).toBeGreaterThan(10)
      const used = new Set(searches.map((line) => line.match(/USING COVERING INDEX (\w+)/)?.[1] ?? line))
      expect([...used].sort()).toEqual([...indices].sort())
      for (const line of searches)
        expect(line).toMatch(/=\? AND .*=\?.* AND (start|off)Ms>\? AND (start|off)Ms<\?/)
    }
    await store.close()
  })
})
