/** Which rules may tell of which story: what the alerts of a simulated fleet are judged by. */

import { SUSPICION_RULE } from '../lib/alerts/alert.ts'
import type { StoryName } from '../lib/simulate/truth.ts'

interface Telling {
  /** Rules by which the story counts as found. */
  readonly finds: readonly string[]
  /** Rules that are right to fire on it, because this too is what happened, but do not say what the story is. */
  readonly fits: readonly string[]
}

const DARK = ['dark-near-closed-area', 'dark-near-foreign-waters', 'possible-disabling'] as const

export const TELLING: Readonly<Record<StoryName, Telling>> = {
  'no-take-fishing': { finds: ['fishing-in-no-take-area'], fits: [] },
  // It works in the area, and may be heard there at the end.
  'going-dark': {
    finds: ['dark-near-closed-area', 'avoidance-of-closed-area'],
    fits: [...DARK, 'fishing-in-no-take-area'],
  },
  // A carrier adrift while another lies alongside.
  transshipment: { finds: ['encounter-with-carrier'], fits: ['loitering-carrier'] },
  // Its own number falls silent, and the leave to fish that the other's has is not its own.
  'shared-number': {
    finds: ['two-ships-on-one-mmsi'],
    fits: ['jump-spoofing', 'fishing-unlicensed-in-foreign-waters', ...DARK],
  },
  // Nothing comes from where it really is.
  'spoofed-positions': { finds: ['jump-spoofing', 'two-ships-on-one-mmsi'], fits: DARK },
  'foreign-fishing': { finds: ['fishing-unlicensed-in-foreign-waters'], fits: [] },
  'closed-season-fishing': { finds: ['fishing-in-closed-season'], fits: [] },
  'forbidden-gear': { finds: ['fishing-with-forbidden-gear'], fits: [] },
}

/** Rules that judge a trip as a whole: any story of the trip makes them right. */
const TRIP_RULES: readonly string[] = [
  SUSPICION_RULE,
  'avoidance-of-closed-area',
  'avoidance-of-foreign-border',
  'watch-list-at-sea',
]

export function isTripRule(ruleId: string): boolean {
  return TRIP_RULES.includes(ruleId)
}

export function finds(ruleId: string, story: StoryName): boolean {
  return TELLING[story].finds.includes(ruleId)
}

/** Whether the rule is right to fire on the story. */
export function tellsOf(ruleId: string, story: StoryName): boolean {
  return finds(ruleId, story) || TELLING[story].fits.includes(ruleId)
}
