/** What the result of a fold depends on besides the reports, as plain JSON: its hash names a generation. */

import { createHash } from 'node:crypto'
import { describeEvents } from '../events/configuration.ts'
import { describeRunScorer, type RunScorer, type ScorerDescription } from './run-scorer.ts'

export interface Configuration {
  readonly events: object
  readonly scorer: ScorerDescription
}

/** `named`: plain JSON naming the map and the thresholds of the vessel fold. */
export function configureFold(named: object, scorer: RunScorer): Configuration {
  const described = describeRunScorer(scorer)
  return { ...named, events: describeEvents(described), scorer: described }
}

/** Of plain JSON, hexadecimal. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
