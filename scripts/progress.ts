/** Progress on stderr: a bar on a terminal, a line every ten seconds otherwise. */

import type { Progress } from '../lib/pipeline/request.ts'

const BAR_INTERVAL_MS = 100
const LINE_INTERVAL_MS = 10_000
const BAR_CELLS = 24

const VERBS = {
  simulating: 'simulating',
  reading: 'reading',
  folding: 'folding',
  meeting: 'looking for meetings',
  writing: 'writing',
  exporting: 'exporting',
} as const

/** Of a backfill, or of making the demo's input. */
export type ShownProgress = Omit<Progress, 'phase'> & { readonly phase: keyof typeof VERBS }

export interface ProgressView {
  show(progress: ShownProgress): void
  /**
   * Clears the bar, so that what is printed next starts on an empty line; where lines were printed, a last one
   * says that what the one before it was at has ended, and how.
   */
  finish(end: 'done' | 'stopped'): void
}

/** `now` is the wall clock in ms. */
export function createProgress(stream: NodeJS.WriteStream, now: () => number): ProgressView {
  const intervalMs = stream.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS
  let shownMs = stream.isTTY ? Number.NEGATIVE_INFINITY : now()
  const startedMs = now()
  let isBarShown = false
  let isLineShown = false
  let phase: PhaseStart | null = null
  return {
    show(progress) {
      const nowMs = now()
      if (phase === null || phase.of !== progress.phase)
        phase = { of: progress.phase, ms: nowMs, reports: progress.reports, done: progress.done || 0 }
      if (nowMs - shownMs < intervalMs) return
      shownMs = nowMs
      const line = describe(progress, phase, nowMs)
      if (!stream.isTTY) {
        isLineShown = true
        stream.write(`${line}\n`)
        return
      }
      isBarShown = true
      const text = Number.isNaN(progress.done) ? line : `${bar(progress.done)} ${line}`
      stream.write(`\r\x1b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
    },
    finish(end) {
      if (isBarShown) stream.write('\r\x1b[K')
      if (isLineShown) stream.write(`${end} after ${Math.round((now() - startedMs) / 1000)} s\n`)
      isBarShown = false
      isLineShown = false
    },
  }
}

function bar(done: number): string {
  const cells = Math.round(Math.min(1, Math.max(0, done)) * BAR_CELLS)
  return `[${'#'.repeat(cells)}${' '.repeat(BAR_CELLS - cells)}]`
}

/** When a phase was first heard of, and how far it was then: a resumed one does not begin at nothing. */
interface PhaseStart {
  readonly of: ShownProgress['phase']
  readonly ms: number
  readonly reports: number
  readonly done: number
}

/** Rates of less are guesses. */
const SURE_AFTER_MS = 1000

function describe({ phase, item, reports, done }: ShownProgress, start: PhaseStart, nowMs: number): string {
  const share = Number.isNaN(done) ? '' : ` ${Math.floor(done * 100)} %,`
  const ms = nowMs - start.ms
  const isSure = ms >= SURE_AFTER_MS
  const rate = Math.round(((reports - start.reports) / ms) * 1000)
  const speed = isSure && rate > 0 ? `, ${rate.toLocaleString('en')}/s` : ''
  const left =
    isSure && done > start.done ? `, ${formatLeft((ms * (1 - done)) / (done - start.done))} left` : ''
  return `${VERBS[phase]}:${share} ${reports.toLocaleString('en')} reports${speed}${left}, ${item}`
}

function formatLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
