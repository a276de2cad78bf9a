/** Progress on stderr: a bar on a terminal, a line every ten seconds otherwise. */

import type { Progress } from '../lib/pipeline/backfill.ts'

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
  return {
    show(progress) {
      const nowMs = now()
      if (nowMs - shownMs < intervalMs) return
      shownMs = nowMs
      const line = describe(progress)
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

function describe({ phase, item, reports, done }: ShownProgress): string {
  const share = Number.isNaN(done) ? '' : ` ${Math.floor(done * 100)} %,`
  return `${VERBS[phase]}:${share} ${reports.toLocaleString('en')} reports, ${item}`
}
