/** Metrics in Prometheus' text format: the pipeline and its sources as they were last told, the feed, and requests. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { PipelineHealth } from '../engine.ts'
import type { SourceHealth } from '../sources/source.ts'
import type { AnsweredRequest, DroppedReason } from './http-server.ts'

/** Bounds of the durations of requests, seconds: a prediction is due in 25 ms, a list of a large folder in 1 s. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface MetricSources {
  readonly health: () => PipelineHealth | null
  readonly isReady: () => boolean
  /** Of the feed: names and values of what it counts. */
  readonly feed: () => Readonly<Record<string, number>>
  /** Of the prediction service: the same by lane. */
  readonly predict: () => Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface Metrics {
  answered(request: AnsweredRequest): void
  dropped(reason: DroppedReason): void
  readonly contentType: string
  text(): Promise<string>
}

type PipelineNumber = {
  [Name in keyof PipelineHealth]: PipelineHealth[Name] extends number | null ? Name : never
}[keyof PipelineHealth]

/** Metric, what it says, its unit beside that of the field. Those that only rise are counters, by their name. */
const PIPELINE: readonly (readonly [
  name: string,
  help: string,
  field: Exclude<PipelineNumber, undefined>,
  scale: number,
])[] = [
  [
    'pipeline_watermark_seconds',
    'Event time W that silence is measured against, Unix time',
    'watermarkMs',
    1e-3,
  ],
  ['pipeline_vessels', 'Vessels known', 'vessels', 1],
  ['pipeline_vessels_awake', 'Vessels in memory', 'awake', 1],
  ['pipeline_reports_total', 'Reports taken in', 'reports', 1],
  ['pipeline_reports_late_total', 'Reports that came behind a newer one of their vessel', 'late', 1],
  ['pipeline_reports_too_late_total', 'Reports later than the lateness', 'tooLate', 1],
  ['pipeline_commits_total', 'Ticks that were committed', 'commits', 1],
  ['pipeline_reports_refolded_total', 'Reports folded again for late ones', 'refolded', 1],
  ['pipeline_reports_waiting', 'Reports taken in and not folded yet', 'waiting', 1],
  ['pipeline_journal_end', 'Offset that the next journal entry gets', 'journalEnd', 1],
  ['pipeline_journal_start', 'Offset of the first journal entry kept', 'journalStart', 1],
  ['pipeline_commit_p50_seconds', 'From arrival to commit, median of the last minute', 'p50Ms', 1e-3],
  [
    'pipeline_commit_p99_seconds',
    'From arrival to commit, 99th percentile of the last minute',
    'p99Ms',
    1e-3,
  ],
  ['pipeline_resident_bytes', 'Memory of the process', 'rssBytes', 1],
  ['pipeline_disk_free_bytes', 'Free on the disk of the data folder', 'diskFreeBytes', 1],
  ['pipeline_journal_bytes', 'Of the journal', 'journalBytes', 1],
  ['pipeline_archive_bytes', 'Of the archive', 'archiveBytes', 1],
  ['pipeline_database_bytes', 'Of the database with its log', 'databaseBytes', 1],
  [
    'pipeline_disk_growth_bytes_per_second',
    'Of journal, archive and database, over the last hours',
    'diskBytesPerHour',
    1 / 3600,
  ],
  ['pipeline_disk_left_seconds', 'Until ingest would stop at that rate', 'diskDaysLeft', 86_400],
  ['pipeline_reports_lost_total', 'Too late for vessels that are not wholly archived', 'lost', 1],
  ['pipeline_disk_total_bytes', 'Size of the disk of the data folder', 'diskTotalBytes', 1],
]

const SOURCES: readonly (readonly [
  name: string,
  help: string,
  value: (source: SourceHealth, nowMs: number) => number,
])[] = [
  ['source_up', '1 while the source is connected or listening', ({ state }) => Number(isUp(state))],
  ['source_connects_total', 'Times that it connected', ({ connects }) => connects],
  [
    'source_last_message_age_seconds',
    'Since its last message',
    ({ lastMessageMs }, nowMs) => (lastMessageMs === null ? Number.NaN : (nowMs - lastMessageMs) / 1000),
  ],
  ['source_lag_seconds', 'Wall clock less event time of its last report', ({ lagMs }) => lagMs / 1000],
  ['source_messages_per_second', 'Over the last minute', ({ rate }) => rate],
  ['source_lines_total', 'Lines or messages heard', ({ lines }) => lines],
  ['source_reports_total', 'Reports taken from them', ({ reports }) => reports],
  ['source_chatter_total', 'Lines that claim to be no message', ({ chatter }) => chatter],
  ['source_duplicates_total', 'Reports that another source gave first', ({ duplicates }) => duplicates],
]

function isUp(state: SourceHealth['state']): boolean {
  return state === 'connected' || state === 'listening'
}

type Say = (value: number, labels?: Readonly<Record<string, string>>) => void

export function createMetrics(sources: MetricSources, now: () => number): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'wakewatch_' })
  const { health } = sources
  const follow = (name: string, help: string, tell: (say: Say) => void, labelNames: string[] = []) => {
    const options = { name: `wakewatch_${name}`, help, registers, labelNames }
    // What only rises is a counter: Prometheus sees by it that a process was started again.
    if (name.endsWith('_total'))
      new Counter({
        ...options,
        collect() {
          this.reset()
          tell((value, labels = {}) => this.inc(labels, value))
        },
      })
    else
      new Gauge({
        ...options,
        collect() {
          this.reset()
          tell((value, labels = {}) => this.set(labels, value))
        },
      })
  }
  follow('pipeline_ready', '1 while messages that come are folded', (say) => say(Number(sources.isReady())))
  for (const [name, help, field, scale] of PIPELINE)
    follow(name, help, (say) => {
      const value = health()?.[field]
      // A gauge without a value would read 0; a counter begins there.
      if (value != null) say(value * scale)
      else if (!name.endsWith('_total')) say(Number.NaN)
    })
  for (const [name, help, value] of SOURCES)
    follow(
      name,
      help,
      (say) => {
        for (const source of health()?.sources ?? [])
          say(value(source, now()), { source: source.name, kind: source.kind })
      },
      ['source', 'kind'],
    )
  follow(
    'source_rejects_total',
    'Messages and reports refused, by reason',
    (say) => {
      for (const { name, rejects } of health()?.sources ?? [])
        for (const { reason, count } of rejects) say(count, { source: name, reason })
    },
    ['source', 'reason'],
  )
  follow(
    'feed',
    'What the live feed counts, by name',
    (say) => {
      for (const [counted, value] of Object.entries(sources.feed())) say(value, { counted })
    },
    ['counted'],
  )
  follow(
    'predict',
    'What the prediction service counts: requests that wait, were answered or refused, by lane and name',
    (say) => {
      for (const [lane, counts] of Object.entries(sources.predict()))
        for (const [counted, value] of Object.entries(counts)) say(value, { lane, counted })
    },
    ['lane', 'counted'],
  )
  const durations = new Histogram({
    name: 'wakewatch_http_request_duration_seconds',
    help: 'From a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers,
  })
  const drops = new Counter({
    name: 'wakewatch_http_dropped_total',
    help: 'Connections cut off before a request was understood',
    labelNames: ['reason'],
    registers,
  })
  return {
    answered({ method, route, status, durationMs }) {
      durations.observe(
        { method: KNOWN_METHODS.has(method) ? method : 'other', route, status },
        durationMs / 1000,
      )
    },
    dropped: (reason) => drops.inc({ reason }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

/** A peer may make up any method: labels are kept for ever. */
const KNOWN_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
