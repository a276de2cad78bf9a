/**
 * At what speeds gears are worked. A detector that knows no gear takes a trawler adrift for the night, and one that
 * leaves a ground at 8 kn, for fishing; who knows the gear need not.
 */

import type { Gear } from '../geo/gears.ts'

/**
 * Mean speeds over the ground, knots, while the gear is worked: over hours, so that pauses and turns are within. Own, wide;
 * by the labelled positions that the detector was trained on (docs/data.md: trawlers tow at 2 to 5.5 kn, longliners set as
 * fast as they steam and haul at 0 to 5) and by what gears are (dredges and trawls are dragged; what drifts with the boat drifts, and a ship at anchor swings at less).
 */
const WORKING_KNOTS: Readonly<Record<Gear, readonly [least: number, most: number]>> = {
  trawlers: [2, 6.5],
  dredge_fishing: [1, 6],
  purse_seines: [1.8, 7],
  other_seines: [1, 6.5],
  drifting_longlines: [0.4, 9],
  set_longlines: [0.4, 8],
  set_gillnets: [0.4, 7],
  pots_and_traps: [0.4, 7],
  pole_and_line: [0.4, 8],
  trollers: [1.5, 8.5],
  squid_jigger: [0.4, 5],
  other_fishing: [0.5, 7],
}

/** Of a vessel of which no gear is known: neither at anchor nor adrift, nor steaming. */
const UNKNOWN_KNOTS = [1, 7] as const

/** Whether any of the gears is worked at that mean speed. What is not known speaks against nothing. */
export function isAtGearSpeed(gears: readonly Gear[], knots: number): boolean {
  if (Number.isNaN(knots)) return true
  const ranges = gears.length === 0 ? [UNKNOWN_KNOTS] : gears.map((gear) => WORKING_KNOTS[gear])
  return ranges.some(([least, most]) => least <= knots && knots <= most)
}
