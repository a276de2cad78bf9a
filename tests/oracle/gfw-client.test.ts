import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVENT_DATASETS } from '../../lib/server/gfw/datasets.ts'
import { answerGfw } from '../../lib/server/gfw/routes.ts'
import { followSources, type GfwSources } from '../../lib/server/gfw/sources.ts'
import { createGfwRoutes } from '../../lib/server/http/gfw-http.ts'
import { IMO } from '../alerts/register/entries.ts'
import { recordProof } from '../proof.ts'
import { BEACON, CARRIER, NAMELESS, openWorld, TRAWLER } from '../server/gfw/gfw-world.ts'
import { serveApi } from '../server/predict/api-server.ts'
import { hasSharedData } from '../shared-data.ts'
import { type Answer, type Ask, askClient } from './ask-gfw-client.ts'
import { openGfwClientVenv } from './oracle-venv.ts'

/**
 * Global Fishing Watch's own client, unmodified, against the server as it runs, token and all: it must read every entry, keep
 * every field that we send, and know each of them but those under `wakewatch`.
 */

const venv =
  hasSharedData || process.env.CI
    ? openGfwClientVenv()
    : { skipped: 'no ../shared/data beside the checkout, and no CI' }

/** Those that their client can name. */
const theirs = EVENT_DATASETS.filter(({ name }) => name.startsWith('public-'))
const datasets = theirs.map(({ name }) => name)
const gaps = 'public-global-gaps-events:latest'
const square = [
  [9.9, 54.9],
  [10.6, 54.9],
  [10.6, 55.3],
  [9.9, 55.3],
  [9.9, 54.9],
]

/** Of a list of events, what is asked beside the data sets, and ids of what must come. */
const LISTS: readonly (readonly [name: string, args: object, ids: readonly string[]])[] = [
  ['first page', { limit: 3, sort: '+start' }, ['visit1', 'fishing1', 'fishing3']],
  ['second page', { limit: 3, offset: 3, sort: '+start' }, ['loitering1', 'encounter1.1', 'encounter1.2']],
  ['newest', { limit: 2, sort: '-start' }, ['visit2', 'gap2']],
  ['one vessel', { vessels: [CARRIER] }, ['loitering1', 'encounter1.2']],
  ['two types', { types: ['FISHING', 'GAP'], vessels: [NAMELESS] }, ['fishing3', 'gap2']],
  [
    'a day',
    { start_date: '2026-03-02', end_date: '2026-03-03' },
    ['gap1', 'fishing2', 'encounter2.1', 'encounter2.2', 'gap2'],
  ],
  ['a flag', { flags: ['PAN'] }, ['loitering1', 'encounter1.2']],
  ['long ones', { duration: 13 * 60 }, ['gap1', 'gap2']],
  ['a polygon', { geometry: { type: 'Polygon', coordinates: [square] } }, ['fishing1', 'fishing3']],
  ['a region', { region: { dataset: 'public-eez-areas', id: '5674' }, types: ['LOITERING'] }, ['loitering1']],
  ['carriers', { vessel_types: ['CARRIER'] }, ['loitering1', 'encounter1.2']],
  ['transshipments', { encounter_types: ['CARRIER-FISHING'], types: ['ENCOUNTER'] }, ['encounter1.2']],
]

const PLAN: readonly Ask[] = [
  ...theirs.map(({ name, type }): Ask => [type, 'events', 'get_all_events', { datasets: [name] }]),
  ...LISTS.map(([name, args]): Ask => [name, 'events', 'get_all_events', { datasets, ...args }]),
  ...['encounter2.1', 'encounter2.2', 'encounter2'].map(
    (id): Ask => [id, 'events', 'get_event_by_id', { id, dataset: 'public-global-encounters-events:latest' }],
  ),
  ['a gap', 'events', 'get_event_by_id', { id: 'gap2', dataset: gaps }],
  ['no gap', 'events', 'get_event_by_id', { id: 'fishing1', dataset: gaps }],
  ['confidences', 'events', 'get_all_events', { datasets, confidences: ['4'] }],
  ['stats', 'events', 'get_events_stats', { datasets, timeseries_interval: 'MONTH' }],
  ['alerts', 'alerts', '', { datasets: ['wakewatch-alerts:latest'] }],
  ['search', 'vessels', 'search_vessels', { query: 'ocean star' }],
  ['search by number', 'vessels', 'search_vessels', { query: IMO.b }],
  ['first of all', 'vessels', 'search_vessels', { where: "flag != 'XXX'", limit: 3 }],
  [
    'where',
    'vessels',
    'search_vessels',
    { where: `(shipname = 'old star' OR ssvid = '${BEACON}') AND flag != 'PAN'` },
  ],
  ['two ids', 'vessels', 'get_vessels_by_ids', { ids: [NAMELESS, TRAWLER] }],
  ['one id', 'vessels', 'get_vessel_by_id', { id: CARRIER }],
  ['no id', 'vessels', 'get_vessel_by_id', { id: '999' }],
]

