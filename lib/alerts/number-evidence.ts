/**
 * The numbers that evidence goes by: one for each thing that happened, the same in the list, on the map, in the timebar and
 * on paper. What met the rule comes first, in the order of time; then what weighs most in the suspicion.
 */

import type { AlertOutput } from './alert.ts'

/** More than can be told apart at a glance are not numbered. */
export const MOST_NUMBERED = 5

export interface NumberedEvidence {
  /** From 1. */
  readonly number: number
  /** Ids of the outputs that it is of; the first is its own. */
  readonly outputIds: readonly string[]
  /** In the alert's `causes`; null: it only weighs in the suspicion. */
  readonly cause: number | null
  /** Names of the evidence that it is part of, in the order of the alert. */
  readonly names: readonly string[]
}

/** At most MOST_NUMBERED. What happened once is numbered once, whatever it is part of. */
export function numberEvidence({
  causes,
  evidence,
}: Pick<AlertOutput, 'causes' | 'evidence'>): NumberedEvidence[] {
  const found: { outputIds: readonly string[]; cause: number | null }[] = []
  const known = new Set<string>()
  const add = (outputIds: readonly string[], cause: number | null) => {
    if (outputIds.length === 0 || outputIds.every((id) => known.has(id))) return
    for (const id of outputIds) known.add(id)
    found.push({ outputIds, cause })
  }
  const inTime = causes
    .map((cause, index) => ({ cause, index }))
    .sort((a, b) => a.cause.startMs - b.cause.startMs)
  for (const { cause, index } of inTime) add(cause.outputIds, index)
  const weighing = evidence
    // The time at sea weighs in every trip and happened at no place.
    .filter(({ name, contribution }) => contribution !== 0 && name !== 'hoursAtSea')
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  for (const { outputIds } of weighing) for (const id of outputIds) add([id], null)
  return found.slice(0, MOST_NUMBERED).map(({ outputIds, cause }, i) => ({
    ...{ number: i + 1, outputIds, cause },
    names: evidence
      .filter((item) => item.outputIds.some((id) => outputIds.includes(id)))
      .map(({ name }) => name),
  }))
}
