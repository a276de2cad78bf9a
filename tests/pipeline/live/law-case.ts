/**
 * One case of the law (design, section 2): some reports, heard by one to four sources, and a way in which they come to
 * live: out of order, a few of them days late, in ticks of any size, with restarts. All of it from one seed.
 */

import { expect } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { LIVE_OPTIONS } from '../../../lib/pipeline/live/live-options.ts'
import { createRandom, type Random } from '../../../lib/simulate/random.ts'
import type { LiveRun } from './run-live.ts'
import { reordered } from './small-sea.ts'

const HOUR_MS = 3_600_000
const { latenessMs } = LIVE_OPTIONS

export interface LawCase {
  readonly seed: number
  /** All that was heard, in the order of event time; `block.source`: by whom. */
  readonly reports: ReportBuffer
  readonly sources: number
  readonly run: Omit<LiveRun, 'openStore'>
}

export function drawCase(seed: number, sent: ReportBuffer): LawCase {
  const random = createRandom(seed)
  const sources = 1 + (seed % 4)
  const reports = hear(sent, sources, random)
  const lateShare = random.between(0, 0.5)
  const mostRows = Math.exp(random.between(0, Math.log(300)))
  const kills = reports.count / mostRows
  return {
    ...{ seed, reports, sources },
    run: {
      arrival: arrive(reports, lateShare, random),
      tickRows: () => 1 + Math.floor(random.next() * mostRows),
      isKilled: () => random.next() < 4 / kills,
      isSettled: () => random.next() < 0.02,
      options: {
        saveAfterMs: Math.exp(random.between(Math.log(1000), Math.log(1e6))),
        awake: random.next() < 0.4 ? 4 : LIVE_OPTIONS.awake,
        refoldedPerTick:
          random.next() < 0.5 ? 1 + Math.floor(random.next() * 50) : LIVE_OPTIONS.refoldedPerTick,
      },
    },
  }
}

/** Others hear some of it too, a moment later by their clocks. */
function hear(sent: ReportBuffer, sources: number, random: Random): ReportBuffer {
  const rows: { row: number; timeMs: number; source: number }[] = []
  for (let row = 0; row < sent.count; row++)
    for (let source = 0; source < sources; source++) {
      if (source > 0 && random.next() < 0.7) continue
      const behindMs = source === 0 ? 0 : 1000 * Math.floor(random.next() * 3)
      rows.push({ row, source, timeMs: sent.block.timeMs[row]! + behindMs })
    }
  rows.sort((a, b) => a.timeMs - b.timeMs)
  const heard = reordered(
    sent,
    rows.map(({ row }) => row),
  )
  for (const [i, { timeMs, source }] of rows.entries()) {
    heard.block.timeMs[i] = timeMs
    heard.block.source[i] = source
  }
  return heard
}

/** A share comes late, within the lateness; one in a hundred by up to three days. */
function arrive({ count, block }: ReportBuffer, lateShare: number, random: Random): number[] {
  const comesMs = Array.from({ length: count }, (_, row) => {
    const kind = random.next()
    const tooLate = kind < 0.01
    const late = kind < 0.01 + lateShare
    const delayMs = tooLate
      ? random.between(latenessMs, 72 * HOUR_MS)
      : late
        ? Math.exp(random.between(0, Math.log(latenessMs)))
        : 0
    return block.timeMs[row]! + delayMs
  })
  return comesMs.map((_, row) => row).sort((a, b) => comesMs[a]! - comesMs[b]!)
}

/** Line by line; what fails names the seed and shows where the first lines differ. */
export function expectSameLines(live: readonly string[], batch: readonly string[], name: string): void {
  const [was, is] = [new Set(batch), new Set(live)]
  const missing = batch.filter((line) => !is.has(line))
  const extra = live.filter((line) => !was.has(line))
  if (missing.length + extra.length > 0)
    expect.fail(
      [
        `${name}: ${missing.length} lines of batch are not in live, ${extra.length} of live not in batch`,
        ...missing.slice(0, 3).map((line) => `- ${excerpt(line, extra)}`),
        ...extra.slice(0, 3).map((line) => `+ ${excerpt(line, missing)}`),
      ].join('\n'),
    )
  // The same line twice is a fault too.
  expect(live.length, name).toBe(batch.length)
}

const SHOWN = 200

/** Around the first place in which it differs from the most like line. */
function excerpt(line: string, others: readonly string[]): string {
  const at = others.reduce((most, other) => Math.max(most, commonLength(line, other)), 0)
  return `${line.split(' ', 1)[0]} at ${at}: ${line.slice(Math.max(0, at - SHOWN), at + SHOWN)}`
}

function commonLength(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