if ('skipped' in venv) {
  test.skip(`their client works with ours (skipped: ${venv.skipped})`, () => {})
} else {
  describe("Global Fishing Watch's client", () => {
    let sources: GfwSources
    let answers: Record<string, Answer>
    beforeAll(async () => {
      sources = await followSources(await openWorld())()
      const server = await serveApi(createGfwRoutes(async () => sources))
      try {
        answers = await askClient(venv.python, server, PLAN)
        expect(server.errors).toEqual([])
      } finally {
        await server.close()
      }
    })
    afterAll(() => sources.store.close())

    /** What we answer to the same question without a client between. */
    async function ours(method: string, target: string, body: object | null = null) {
      const { pathname: path, searchParams: query } = new URL(target, 'http://localhost')
      const answer = await answerGfw(sources, { method, path, query, body })
      return answer.body as { readonly entries: readonly Record<string, unknown>[] }
    }

    test.each(theirs)('reads every field of $type events, and knows them all but ours', async (dataset) => {
      const { entries } = await ours('POST', '/events', { datasets: [dataset.name] })
      const { items, extras, rows, columns } = answers[dataset.type]!
      expect(entries.length).toBeGreaterThan(0)
      expect(items).toHaveLength(entries.length)
      for (const [i, entry] of entries.entries()) expect(alike(items[i])).toMatchObject(alike(entry))
      expect(extras).toEqual(['wakewatch'])
      expect(rows).toBe(entries.length)
      expect(columns).toEqual(expect.arrayContaining(['start', 'end', 'id', 'type', 'vessel', 'wakewatch']))
    })

    test.each(LISTS)('lists %s as asked', (name, _, ids) => {
      expect(answers[name]!.items.map(({ id }) => id)).toEqual(ids)
    })

    test('finds one event by its id, of an encounter from either side', () => {
      expect(answers['encounter2.1']!.items).toMatchObject([{ id: 'encounter2.1', vessel: { id: NAMELESS } }])
      expect(answers['encounter2.2']!.items).toMatchObject([{ id: 'encounter2.2', vessel: { id: BEACON } }])
      expect(answers.encounter2).toEqual(answers['encounter2.1'])
      expect(answers['a gap']!.items).toMatchObject([{ id: 'gap2', end: null }])
    })

    test('is told of what is missing or refused by its own errors', () => {
      expect(answers['no gap']).toMatchObject({ error: 'NotFoundError', body: { statusCode: 404 } })
      expect(answers['no id']).toMatchObject({ error: 'NotFoundError', body: { statusCode: 404 } })
      expect(answers.confidences).toMatchObject({
        error: 'UnprocessableEntityError',
        body: { statusCode: 422, messages: [{ title: 'confidences' }] },
      })
    })

    test('reads statistics', () => {
      const [stats] = answers.stats!.items
      expect(stats).toMatchObject({ numEvents: 12, numVessels: 4, flags: ['CHN', 'DNK', 'PAN'] })
      expect(answers.stats!.extras).toEqual([])
    })

    test('reads alerts by its model of an event', async () => {
      const { entries } = await ours('POST', '/events', { datasets: ['wakewatch-alerts:latest'] })
      const { items, extras } = answers.alerts!
      expect(entries).toHaveLength(2)
      for (const [i, entry] of entries.entries()) expect(alike(items[i])).toMatchObject(alike(entry))
      expect(extras).toEqual(['alert', 'wakewatch'])
    })

    test.each([
      ['search', `/vessels/search?query=ocean+star&includes[0]=AUTHORIZATIONS`],
      ['search by number', `/vessels/search?query=${IMO.b}&includes[0]=AUTHORIZATIONS`],
      [
        'where',
        `/vessels/search?where=${encodeURIComponent(`ssvid='${TRAWLER}' OR ssvid='${BEACON}'`)}&includes[0]=AUTHORIZATIONS`,
      ],
      [
        'first of all',
        `/vessels/search?where=${encodeURIComponent("ssvid!='x'")}&limit=3&includes[0]=AUTHORIZATIONS`,
      ],
      ['two ids', `/vessels?ids[0]=${NAMELESS}&ids[1]=${TRAWLER}&registries-info-data=ALL`],
    ])('reads vessels, %s', async (name, target) => {
      const { entries } = await ours('GET', target)
      const { items, extras } = answers[name]!
      expect(entries.length).toBeGreaterThan(0)
      expect(items).toHaveLength(entries.length)
      for (const [i, entry] of entries.entries()) expect(alike(items[i])).toMatchObject(alike(entry))
      expect(extras.filter((path) => !path.endsWith('wakewatch'))).toEqual([])
    })

    test('finds one vessel by its id, and its events by that id', () => {
      const [vessel] = answers['one id']!.items
      expect(vessel).toMatchObject({ selfReportedInfo: [{ id: CARRIER, shipname: "FRIO D'OR" }] })
      expect(answers['one vessel']!.items).toMatchObject([
        { vessel: { id: CARRIER } },
        { vessel: { id: CARRIER } },
      ])
      recordProof(
        "Global Fishing Watch's client",
        `${PLAN.length} requests of gfw-api-python-client 1.4.0, unmodified, over HTTP`,
      )
    })
  })
}

/** As the client's models write it: one key is spelt otherwise, and times have no thousandths that are zero. */
function alike(value: unknown): object {
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' && /^\d{4}-.*\.000Z$/.test(inner) ? inner.replace('.000Z', 'Z') : inner,
  )
  return JSON.parse(text.replaceAll('"port_visit":', '"portVisit":')) as object
}
