import { expect, it } from 'vitest'
import { parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { createRuleDryRunRoute } from '../../../lib/server/http/rule-dry-run-route.ts'
import { createRuleRoutes } from '../../../lib/server/http/rule-routes.ts'
import { JOB_OPTIONS, Jobs } from '../../../lib/server/jobs/jobs.ts'
import { saveRules } from '../../../lib/store/rules.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { ask } from '../predict/ask.ts'

const SHIPPED = readShippedRules()
const FEWER = { ...toDocument(SHIPPED), suspicionFrom: 0.9 }

it('tells the rules in force with their sentences, and every version with what it changed', async () => {
  const store = await openTestWriter(temporaryFolder())
  const routes = createRuleRoutes(store)
  const shipped = (await ask(routes, 'GET', '/api/v1/rules')).body as {
    document: object
    rules: { sentence: string }[]
  }
  expect(shipped).toMatchObject({ version: SHIPPED.version, writtenMs: null })
  expect(shipped.document).toEqual(JSON.parse(JSON.stringify(toDocument(SHIPPED))))
  expect(shipped.rules[0]!.sentence).toMatch(/^When a /)

  const document = JSON.stringify(FEWER)
  const parsed = parseRules(document, 'rules')
  if (!parsed.ok) throw new Error('broken')
  const { version } = parsed.ruleSet
  await saveRules(store, { version, document }, { who: 'ana', note: 'fewer', writtenMs: NOW_MS })
  expect((await ask(routes, 'GET', '/api/v1/rules/history')).body).toMatchObject({
    versions: [
      { version, who: 'ana', note: 'fewer', diff: { rules: [], suspicionFrom: { after: '0.9' } } },
      { version: SHIPPED.version, diff: null },
    ],
  })
  const back = await ask(routes, 'GET', `/api/v1/rules/history/${SHIPPED.version}`)
  expect((back.body as { document: object }).document).toEqual(shipped.document)
  expect((await ask(routes, 'GET', '/api/v1/rules/history/none')).status).toBe(404)
  await store.close()
})

it('checks a document: faults at their place, warnings, and what it would change', async () => {
  const store = await openTestWriter(temporaryFolder())
  const routes = createRuleRoutes(store)
  const check = async (document: object) => (await ask(routes, 'POST', '/api/v1/rules/check', document)).body
  expect(await check(FEWER)).toMatchObject({
    ok: true,
    faults: [],
    diff: { suspicionFrom: { after: '0.9' } },
  })
  const [first, ...rest] = FEWER.rules
  const far = {
    ...first!,
    when: { ...first!.when, place: { zoneKinds: ['no-take'], relation: 'near', withinNm: 300 } },
  }
  expect(await check({ ...FEWER, rules: [far, ...rest] })).toMatchObject({
    ...{ ok: false, version: null, rules: [] },
    faults: [{ path: 'rules[0].when.place.withinNm', line: 1 }],
  })
  const wide = { ...first!, when: { behaviour: { kind: 'encounter' } } }
  const warned = (await check({ ...FEWER, rules: [wide] })) as { rules: { warnings: string[] }[] }
  expect(warned.rules[0]!.warnings[0]).toContain('broad')
  const all = { ...first!, when: { behaviour: { kind: 'atSea' } } }
  expect(await check({ ...FEWER, rules: [all] })).toMatchObject({
    ok: false,
    faults: [{ path: 'rules[0].when' }],
  })
  await store.close()
})

it('tries sound rules alone, as a job, and no more than may be at work', async () => {
  const jobs = new Jobs(() => NOW_MS)
  const asked: unknown[] = []
  const route = createRuleDryRunRoute(jobs, 'folder', async (configuration, { signal }) => {
    asked.push(configuration)
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  expect((await ask([route], 'POST', '/api/v1/rules/dry-run', { rules: [{}] })).status).toBe(422)
  for (let i = 0; i < JOB_OPTIONS.mostRunning; i++)
    expect((await ask([route], 'POST', '/api/v1/rules/dry-run', FEWER)).body).toMatchObject({
      ...{ kind: 'rules-dry-run', state: 'running', who: 'api' },
    })
  const refused = await ask([route], 'POST', '/api/v1/rules/dry-run', FEWER)
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5'])
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked[0]).toEqual({ dir: 'folder', document: JSON.stringify(FEWER), days: 30 })
  await jobs.close()
})
