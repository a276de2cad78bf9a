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
  /** Reports from here on are kept, */
  readonly fromMs: number
  /** in stretches of so much event time at most. */
  readonly stretchMs: number
}

/** Stretches in order, the last one, which is empty, being the head. */
export type StretchPlan = readonly PlannedStretch[]

interface PlannedStretch {
  /** Its reports: rows[from..to). */
  readonly from: number
  readonly to: number
  readonly hasSnapshot: boolean
}

/** Reports of the same ms are never torn apart. */
export function planStretches(
  { buffer, rows, from, to }: ReportRows,
  { fromMs, stretchMs }: KeepStretches,
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
  const kept = new Set(keptSnapshots(starts, headMs))
  return firsts.map((first, i) => ({ from: first, to: firsts[i + 1] ?? to, hasSnapshot: kept.has(i) }))
}

/** `result`: of a run that was cut before each stretch, and looked at at the end. No journal entry is in it. */
export function keepStretches(
  mmsi: string,
  plan: StretchPlan,
  { buffer, rows }: ReportRows,
  { parts, look }: ChainResult,
): Required<Pick<VesselResult, 'kept' | 'told'>> {
  const { timeMs } = buffer.block
  const stretches = plan.map(({ from, to }, number): KeptStretch => {
    const isHead = number === plan.length - 1
    return {
      number,
      fromMs: timeMs[rows[isHead ? from - 1 : from]!]!,
      toMs: timeMs[rows[to - 1]!]!,
      reports: isHead ? new Uint8Array() : packVesselReports(buffer, rows, from, to),
      snapshot: parts[number]!.snapshot,
      // The head, which has no reports, has what the look gave.
      meeting: packMeeting(isHead ? look!.meeting : parts[number + 1]!.meeting),
    }
  })
  return { kept: { mmsi, offset: 0, stretches }, told: listTold(parts, look!) }
}

/** What may still be taken back: each output with the last stretch that told it, or, -1, told by the look alone. */
function listTold(parts: ChainResult['parts'], look: NonNullable<ChainResult['look']>): ToldOutput[] {
  const told = new Map<OutputKey, number>()
  for (const { kind, id } of look.outputs) told.set(`${kind} ${id}`, -1)
  for (const [at, part] of parts.entries())
    if (at > 0) for (const { kind, id } of part.told) told.set(`${kind} ${id}`, at - 1)
  return Array.from(told, ([key, stretch]) => ({ key, stretch }))
}
