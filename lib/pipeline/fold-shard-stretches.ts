/**
 * What live needs to go on from a backfill: the latest reports of each vessel in stretches, with snapshots of its chain
 * before some of them, and what each of them told.
 */

import { packVesselReports } from '../ais/packed-reports.ts'
import { packMeeting } from '../events/meeting-points.ts'
import type { KeptStretch, OutputKey, ToldOutput } from '../store/live-store.ts'
import type { VesselResult } from '../store/stage.ts'
import { keptSnapshots } from './live/snapshot-ages.ts'
import type { ChainResult, ReportRows } from './vessel-chain.ts'

/** Plain data: it crosses threads. */
export interface KeepStretches {
  /** What reports from here on gave is kept, */
  readonly fromMs: number
  /** in stretches of so much event time at most. */
  readonly stretchMs: number
  /** Reports from here on may still come: the stretches that they could lie in are kept whole. */
  readonly foldableMs: number
  /** Journal entries before it are among the reports. */
  readonly offset: number
}

/** Stretches in order, the last one, which is empty, being the head. */
export type StretchPlan = readonly PlannedStretch[]

interface PlannedStretch {
  /** Its reports: rows[from..to). */
  readonly from: number
  readonly to: number
  readonly hasSnapshot: boolean
  /** Too old to be folded again: its reports are not kept. */
  readonly isBare: boolean
}

/** Reports of the same ms are never torn apart. */
export function planStretches(
  { buffer, rows, from, to }: ReportRows,
  { fromMs, stretchMs, foldableMs }: KeepStretches,
): StretchPlan {
  const { timeMs } = buffer.block
  const firsts: number[] = []
  let untilMs = fromMs
  for (let i = from; i < to; i++) {
    const ms = timeMs[rows[i]!]!
    if (ms < untilMs) continue
    firsts.push(i)
    untilMs = ms + stretchMs
  }
  firsts.push(to)
  const headMs = timeMs[rows[to - 1]!]!
  const starts = firsts.map((first) => (first < to ? timeMs[rows[first]!]! : headMs))
  // The newest that begins before anything that may still come.
  let base = firsts.length - 1
  while (base > 0 && timeMs[rows[firsts[base]! - 1]!]! >= foldableMs) base--
  const kept = new Set(keptSnapshots(starts.slice(base), headMs))
  return firsts.map((first, i) => ({
    ...{ from: first, to: firsts[i + 1] ?? to, isBare: i < base },
    hasSnapshot: i >= base && kept.has(i - base),
  }))
}

/**
 * `result`: of a run that was cut before each stretch, and looked at at the end. `offset`: journal entries before it are among
 * the reports.
 */
export function keepStretches(
  mmsi: string,
  plan: StretchPlan,
  { buffer, rows, from: start }: ReportRows,
  { parts, look }: ChainResult,
  offset: number,
): Required<Pick<VesselResult, 'kept' | 'told'>> {
  const { timeMs } = buffer.block
  const first = plan[0]!.from
  const stretches: KeptStretch[] = []
  // What came before tells from when on reports can be folded.
  if (first > start)
    stretches.push({
      ...{ number: 0, fromMs: timeMs[rows[start]!]!, toMs: timeMs[rows[first - 1]!]! },
      ...{ reports: new Uint8Array(), snapshot: null, meeting: new Uint8Array() },
    })
  for (const [i, { from, to, isBare }] of plan.entries()) {
    const isHead = i === plan.length - 1
    stretches.push({
      number: i + 1,
      fromMs: timeMs[rows[isHead ? from - 1 : from]!]!,
      toMs: timeMs[rows[to - 1]!]!,
      reports: isHead || isBare ? new Uint8Array() : packVesselReports(buffer, rows, from, to),
      snapshot: isBare ? null : parts[i]!.snapshot,
      // The head, which has no reports, has what the look gave.
      meeting: packMeeting(isHead ? look!.meeting : parts[i + 1]!.meeting),
    })
  }
  return { kept: { mmsi, offset, stretches }, told: listTold(parts, look!) }
}

/** What may still be taken back: each output with the last stretch that told it, or, -1, told by the look alone. */
function listTold(parts: ChainResult['parts'], look: NonNullable<ChainResult['look']>): ToldOutput[] {
  const told = new Map<OutputKey, number>()
  for (const { kind, id } of look.outputs) told.set(`${kind} ${id}`, -1)
  for (const [at, part] of parts.entries())
    if (at > 0) for (const { kind, id } of part.told) told.set(`${kind} ${id}`, at)
  return Array.from(told, ([key, stretch]) => ({ key, stretch }))
}
