import parseMetrics from 'parse-prometheus-text-format'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../../lib/server/http/metrics.ts'
import { PipelineStatus } from '../../../lib/server/http/pipeline-status.ts'
import { createPushRoute } from '../../../lib/server/http/push-route.ts'
import { createStatusRoutes } from '../../../lib/server/http/status-routes.ts'
import type { HttpRequest } from '../../../lib/server/http-route.ts'
import { EngineBusyError } from '../../../lib/server/worker/engine-thread.ts'
import { HEALTH, NOW_MS } from './health.ts'

/** What an operator watches: of each source, of the pipeline, of what it keeps, of those who listen and ask. */
const EXPECTED = [
  ...['source_up', 'source_last_message_age_seconds', 'source_lag_seconds', 'source_messages_per_second'],
  ...['source_rejects_total', 'source_duplicates_total', 'source_chatter_total'],
  ...['pipeline_commits_total', 'pipeline_commit_p50_seconds', 'pipeline_commit_p99_seconds'],
  ...['pipeline_reports_late_total', 'pipeline_reports_refolded_total', 'pipeline_reports_too_late_total'],
  ...['pipeline_reports_lost_total', 'pipeline_reports_waiting', 'pipeline_journal_bytes'],
  ...['pipeline_disk_free_bytes', 'pipeline_disk_total_bytes', 'pipeline_resident_bytes'],
  ...['feed', 'predict', 'process_resident_memory_bytes', 'nodejs_heap_size_used_bytes'],
]

function requestOf(more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    ...{ method: 'GET', path: '/', parameters: {}, query: new URLSearchParams(), headers: {} },
    ...{ body: new Uint8Array(), signal: new AbortController().signal },
    client: { caller: null, address: '127.0.0.1', isSecure: false },
    ...more,
  }
}

function world() {
  const status = new PipelineStatus()
  let nowMs = NOW_MS
  const isReady = () => status.notReady(nowMs).length === 0
  const metrics = createMetrics(
    {
      ...{ health: () => status.health, isReady },
      ...{ feed: () => ({ clients: 3 }), predict: () => ({ predict: { waiting: 4 } }) },
    },
    () => nowMs,
  )
  const routes = createStatusRoutes(status, metrics, () => nowMs)
  const ask = async (path: string) => {
    const { status: code, body } = await routes.find((route) => route.path === path)!.handle(requestOf())
    return { code, text: String(body) }
  }
  return { status, metrics, ask, pass: (ms: number) => (nowMs += ms) }
}

describe('readiness', () => {
  it('begins when the pipeline folds, and ends when it is silent, stopped or gone', async () => {
    const { status, ask, pass } = world()
    const reasons = async () => JSON.parse((await ask('/readyz')).text).reasons as string[]
    expect(await ask('/healthz')).toEqual({ code: 200, text: '{"alive":true}' })
    expect(await reasons()).toEqual(['restoring'])
    expect((await ask('/api/v1/health')).code).toBe(503)
    status.take({ kind: 'ready', generation: 1 }, NOW_MS)
    expect((await ask('/readyz')).code).toBe(200)
    pass(10_001)
    expect(await reasons()).toEqual(['silent'])
    status.take({ kind: 'health', health: { ...HEALTH, stopped: 'disk of /secret full' } }, NOW_MS + 10_001)
    expect(await reasons()).toEqual(['ingest stopped'])
    status.take({ kind: 'failed', error: 'x' }, NOW_MS + 10_001)
    expect(await ask('/readyz')).toEqual({ code: 503, text: '{"ready":false,"reasons":["failed"]}' })
    // What is not a number is told as not known.
    expect(JSON.parse((await ask('/api/v1/health')).text)).toMatchObject({ p99Ms: null, vessels: 200 })
  })
})

describe('metrics', () => {
  it('tell of pipeline, sources, feed and requests, and keep no label that a peer made up', async () => {
    const { status, metrics, ask } = world()
    status.take({ kind: 'health', health: HEALTH }, NOW_MS)
    for (const method of ['GET', 'BREW-7f3a'])
      metrics.answered({ method, path: '/x', route: 'page', status: 200, durationMs: 3, remote: '' })
    metrics.dropped('too-slow')
    const { text } = await ask('/metrics')
    for (const line of [
      'wakewatch_pipeline_vessels 200',
      'wakewatch_pipeline_ready 0',
      'wakewatch_pipeline_commit_p50_seconds 0.012',
      'wakewatch_source_up{source="tcp://h:1",kind="tcp"} 1',
      'wakewatch_source_last_message_age_seconds{source="tcp://h:1",kind="tcp"} 1.5',
      'wakewatch_source_rejects_total{source="tcp://h:1",reason="bad-checksum"} 2',
      'wakewatch_feed{counted="clients"} 3',
      'wakewatch_predict{lane="predict",counted="waiting"} 4',
      'wakewatch_http_dropped_total{reason="too-slow"} 1',
      'wakewatch_http_request_duration_seconds_count{method="other",route="page",status="200"} 1',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).not.toContain('BREW')
    // No watermark yet is not a watermark of 1970.
    expect(text).toMatch(/^wakewatch_pipeline_watermark_seconds nan$/im)
  })
})

describe('metrics as Prometheus reads them', () => {
  it('are sound, before anything is known and after', async () => {
    const { status, ask } = world()
    const before = parseMetrics((await ask('/metrics')).text)
    status.take({ kind: 'health', health: HEALTH }, NOW_MS)
    const { text } = await ask('/metrics')
    for (const families of [before, parseMetrics(text)]) {
      expect(new Set(families.map(({ name }) => name)).size).toBe(families.length)
      for (const { name, type, help } of families) {
        expect(name).toMatch(/^wakewatch_[a-z0-9_]+$/)
        expect(help).not.toBe('')
        // What only rises is a counter, and nothing else is.
        if (name.startsWith('wakewatch_pipeline') || name.startsWith('wakewatch_source'))
          expect(type).toBe(name.endsWith('_total') ? 'COUNTER' : 'GAUGE')
      }
    }
    const known = new Map(parseMetrics(text).map((family) => [family.name, family]))
    for (const name of EXPECTED)
      expect(known.get(`wakewatch_${name}`)?.metrics?.length, name).toBeGreaterThan(0)
  })
})

describe('a push', () => {
  const push = async (target: () => Promise<unknown>, name = 'roof', body = '!AIVDM') => {
    const route = createPushRoute({ push: target })
    const request = requestOf({ method: 'POST', parameters: { name }, body: new TextEncoder().encode(body) })
    const { status, headers } = await route.handle(request)
    return [status, headers['retry-after']]
  }

  it('is answered by what became of it', async () => {
    const taken = { ok: true, lines: 1, reports: 1, rejected: 0 }
    expect(await push(async () => taken)).toEqual([200, undefined])
    expect(await push(async () => ({ ok: false, reason: 'busy' }))).toEqual([429, '1'])
    expect(await push(async () => ({ ok: false, reason: 'too-long' }))).toEqual([413, undefined])
    expect(await push(async () => ({ ok: false, reason: 'stopped' }))).toEqual([503, '5'])
    expect(await push(() => Promise.reject(new EngineBusyError('busy')))).toEqual([429, '1'])
    expect(await push(() => Promise.reject(new Error('the engine has ended')))).toEqual([503, '5'])
    expect(await push(async () => taken, 'a/b')).toEqual([400, undefined])
    expect(await push(async () => taken, 'roof', '')).toEqual([400, undefined])
  })
})
