/**
 * Fishing gears by the names of Global Fishing Watch's vessel classes
 * (https://globalfishingwatch.org/datasets-and-code-vessel-identity/), so that registers, zones and exports agree.
 */
export const GEARS = [
  'trawlers',
  'dredge_fishing',
  'purse_seines',
  'other_seines',
  'drifting_longlines',
  'set_longlines',
  'set_gillnets',
  'pots_and_traps',
  'pole_and_line',
  'trollers',
  'squid_jigger',
  'other_fishing',
] as const

export type Gear = (typeof GEARS)[number]
