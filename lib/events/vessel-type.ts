/**
 * What sort of vessel a ship says it is, by the AIS ship and cargo type that it sends (ITU-R M.1371-5 table 53).
 * A vessel register will come before it; carriers are known from there only.
 */

import type { VesselType } from './outputs.ts'

const FISHING = 30
/** Towing, towing long or wide, tug. */
const TUGS: readonly number[] = [31, 32, 52]
const PILOT = 50
const CARGO_FROM = 70
const TANKER_FROM = 80
const TANKER_TO = 89

/** `shipType`: 1..99, NaN where none was heard. */
export function vesselTypeOf(shipType: number): VesselType {
  if (Number.isNaN(shipType)) return 'unknown'
  if (shipType === FISHING) return 'fishing'
  if (shipType >= CARGO_FROM && shipType < TANKER_FROM) return 'cargo'
  if (shipType >= TANKER_FROM && shipType <= TANKER_TO) return 'tanker'
  if (TUGS.includes(shipType)) return 'tug'
  return shipType === PILOT ? 'pilot' : 'other'
}
