import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { EVENT_DATASETS } from '../../../lib/server/gfw/datasets.ts'
import { answerGfw } from '../../../lib/server/gfw/routes.ts'
import { TRAWLER, withWorld } from './gfw-world.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))

const REQUESTS: readonly (readonly [file: string, method: string, path: string, body?: object])[] = [
  ...EVENT_DATASETS.map(
    ({ name, type }) =>
      [`events-${type}`, 'POST', '/events?limit=99999&offset=0', { datasets: [name] }] as const,
  ),
  [
    'event',
    'GET',
    `/events/encounter1.2?dataset=${encodeURIComponent('public-global-encounters-events:latest')}`,
  ],
  [
    'events-stats',
    'POST',
    '/events/stats',
    { datasets: EVENT_DATASETS.map(({ name }) => name), timeseriesInterval: 'DAY' },
  ],
  ['vessels-search', 'GET', '/vessels/search?query=star&includes[0]=AUTHORIZATIONS'],
  [
    'vessels-search-where',
    'GET',
    `/vessels/search?where=${encodeURIComponent("flag = 'PAN' OR ssvid = '981200004'")}`,
  ],
  ['vessel', 'GET', `/vessels/${TRAWLER}?registries-info-data=ALL`],
  ['vessels', 'GET', `/vessels?ids[0]=412000003&ids[1]=nobody`],
  ['refused', 'POST', '/events', { datasets: ['public-global-sar:latest'], confidences: ['4'], fleet: 1 }],
  ['missing', 'GET', `/events/nothing?dataset=${encodeURIComponent('public-global-gaps-events:latest')}`],
]

/** UPDATE_GOLDEN=1 writes the fixtures anew; `npm run format` puts them in the house's layout. */
it('answers are what they were, to the order of their fields', () =>
  withWorld(async (sources) => {
    mkdirSync(fixtures, { recursive: true })
    for (const [file, method, target, body] of REQUESTS) {
      const { pathname: path, searchParams: query } = new URL(target, 'http://localhost')
      const text = JSON.stringify(await answerGfw(sources, { method, path, query, body }), null, 2)
      const at = `${fixtures}${file}.json`
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(at, `${text}\n`)
      expect(text, file).toBe(JSON.stringify(JSON.parse(readFileSync(at, 'utf8')), null, 2))
    }
  }))
