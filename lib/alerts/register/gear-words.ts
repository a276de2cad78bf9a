/** Gears and types of vessel by the words and codes of public registers. */

import { GEARS, type Gear } from '../../geo/gears.ts'
import { REGISTER_TYPES, type RegisterType } from './register.ts'

/**
 * By gear: names and codes besides its own. Codes are FAO's of gears (ISSCFG) and vessels (ISSCFV, CWP Handbook), ICCAT's and
 * IOTC's; names are FAO's and those of Global Fishing Watch's finer classes. A word may stand for several gears.
 */
const GEAR_WORDS: Readonly<Record<Gear, string>> = {
  trawlers:
    'trawl, trawler, trawls, otter trawl, beam trawl, bottom trawl, midwater trawl, pair trawl, TBB, OTB, OTT, OTP, PTB, TB, OTM, PTM, TM, TSP, TX, OT, PT, TRAW, MWT, TO',
  dredge_fishing: 'dredge, dredges, DRB, DRH, DRM, DRX',
  purse_seines:
    'purse seine, purse seiner, purse seiners, tuna_purse_seines, other_purse_seines, tuna purse seiner, seiners, PS, PS1, PS2, LA, SP, SPT',
  other_seines:
    'seine, seines, seiners, danish seine, scottish seine, beach seine, SB, SV, SDN, SSC, SPR, SX, SN',
  drifting_longlines:
    'drifting longline, pelagic longline, longline, longlines, longliner, longliners, unknown_longline, tuna longliner, LLD, LL, LLX',
  set_longlines:
    'set longline, bottom longline, demersal longline, longline, longlines, longliner, longliners, unknown_longline, fixed_gear, LLS, LL, LLX',
  set_gillnets:
    'gillnet, gillnets, gill net, gillnetter, gillnetters, set gillnet, trammel net, fixed_gear, GNS, GN, GNC, GNF, GTR, GTN, GEN, GNX, GILL, GO',
  pots_and_traps:
    'pot, pots, trap, traps, pot vessel, trap setters, fixed_gear, FPO, FYK, FPN, FSN, FAR, FWR, FIX, TRAP, WO',
  pole_and_line: 'pole and line vessel, pole and liner, pole-and-line, baitboat, bait boat, LHP, LHM, BB, PL',
  trollers: 'troll, troller, trolling, trolling line, LTL, TROL, TRL, LTX',
  squid_jigger: 'squid jig, squid jigging, squid jigging vessel, jigger, jigging, JIG',
  other_fishing:
    'other, other gear, handline, handlines, harpoon, driftnet, driftnets, GND, LHX, HL, HAND, LVD, LX, HAR, HARP, LIN, SURF, SPOR, OTH, UNCL, MIS, NK, NKX',
}

/** By type likewise. Fishing vessels are also known by their gear. */
const TYPE_WORDS: Readonly<Record<RegisterType, string>> = {
  fishing:
    'fishing vessel, fishing boat, fisher, catcher, catching vessel, unknown_fishing, multipurpose, multipurpose vessel',
  carrier:
    'FO, fish carrier, fish_carrier, reefer, refrigerated cargo, refrigerated cargo vessel, refrigerated transport vessel, refrigerated carrier, specialized_reefer, container_reefer, transhipment vessel, transport vessel',
  bunker: 'bunkering, bunker vessel, bunkering vessel, bunkering tanker, fuel tanker',
  support: 'support vessel, supply vessel, supply_vessel, tender, HO, mothership, mother ship, fish_factory',
  cargo: 'cargo ship, cargo vessel, general cargo, container ship, bulk carrier',
  tanker: 'oil tanker, chemical tanker, cargo_or_tanker, bunker_or_tanker',
  tug: 'tugboat, towing vessel',
  pilot: 'pilot vessel, pilot boat',
  passenger: 'passenger ship, motor_passenger, ferry',
  other:
    'other_not_fishing, unknown_not_fishing, sailing, yacht, pleasure craft, seismic_vessel, research vessel, fishery research vessel, patrol_vessel, patrol vessel, dredge_non_fishing, helicopter',
}

const GEARS_BY_WORD = byWord(GEARS, GEAR_WORDS)
const TYPES_BY_WORD = byWord(REGISTER_TYPES, TYPE_WORDS)

/** The gears that a word or code stands for; null where it is not known. */
export function gearsOfWord(word: string): readonly Gear[] | null {
  return GEARS_BY_WORD.get(plainWord(word)) ?? null
}

/** The type that a word stands for; null where it is not known. */
export function typeOfWord(word: string): RegisterType | null {
  return TYPES_BY_WORD.get(plainWord(word))?.[0] ?? null
}

/** Letters and digits in lower case. */
export function plainWord(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function byWord<Kind extends string>(
  kinds: readonly Kind[],
  words: Readonly<Record<Kind, string>>,
): ReadonlyMap<string, readonly Kind[]> {
  const found = new Map<string, Kind[]>()
  for (const kind of kinds)
    for (const word of new Set([kind, ...words[kind].split(', ')].map(plainWord)))
      found.set(word, [...(found.get(word) ?? []), kind])
  return found
}
