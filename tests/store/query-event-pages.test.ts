import { expect, it } from 'vitest'
import type { EncounterOutput, FishingOutput } from '../../lib/events/outputs.ts'
import type { GapOutput, PortVisitOutput } from '../../lib/features/outputs.ts'
import { HALF_TURN, UNITS_PER_DEGREE, UNITS_PER_TURN, wrapUnits } from '../../lib/geo/units.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { LISTED_KINDS, type ListedKind } from '../../lib/store/event-page-parts.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { gapRow, portVisitRow } from '../../lib/store/output-rows.ts'
import {
  type EventListFilter,
  type EventListQuery,
  type ListedEvent,
  listEventStarts,
  MOST_LISTED,
  queryEventPage,
  readListedEvent,
  type VesselClass,
} from '../../lib/store/query-event-pages.ts'
import { boxOfDegrees, isInBox } from '../../lib/store/query-index.ts'
import type { Store } from '../../lib/store/store.ts'
import { vesselRow } from '../../lib/store/vessel-rows.ts'
import { alertFrom } from '../alerts/alert-world.ts'
import { caseCount } from '../proof.ts'
import { showAlerts } from './alert-folder.ts'
import { createDraws } from './draws.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { plansOf } from './plans.ts'

const HOUR_MS = 3_600_000
const WATERMARK_MS = 500 * HOUR_MS
const draw = createDraws(11)
const below = (n: number) => Math.floor(draw() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

const MMSIS = Array.from({ length: 12 }, (_, i) => String(219_000_000 + i))
const FLAGS = ['DNK', 'PAN', '']
const TYPES = ['fishing', 'carrier', '']
const numberOf = (mmsi: string) => Number(mmsi) % 100
/** What a vessel is is told from its number, so that brute force knows it too. */
const classOf = (mmsi: string): VesselClass => ({
  flag: FLAGS[numberOf(mmsi) % 3]!,
  type: TYPES[numberOf(mmsi) % 2]!,
  partner: TYPES[(numberOf(mmsi) >> 1) % 3]!,
})

/** One entry, as brute force sees it. */
interface Entry {
  readonly key: string
  readonly kind: ListedKind
  readonly own: string
  readonly other: string
  readonly startMs: number
  readonly endMs: number
  readonly lasts: boolean
  readonly lonUnits: number
  readonly latUnits: number
}

const place = () => ({
  lonUnits: draw() < 0.4 ? wrapUnits(HALF_TURN + below(4e6) - 2e6) : below(UNITS_PER_TURN) - HALF_TURN,
  latUnits: Math.round((draw() * 2 - 1) * 90 * UNITS_PER_DEGREE),
})

const time = () => below(400) * HOUR_MS
const length = () => pick([0, 1, 2, 13, 100]) * HOUR_MS

function makeEvent(i: number, isEncounter: boolean): FishingOutput | EncounterOutput {
  const at = place()
  const half = pick([10, 1e5, 4e6])
  const startMs = time()
  const base = {
    ...{ id: `e${i}`, mmsi: pick(MMSIS), trackId: 't', decidedMs: 1, open: false, startMs },
    ...{ endMs: startMs + length(), ...at, meanShoreNm: 5 },
    ...{ westUnits: wrapUnits(at.lonUnits - half), eastUnits: wrapUnits(at.lonUnits + half) },
    ...{ southUnits: at.latUnits - 5, northUnits: at.latUnits + 5 },
  }
  return isEncounter
    ? {
        ...{ ...base, kind: 'encounter', otherMmsi: pick(MMSIS), otherTrackId: 'u', points: 13 },
        ...{ medianKnots: 1, medianApartKm: 0.2 },
      }
    : {
        ...base,
        kind: 'fishing',
        vesselType: 'fishing',
        rows: 7,
        meanScore: 0.9,
        meanKnots: 2,
        distanceKm: 3,
      }
}

function makeVisit(i: number): PortVisitOutput {
  const startMs = time()
  return {
    ...{ kind: 'portVisit', id: `p${i}`, mmsi: pick(MMSIS), decidedMs: 1, open: false, trackId: 't' },
    ...{ port: 'PORT', portCountry: 'FJ', startMs, endMs: startMs + length(), ...place(), evidence: 'stop' },
  }
}

function makeGap(i: number): GapOutput {
  const off = place()
  const offMs = time()
  const lasts = draw() < 0.3
  return {
    ...{ kind: 'gap', id: `g${i}`, mmsi: pick(MMSIS), decidedMs: 1, open: lasts, trackId: 't', offMs },
    ...{ onMs: lasts ? null : offMs + length(), offLonUnits: off.lonUnits, offLatUnits: off.latUnits },
    ...{ onLonUnits: lasts ? null : 0, onLatUnits: lasts ? null : 0, offShoreNm: 60, inPort: false },
    ...{ positionsBeforeAtLeast: 14, possibleDisabling: false },
  }
}

async function fill(store: Store): Promise<Entry[]> {
  const rows = new BulkInsert(store.connection.sql)
  const entries: Entry[] = []
  for (const mmsi of MMSIS) {
    const identity = { name: mmsi, callSign: '', imo: '', shipType: 30, lengthM: 1, widthM: 1 }
    const span = { startMs: 0, endMs: 1, decidedMs: 1, open: false }
    await rows.add(
      'Vessel',
      vesselRow(1, mmsi, [{ kind: 'identity', id: mmsi, mmsi, identity, messages: 1, ...span }]),
    )
  }
  for (let i = 0; i < 400; i++) {
    const kind = pick(['event', 'encounter', 'visit', 'gap'])
    if (kind === 'visit') {
      const visit = makeVisit(i)
      await rows.add('PortVisit', portVisitRow(1, visit))
      entries.push({ ...visit, key: visit.id, own: visit.mmsi, other: '', lasts: false })
    } else if (kind === 'gap') {
      const { offMs, onMs, offLonUnits: lonUnits, offLatUnits: latUnits, ...gap } = makeGap(i)
      await rows.add('Gap', gapRow(1, { ...gap, offMs, onMs, offLonUnits: lonUnits, offLatUnits: latUnits }))
      const span = { startMs: offMs, endMs: onMs ?? WATERMARK_MS, lasts: onMs === null }
      entries.push({ key: gap.id, kind: 'gap', own: gap.mmsi, other: '', ...span, lonUnits, latUnits })
    } else {
      const event = makeEvent(i, kind === 'encounter')
      await rows.add('Event', { ...eventRow(1, event) })
      // Of another generation: never seen.
      await rows.add('Event', { ...eventRow(2, event) })
      if (event.kind === 'fishing')
        entries.push({ ...event, key: event.id, own: event.mmsi, other: '', lasts: false })
      else
        for (const [side, own, other] of [
          [1, event.mmsi, event.otherMmsi],
          [2, event.otherMmsi, event.mmsi],
        ] as const)
          entries.push({ ...event, key: `${event.id}.${side}`, own, other, lasts: false })
    }
  }
  await rows.flush()
  const alerts = Array.from({ length: 30 }, (_, i) => {
    const startMs = time()
    const span = { startMs, endMs: startMs + length() }
    return alertFrom(0, 1, { id: `a${i}`, mmsi: pick(MMSIS), ...span, ...place(), ruleId: `rule ${i}` })
  })
  await showAlerts(store, alerts)
  for (const alert of alerts)
    entries.push({ ...alert, key: alert.id, own: alert.mmsi, other: '', lasts: false })
  await store.connection.sql.execute({
    sql: 'UPDATE "Generation" SET "watermarkMs" = ? WHERE "id" = 1',
    args: [WATERMARK_MS],
  })
  return entries
}

const some = <T>(chance: number, make: () => T): T | null => (draw() < chance ? make() : null)

function makeFilter(): EventListFilter {
  const fromMs = some(0.4, time)
  return {
    kinds: draw() < 0.4 ? LISTED_KINDS : [pick(LISTED_KINDS), pick(LISTED_KINDS)],
    fromMs,
    toMs: some(0.4, () => (fromMs ?? 0) + pick([1, 24, 300]) * HOUR_MS),
    minDurationMs: some(0.2, () => pick([1, 13, 200]) * HOUR_MS),
    vessels: some(0.3, () => [pick(MMSIS), pick(MMSIS), 'nobody']),
    flags: some(0.2, () => [pick(FLAGS)]),
    types: some(0.2, () => [pick(TYPES), 'no such']),
    pairs: some(0.3, () => [
      { own: pick(TYPES), other: pick(TYPES) },
      { own: 'no such', other: pick(TYPES) },
    ]),
    area: some(0.3, () => {
      const west = draw() < 0.5 ? 180 - draw() * 20 : draw() * 360 - 180
      const box = boxOfDegrees(west, draw() * 100 - 90, west + pick([3, 20, 300]), 90)
      // Every other unit only: what is in the box is not all in the area.
      return { box, isInside: (lonUnits) => lonUnits % 2 === 0 }
    }),
    classify: ({ mmsi }) => classOf(mmsi),
  }
}

function isMeant(entry: Entry, filter: EventListFilter): boolean {
  const { area, pairs } = filter
  const own = classOf(entry.own)
  return (
    filter.kinds.includes(entry.kind) &&
    (filter.toMs === null || entry.startMs < filter.toMs) &&
    (filter.fromMs === null || entry.lasts || entry.endMs >= filter.fromMs) &&
    (filter.minDurationMs === null || entry.endMs - entry.startMs >= filter.minDurationMs) &&
    (filter.vessels?.includes(entry.own) ?? true) &&
    (filter.flags?.includes(own.flag) ?? true) &&
    (filter.types?.includes(own.type) ?? true) &&
    (pairs === null ||
      entry.kind !== 'encounter' ||
      pairs.some((pair) => pair.own === own.partner && pair.other === classOf(entry.other).partner)) &&
    (area === null ||
      (isInBox(area.box, entry.lonUnits, entry.latUnits) && area.isInside(entry.lonUnits, entry.latUnits)))
  )
}

function compare(a: Entry, b: Entry, { sortBy, order }: EventListQuery): number {
  const of = (entry: Entry) => (sortBy === 'start' ? entry.startMs : entry.endMs)
  return (order === 'ascending' ? 1 : -1) * (of(a) - of(b) || (a.key < b.key ? -1 : 1))
}

const keyOf = ({ output, side }: ListedEvent) => (side === 0 ? output.id : `${output.id}.${side}`)

it('pages hold what is asked for and nothing else, in order, and tell how many there are', async () => {
  const store = await openTestWriter(temporaryFolder())
  const all = await fill(store)
  let found = 0
  for (let round = 0; round < caseCount(150, 3000); round++) {
    const query: EventListQuery = {
      ...makeFilter(),
      ...{ sortBy: pick(['start', 'end'] as const), order: pick(['ascending', 'descending'] as const) },
      ...{ limit: pick([1, 7, 1000]), offset: pick([0, 0, 3, 50]) },
    }
    const page = await queryEventPage(store, query)
    const meant = all.filter((entry) => isMeant(entry, query)).sort((a, b) => compare(a, b, query))
    const wanted = meant.slice(query.offset, query.offset + query.limit)
    expect(page.events.map(keyOf), JSON.stringify(query)).toEqual(wanted.map(({ key }) => key))
    expect(page.total).toBe(meant.length)
    const named = new Set(wanted.flatMap(({ own, other }) => (other === '' ? [own] : [own, other])))
    expect(new Set(page.vessels.keys())).toEqual(named)
    expect(page.standings !== null).toBe(wanted.some(({ kind }) => kind === 'alert'))
    const { starts } = await listEventStarts(store, query)
    const line = (mmsi: string, startMs: number) => `${mmsi} ${startMs}`
    expect(starts.map(({ mmsi, startMs }) => line(mmsi, startMs)).sort()).toEqual(
      meant.map(({ own, startMs }) => line(own, startMs)).sort(),
    )
    found += wanted.length
  }
  expect(found).toBeGreaterThan(1000)
  await store.close()
})

it('one entry is found by its kind and id', async () => {
  const store = await openTestWriter(temporaryFolder())
  for (const { key, kind } of await fill(store)) {
    const [id, side] = key.split('.') as [string, string | undefined]
    const { events } = await readListedEvent(store, kind, id, side === '2' ? 2 : side === '1' ? 1 : 0)
    expect(events.map(keyOf)).toEqual([key])
    expect((await readListedEvent(store, kind === 'gap' ? 'alert' : 'gap', id, 0)).events).toEqual([])
  }
  await store.close()
})

it('limits and offsets out of range are refused', async () => {
  const store = await openTestWriter(temporaryFolder())
  const query = { ...makeFilter(), sortBy: 'start', order: 'ascending', limit: 1, offset: 0 } as const
  for (const limit of [0, -1, Number.NaN, MOST_LISTED + 1])
    await expect(queryEventPage(store, { ...query, limit })).rejects.toThrow('limit of')
  for (const offset of [-1, Number.NaN])
    await expect(queryEventPage(store, { ...query, offset })).rejects.toThrow('offset of')
  await store.close()
})

it('lists and counts are read from indexes, and of an area or a vessel only what is near it', async () => {
  const store = await openTestWriter(temporaryFolder())
  await fill(store)
  const query: EventListQuery = {
    ...{ kinds: ['fishing', 'encounter', 'portVisit', 'gap'], fromMs: 0, toMs: 1e9, minDurationMs: null },
    ...{
      vessels: null,
      flags: null,
      types: null,
      pairs: null,
      area: null,
      classify: ({ mmsi }) => classOf(mmsi),
    },
    ...{ sortBy: 'start', order: 'ascending', limit: 5, offset: 0 },
  }
  const box = boxOfDegrees(179, -20, 182, -18)
  for (const [filter, index] of [
    [{}, /USING COVERING INDEX \w+_time_idx/],
    [{ area: { box, isInside: () => true } }, /USING COVERING INDEX \w+_cell_idx .*AND <expr>=\?/],
    [
      { vessels: MMSIS.slice(0, 2) },
      /USING INDEX \w+_generation_(mmsi|otherMmsi)_(start|off)Ms_idx .*[mM]msi=\?/,
    ],
  ] as const) {
    const plans = await plansOf(
      store,
      (watched) => queryEventPage(watched, { ...query, ...filter }),
      (sql) => sql.includes('UNION ALL'),
    )
    const searches = plans.filter((line) => /(SCAN|SEARCH) (Event|Gap|PortVisit)\b/.test(line))
    expect(searches.length).toBeGreaterThan(4)
    for (const line of searches) expect(line).toMatch(index)
  }
  await store.close()
})
