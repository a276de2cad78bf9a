import { useEffect, useState } from 'react'
import { z } from 'zod'
import styles from './live.module.css'
import { ageWords, momentWords, reasonWords } from './live-words.ts'

const EVERY_MS = 2000

/** What is read of lib/server/engine PipelineHealth. */
const healthShape = z.object({
  watermarkMs: z.number().nullable(),
  vessels: z.number(),
  reports: z.number(),
  late: z.number(),
  waiting: z.number(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  diskFreeBytes: z.number(),
  stopped: z.string().nullable(),
  sources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      fault: z.string().nullable(),
      lastMessageMs: z.number().nullable(),
      lagMs: z.number().nullable(),
      rate: z.number(),
      reports: z.number(),
      duplicates: z.number(),
      rejects: z.array(z.object({ reason: z.string(), count: z.number() })),
    }),
  ),
})

type Health = z.infer<typeof healthShape>
type Source = Health['sources'][number]

/** Silent for longer, ms: told as such. */
const SILENT_MS = 60_000
/** Event time so far behind, ms: told as lagging. */
const LAGGING_MS = 300_000

/** Each source with its age, rate and rejects; and how the pipeline keeps up. An error keeps the last that is known. */
export function FeedHealth() {
  const [health, setHealth] = useState<Health | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    const end = new AbortController()
    const ask = async () => {
      try {
        const answer = await fetch('/api/v1/health', { signal: end.signal })
        if (!answer.ok)
          throw new Error(answer.status === 503 ? 'the pipeline is starting' : `HTTP ${answer.status}`)
        setHealth(healthShape.parse(await answer.json()))
        setFault(null)
      } catch (error) {
        if (!end.signal.aborted) setFault(error instanceof Error ? error.message : String(error))
      }
    }
    void ask()
    const timer = setInterval(ask, EVERY_MS)
    return () => {
      clearInterval(timer)
      end.abort()
    }
  }, [])
  return (
    <section className={styles.feeds} aria-labelledby="feeds">
      <div className={styles.head}>
        <h2 id="feeds">Feeds</h2>
        <p className={health?.stopped != null || fault !== null ? styles.bad : styles.faint}>
          {fault ?? (health === null ? 'waiting for the pipeline' : pipelineWords(health))}
        </p>
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Source</th>
              <th scope="col" className={styles.number}>
                Last message
              </th>
              <th scope="col" className={styles.number}>
                Lag
              </th>
              <th scope="col" className={styles.number}>
                Msg/s
              </th>
              <th scope="col" className={styles.number}>
                Reports
              </th>
              <th scope="col">Rejected</th>
            </tr>
          </thead>
          <tbody>
            {health?.sources.map((source) => (
              <SourceRow key={source.name} source={source} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function SourceRow({ source }: { source: Source }) {
  const { name, kind, fault, lastMessageMs, lagMs, rate, reports, rejects } = source
  const ageMs = lastMessageMs === null ? null : Date.now() - lastMessageMs
  const { mark, words, tone } = stateOf(source, ageMs)
  const rejected = rejects.reduce((sum, { count }) => sum + count, 0)
  return (
    <tr>
      <td data-label="State" className={styles[tone]}>
        <span aria-hidden="true">{mark}</span> {words}
      </td>
      <th scope="row" title={fault ?? undefined}>
        {name} <span className={styles.faint}>{fault ?? kind}</span>
      </th>
      <td data-label="Last message" className={styles.number}>
        {ageMs === null ? '–' : ageWords(ageMs)}
      </td>
      <td data-label="Lag" className={styles.number}>
        {lagMs === null || isPast(kind) ? '–' : ageWords(lagMs)}
      </td>
      <td data-label="Msg/s" className={styles.number}>
        {rate.toFixed(1)}
      </td>
      <td data-label="Reports" className={styles.number}>
        {reports.toLocaleString('en')}
      </td>
      <td
        data-label="Rejected"
        title={rejects.map(({ reason, count }) => `${reasonWords(reason)} ${count}`).join(', ')}
      >
        {rejected === 0 ? '0' : `${rejected.toLocaleString('en')}, most ${reasonWords(rejects[0]!.reason)}`}
      </td>
    </tr>
  )
}

/** What is replayed or simulated lags by design. */
function isPast(kind: string): boolean {
  return kind === 'replay' || kind === 'simulator'
}

function stateOf({ state, kind, lagMs }: Source, ageMs: number | null) {
  if (state === 'failed') return { mark: '□', words: 'Failed', tone: 'bad' } as const
  if (state === 'ended') return { mark: '‖', words: 'Ended', tone: 'faint' } as const
  if (state === 'waiting' || state === 'connecting')
    return { mark: '◐', words: 'Connecting', tone: 'warn' } as const
  if (ageMs === null || ageMs > SILENT_MS) return { mark: '□', words: 'Silent', tone: 'warn' } as const
  if (!isPast(kind) && lagMs !== null && lagMs > LAGGING_MS)
    return { mark: '▲', words: 'Lagging', tone: 'warn' } as const
  return { mark: '●', words: 'Live', tone: 'ok' } as const
}

function pipelineWords({
  watermarkMs,
  reports,
  late,
  waiting,
  p50Ms,
  p99Ms,
  stopped,
  diskFreeBytes,
}: Health): string {
  if (stopped !== null) return `ingest stopped: ${stopped}`
  const parts = [
    watermarkMs === null
      ? 'fewer than three ships heard'
      : `silence is decided from ${momentWords(watermarkMs)} UTC`,
    `${reports.toLocaleString('en')} reports, ${late.toLocaleString('en')} late`,
    `${waiting.toLocaleString('en')} waiting`,
  ]
  if (p50Ms !== null && p99Ms !== null)
    parts.push(`committed in ${Math.round(p50Ms)} ms, p99 ${Math.round(p99Ms)} ms`)
  parts.push(`${(diskFreeBytes / 1e9).toFixed(0)} GB free`)
  return parts.join(' · ')
}
