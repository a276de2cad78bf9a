import { describe, expect, it } from 'vitest'
import { answerGfw, GFW_ROUTES, type GfwAnswer } from '../../../lib/server/gfw/routes.ts'
import { followSources, type GfwSources } from '../../../lib/server/gfw/sources.ts'
import { writeRegister } from '../../../lib/store/register.ts'
import { entryOf } from '../../alerts/register/entries.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { NAMELESS, TRAWLER, withWorld } from './gfw-world.ts'

const FISHING = 'public-global-fishing-events:latest'
const ENCOUNTERS = 'public-global-encounters-events:latest'

function get(sources: GfwSources, target: string, method = 'GET', body: unknown = null): Promise<GfwAnswer> {
  const { pathname: path, searchParams: query } = new URL(target, 'http://localhost')
  return answerGfw(sources, { method, path, query, body })
}

/** Ids of a list, or what was refused. */
function idsOf({ status, body }: GfwAnswer): unknown {
  if (status !== 200) return body
  return (body as { entries: { id: string }[] }).entries.map(({ id }) => id)
}

const deep = JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`) as unknown

/** What a body may hold that is refused, and the parameter that is named for it. */
const BAD_BODIES: readonly (readonly [title: string, body: unknown])[] = [
  ['request', null],
  ['request', [FISHING]],
  ['request', 'datasets'],
  ['datasets', {}],
  ['datasets', { datasets: [] }],
  ['datasets', { datasets: 7 }],
  ['datasets.0', { datasets: ['public-global-fishing-events:v3.0'] }],
  ['datasets.1', { datasets: [FISHING, null] }],
  ['request', { datasets: [FISHING], vessel: [TRAWLER] }],
  ['request', JSON.parse(`{"datasets": ["${FISHING}"], "__proto__": {"limit": 1}}`)],
  ['vessels', { datasets: [FISHING], vessels: [] }],
  ['vessels.0', { datasets: [FISHING], vessels: [219000001] }],
  ['types.0', { datasets: [FISHING], types: ['GAP_START'] }],
  ['startDate', { datasets: [FISHING], startDate: '2026-02-30' }],
  ['startDate', { datasets: [FISHING], startDate: 1772323200000 }],
  ['endDate', { datasets: [FISHING], endDate: 'tomorrow' }],
  ['endDate', { datasets: [FISHING], startDate: '2026-03-02', endDate: '2026-03-02' }],
  ['confidences', { datasets: [FISHING], confidences: ['4'] }],
  ['vesselGroups', { datasets: [FISHING], vesselGroups: ['mine'] }],
  ['encounterTypes.0', { datasets: [FISHING], encounterTypes: ['FISHING'] }],
  ['encounterTypes.0', { datasets: [FISHING], encounterTypes: ['FISHING-__PROTO__'] }],
  ['encounterTypes.0', { datasets: [FISHING], encounterTypes: ['FISHING-CARRIER-BUNKER'] }],
  ['duration', { datasets: [FISHING], duration: -1 }],
  ['duration', { datasets: [FISHING], duration: 1.5 }],
  ['duration', { datasets: [FISHING], duration: '1e9' }],
  ['vesselTypes.0', { datasets: [FISHING], vesselTypes: ['SEISMIC_VESSEL'] }],
  ['flags.0', { datasets: [FISHING], flags: ['Denmark'] }],
  ['geometry.type', { datasets: [FISHING], geometry: { type: 'Point', coordinates: [1, 2] } }],
  [
    'geometry.coordinates.0.0.0',
    { datasets: [FISHING], geometry: { type: 'Polygon', coordinates: [[['a', 1]]] } },
  ],
  ['geometry', { datasets: [FISHING], geometry: deep }],
  [
    'geometry.coordinates.0.0.0',
    { datasets: [FISHING], geometry: { type: 'Polygon', coordinates: [[[deep]]] } },
  ],
  ['region.dataset', { datasets: [FISHING], region: { dataset: 'public-fao', id: '1' } }],
  ['region.id', { datasets: [FISHING], region: { dataset: 'public-eez-areas', id: 'reserve' } }],
  ['region.id', { datasets: [FISHING], region: { dataset: 'public-eez-areas', id: {} } }],
]

const OPEN_RING = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [9, 0],
      [9, 9],
    ],
  ],
}

const BAD_TARGETS: readonly (readonly [title: string, target: string])[] = [
  ['limit', `/events?datasets[0]=${FISHING}&limit=0`],
  ['limit', `/events?datasets[0]=${FISHING}&limit=100000`],
  ['limit', `/events?datasets[0]=${FISHING}&limit=1&limit=2`],
  ['offset', `/events?datasets[0]=${FISHING}&offset=-1`],
  ['offset', `/events?datasets[0]=${FISHING}&offset=0x10`],
  ['sort', `/events?datasets[0]=${FISHING}&sort=id;DROP TABLE "Event"`],
  ['request', `/events?datasets[0]=${FISHING}&__proto__=1`],
  ['dataset', '/events/fishing1'],
  ['dataset', '/events/fishing1?dataset=constructor'],
  ['query', '/vessels/search'],
  ['query', '/vessels/search?query=ab'],
  ['query', '/vessels/search?query=%20%20%20%20'],
  ['where', "/vessels/search?query=star&where=flag='DNK'"],
  ['limit', '/vessels/search?query=star&limit=51'],
  ['since', '/vessels/search?query=star&since=abc'],
  ['since', `/vessels/search?query=star&since=${btoa('["gfw vessels",-3,""]')}`],
  ['since', `/vessels/search?query=star&since=${btoa('["gfw vessels",0.5,""]')}`],
  ['datasets.0', '/vessels/search?query=star&datasets[0]=all'],
  ['matchFields', '/vessels/search?query=star&match-fields[0]=ALL'],
  ['binary', '/vessels/search?query=star&binary=true'],
  ['ids', '/vessels'],
  ['ids', `/vessels?${Array.from({ length: 1001 }, (_, i) => `ids[${i}]=${i}`).join('&')}`],
  ['query', `/vessels?${'ids=1&'.repeat(10_001)}`],
  ['registriesInfoData', `/vessels/${TRAWLER}?registries-info-data=SOME`],
]

const BAD_WHERES = [
  ...['', ' ', 'star', "name = 'x'", "shipname 'x'", 'shipname = x', "shipname = 'x", "shipname = 'x' AND"],
  ...[
    "(shipname = 'x'",
    "shipname = 'x')",
    "shipname = 'x' flag = 'y'",
    "constructor = 'x'",
    "flag LIKE 'D%'",
  ],
  ...["shipname = 'x'; DROP TABLE Vessel", 'é = 1', `shipname = '${'x'.repeat(61)}'`, 'x'.repeat(2001)],
  ...[`${'('.repeat(21)}imo = '1'${')'.repeat(21)}`, Array(51).fill("imo='1'").join(' OR ')],
]

describe('what is refused', () => {
  it('names the parameter, in their shape', () =>
    withWorld(async (sources) => {
      for (const [i, [title, body]] of BAD_BODIES.entries())
        for (const path of ['/events', '/events/stats?']) {
          const isStats =
            path !== '/events' && typeof body === 'object' && body !== null && !Array.isArray(body)
          const sent = isStats ? { ...body, timeseriesInterval: 'DAY' } : body
          const answer = await get(sources, path, 'POST', sent)
          const what = `${path} ${title}, number ${i}`
          expect(answer.status, what).toBe(422)
          expect(answer.body, what).toMatchObject({ statusCode: 422, error: 'Unprocessable Entity' })
          const { messages } = answer.body as { messages: { title: string; detail: string }[] }
          expect(
            messages.map((message) => message.title),
            what,
          ).toContain(title)
          for (const { detail } of messages) expect(detail).not.toBe('')
        }
      const broken = await get(sources, '/events', 'POST', { datasets: [FISHING], geometry: OPEN_RING })
      expect(broken.body).toMatchObject({ messages: [{ title: expect.stringMatching(/^geometry/) }] })
      for (const [title, target] of BAD_TARGETS)
        expect((await get(sources, target)).body, target).toMatchObject({
          statusCode: 422,
          messages: [{ title }],
        })
      for (const where of BAD_WHERES)
        expect(
          (await get(sources, `/vessels/search?where=${encodeURIComponent(where)}`)).body,
          where,
        ).toMatchObject({ statusCode: 422, messages: [{ title: 'where' }] })
    }))

  it('is told from what is missing, and from a method that is not served', () =>
    withWorld(async (sources) => {
      const missing = [`/vessels/1`, `/vessels/%00%`, `/events/fishing1?dataset=${ENCOUNTERS}`, '/events/a/b']
      for (const target of [...missing, '/', '/nothing', `/events/encounter1.3?dataset=${ENCOUNTERS}`])
        expect((await get(sources, target)).status, target).toBe(404)
      for (const path of ['/events', '/vessels/search']) {
        const { status, body } = await get(sources, path, 'DELETE')
        expect({ status, body }).toMatchObject({
          status: 405,
          body: { statusCode: 405, error: 'Method Not Allowed' },
        })
      }
      expect(new Set(GFW_ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(GFW_ROUTES.length)
    }))
})

describe('a request', () => {
  it('says the same in a query and in a body, in any spelling of lists', () =>
    withWorld(async (sources) => {
      const wanted = ['fishing3', 'fishing1']
      const body = { datasets: [FISHING], endDate: '2026-03-02', geometry: undefined }
      expect(idsOf(await get(sources, '/events?sort=-start', 'POST', body))).toEqual(wanted)
      for (const list of [`datasets[0]=${FISHING}`, `datasets[]=${FISHING}`, `datasets=${FISHING}`])
        expect(
          idsOf(await get(sources, `/events?${list}&end-date=2026-03-02T00:00:00Z&sort=-start`)),
        ).toEqual(wanted)
      for (const sort of ['start', '+start', '%2Bstart'])
        expect(
          idsOf(await get(sources, `/events?datasets=${FISHING}&end-date=2026-03-02&sort=${sort}`)),
        ).toEqual(wanted.toReversed())
      const two = `vessels[1]=${NAMELESS}&vessels[0]=${TRAWLER}&types=fishing`
      expect(
        idsOf(await get(sources, `/events?datasets[0]=${FISHING}&datasets[1]=${ENCOUNTERS}&${two}`)),
      ).toEqual([...['fishing1', 'fishing3', 'fishing2']])
    }))

  it('walks through all pages to each entry once', () =>
    withWorld(async (sources) => {
      const body = { datasets: [FISHING, ENCOUNTERS, 'wakewatch-alerts:latest'] }
      const all = (await get(sources, '/events', 'POST', body)).body as { entries: object[]; total: number }
      const entries: object[] = []
      for (let offset: number | null = 0; offset !== null; ) {
        const page = await get(sources, `/events?limit=2&offset=${offset}`, 'POST', body)
        expect(page.body).toMatchObject({ limit: 2, offset, total: all.total })
        const { nextOffset, entries: some } = page.body as { nextOffset: number | null; entries: object[] }
        entries.push(...some)
        offset = nextOffset
      }
      expect(entries).toEqual(all.entries)
      expect(entries).toHaveLength(9)
      const beyond = await get(sources, '/events?offset=9', 'POST', body)
      expect(beyond.body).toMatchObject({ total: 9, nextOffset: null, entries: [] })
    }))

  it('goes on with a search from where it ended', () =>
    withWorld(async (sources) => {
      const found: string[] = []
      let since = ''
      do {
        const where = encodeURIComponent("ssvid != 'x'")
        const { body } = await get(
          sources,
          `/vessels/search?where=${where}&limit=3${since && `&since=${since}`}`,
        )
        const page = body as {
          total: number
          since: string | null
          entries: { combinedSourcesInfo: { vesselId: string }[] }[]
        }
        expect(page.total).toBe(4)
        found.push(...page.entries.map(({ combinedSourcesInfo }) => combinedSourcesInfo[0]!.vesselId))
        since = page.since ?? ''
      } while (since !== '')
      expect(found).toEqual(['219000001', '412000003', '636000002', '981200004'])
    }))

  it.each([
    ["shipname = 'old star'", [TRAWLER]],
    ["selfReportedInfo.shipname LIKE '%star%'", [TRAWLER]],
    [`callsign = "d5xy" AND flag = 'PAN'`, ['636000002']],
    ["shipname = 'FRIO D''OR'", ['636000002']],
    ["mmsi = '412000003' OR mmsi = '219000001' AND imo = '9074729'", [TRAWLER, NAMELESS]],
    ["(mmsi = '412000003' OR mmsi = '219000001') AND imo = '9074729'", [TRAWLER]],
    ["flag != 'DNK' AND flag != 'PAN'", [NAMELESS, '981200004']],
    ["shipname = '%' OR imo = 'x'' OR 1=1 --'", []],
  ])('with the condition %s finds %j', (where, mmsis) =>
    withWorld(async (sources) => {
      const { body } = await get(sources, `/vessels/search?where=${encodeURIComponent(where)}`)
      const { entries } = body as { entries: { selfReportedInfo: { ssvid: string }[] }[] }
      expect(entries.map(({ selfReportedInfo }) => selfReportedInfo[0]!.ssvid)).toEqual(mmsis)
    }),
  )
})

describe('a folder', () => {
  it('without a backfill answers with nothing', async () => {
    const store = await openTestWriter(temporaryFolder())
    const sources = await followSources(store)()
    const empty = await get(sources, '/events', 'POST', { datasets: [FISHING] })
    expect(empty.body).toMatchObject({ total: 0, nextOffset: null, entries: [] })
    expect((await get(sources, '/vessels/search?query=star')).body).toMatchObject({ total: 0, entries: [] })
    await store.close()
  })

  it('of simulated data says so with everything that it tells', () =>
    withWorld(async (real) => {
      const sources = { ...real, store: { ...real.store, simulated: true } }
      const list = await get(sources, '/events', 'POST', { datasets: [FISHING] })
      const event = await get(sources, `/events/fishing1?dataset=${FISHING}`)
      const vessel = await get(sources, `/vessels/${TRAWLER}`)
      expect(list.body).toMatchObject({
        metadata: { simulated: true },
        entries: [{ wakewatch: { simulated: true } }, {}, {}],
      })
      for (const { body } of [event, vessel]) expect(body).toMatchObject({ wakewatch: { simulated: true } })
      expect(JSON.stringify((await get(real, `/vessels?ids=${TRAWLER}`)).body)).not.toContain('simulated')
    }))

  it('is followed: its register is read again when it has changed, and only then', async () => {
    const store = await openTestWriter(temporaryFolder())
    const follow = followSources(store)
    const before = await follow()
    expect(await follow()).toBe(before)
    await writeRegister(
      store,
      { close: [], add: [entryOf({ mmsi: TRAWLER })] },
      { who: 'a', note: '', writtenMs: 1 },
    )
    const after = await follow()
    expect(after.register.entries).toHaveLength(1)
    expect(after).not.toBe(before)
    await store.close()
  })
})
