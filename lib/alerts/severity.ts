/** How far up an alert belongs: what the rule says of its kind, and what the trip's evidence says of this one. */

import type { Severity } from './rules/rule.ts'

const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high']

const SEVERITY_OPTIONS = {
  /**
   * What a rule of each severity is worth by itself, 0..1: the rank of its alert on a trip that is not suspicious
   * otherwise. Own: a suspicion of a half outweighs 'high' on a harmless trip.
   */
  worth: { low: 0.1, medium: 0.25, high: 0.45 },
  /** From which suspicion on a trip that raises an alert by itself is of which severity, 0..1. Own. */
  mediumFrom: 0.6,
  highFrom: 0.85,
} as const satisfies {
  worth: Readonly<Record<Severity, number>>
  mediumFrom: number
  highFrom: number
}

/**
 * Rank, 0..1 in thousandths: 1 - (1 - worth) x (1 - suspicion), as if rule and suspicion were two independent reasons to
 * look. Never falls as either rises. `suspicion`: 0..1; NaN, outside of trips: the rule alone counts.
 */
export function rankOf(severity: Severity, suspicion: number): number {
  const other = Number.isNaN(suspicion) ? 0 : suspicion
  return Math.round(1000 * (1 - (1 - SEVERITY_OPTIONS.worth[severity]) * (1 - other))) / 1000
}

/** Of an alert: its rule's, or what the trip's suspicion says, whichever is graver. `suspicion`: 0..1; NaN: the rule's. */
export function severityOf(severity: Severity, suspicion: number): Severity {
  const other = severityOfSuspicion(suspicion)
  return SEVERITIES.indexOf(other) > SEVERITIES.indexOf(severity) ? other : severity
}

/** Severity of an alert that the suspicion model raises by itself. `suspicion`: 0..1. */
export function severityOfSuspicion(suspicion: number): Severity {
  if (suspicion >= SEVERITY_OPTIONS.highFrom) return 'high'
  return suspicion >= SEVERITY_OPTIONS.mediumFrom ? 'medium' : 'low'
}
