/** Speeds told apart by what a fishing vessel may be doing at them. */

import { FEATURE_OPTIONS } from './feature-list.ts'

/** Of a row whose speed is missing. */
export const NO_BAND = -1

/** 0 the slowest, as FEATURE_OPTIONS.bandKnots has them; NO_BAND of NaN. */
export function bandOf(speedKnots: number): number {
  if (Number.isNaN(speedKnots)) return NO_BAND
  let band = 0
  for (const bound of FEATURE_OPTIONS.bandKnots) if (speedKnots >= bound) band++
  return band
}
