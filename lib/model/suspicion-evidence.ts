/**
 * What the suspicion model sees of a trip: a list of numbers, each with the direction in which it speaks and the weight
 * that it has before any verdict. `lib/alerts/evidence` makes the numbers by these names; the model knows nothing else.
 *
 * Weights are the project's own judgement, written down so that anybody can contradict a line of it: no public data
 * says what is illegal. They are in log odds, in quarters, which 32-bit numbers hold exactly. docs/suspicion.md
 * shows the list; a test compares.
 */

import { ContentHash } from '../features/ids.ts'

/** Every number that the meaning of an evidence item hangs on, apart from scales. Part of the schema hash. */
export const EVIDENCE_OPTIONS = {
  /** A silence is at a border when it begins and ends inside or this near, nautical miles. Source: the shipped rule. */
  borderNm: 50,
  /** A silence counts at a border only where the vessel went dark at most so often in the 7 days before. Own. */
  maxDarkBefore: 2,
  /** Two transponders on one number at most so far apart, km, may be of one ship, which may carry two. Own. */
  oneShipKm: 1,
  /** Going dark at one border is avoidance from so many dark approaches in so many days on, and this share of all. Source: the shipped rule. */
  avoidanceApproaches: 3,
  avoidanceDays: 90,
  avoidanceShare: 0.5,
  /** What counts of a tug's or pilot boat's trade where only the ship itself tells of it, 0..1. Own: anybody can say so. */
  claimedTrade: 0.5,
  /** Numbers of evidence are rounded to this many to the unit, so that what is shown is what was computed with. */
  stepsPerUnit: 1000,
} as const

/**
 * How a number becomes an input, 0..1. 'saturating': x / (x + scale), a half at the scale: the first hours say more
 * than the hundredth, and no number however large, or forged, outweighs everything else. 'share': x itself, 0..1.
 */
type Shape = 'saturating' | 'share'

/** 1: speaks for suspicion and may never speak against it; -1: the other way round; 0: verdicts may say either. */
export type Direction = 1 | -1 | 0

export interface EvidenceDefinition {
  readonly name: string
  readonly unit: string
  /** What is counted. */
  readonly meaning: string
  readonly direction: Direction
  readonly shape: Shape
  /** In the unit; 1 of a share. */
  readonly scale: number
  /** Log odds that it adds at most, before any verdict. */
  readonly weight: number
  /** Why this weight. */
  readonly reason: string
}

const { borderNm, oneShipKm, avoidanceApproaches, avoidanceDays, claimedTrade } = EVIDENCE_OPTIONS

export const EVIDENCE = [
  {
    name: 'closedFishingHours',
    unit: 'h',
    meaning: 'apparent fishing in no-take areas and closed seasons, without leave for them',
    direction: 1,
    shape: 'saturating',
    scale: 2,
    weight: 8,
    reason: 'What nobody may do there: two hours make even odds, half an hour of a wrong score does not.',
  },
  {
    name: 'unlicensedFishingHours',
    unit: 'h',
    meaning: 'apparent fishing where leave is asked for and neither the zone nor the register gives it',
    direction: 1,
    shape: 'saturating',
    scale: 3,
    weight: 7,
    reason: 'As telling as the register is complete, so a little less than a closed area.',
  },
  {
    name: 'untoldLicenceFishingHours',
    unit: 'h',
    meaning: "apparent fishing in another country's waters with nothing at hand that tells of licences",
    direction: 1,
    shape: 'saturating',
    scale: 12,
    weight: 1.5,
    reason: 'Most of it goes on under access agreements that the folder does not know.',
  },
  {
    name: 'forbiddenGearHours',
    unit: 'h',
    meaning: 'apparent fishing where all known gears of the vessel are forbidden',
    direction: 1,
    shape: 'saturating',
    scale: 3,
    weight: 6,
    reason: 'Registers list gears that a vessel no longer uses.',
  },
  {
    name: 'nightHoursInQuestion',
    unit: 'h',
    meaning:
      'the part by night of the apparent fishing in the three kinds of place above where it is not allowed',
    direction: 1,
    shape: 'saturating',
    scale: 4,
    weight: 1,
    reason:
      'Who means to be unseen comes by night; but many gears are worked by night anyway. Fishing elsewhere does not count.',
  },
  {
    name: 'darkAtBorder',
    unit: 'number',
    meaning: `going dark inside or within ${borderNm} nm of a zone where the vessel may not fish, and back on inside or as near`,
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 4,
    reason: 'The classic pattern of hiding an incursion; one alone may be a fault of the set.',
  },
  {
    name: 'possibleDisablings',
    unit: 'number',
    meaning: 'possible disablings',
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 3,
    reason: 'Welch et al. 2022 find them where fishing is contested, but also where pirates are.',
  },
  {
    name: 'darkHours',
    unit: 'h',
    meaning: 'all silences told of (gaps and going dark), each once',
    direction: 1,
    shape: 'saturating',
    scale: 48,
    weight: 0.75,
    reason: 'Silence as such is mostly reception.',
  },
  {
    name: 'darkApproaches',
    unit: 'number',
    meaning: `the most dark approaches in ${avoidanceDays} days to one border beyond which the vessel may not fish: ${avoidanceApproaches} or more, and at least half of all`,
    direction: 1,
    shape: 'saturating',
    scale: 3,
    weight: 5,
    reason: 'Faults of the set do not repeat themselves at one border.',
  },
  {
    name: 'carrierEncounters',
    unit: 'number',
    meaning: 'encounters of a vessel that may fish with a carrier',
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 3.5,
    reason: 'Possible transshipment: allowed to many, watched everywhere (Miller et al. 2018).',
  },
  {
    name: 'unknownEncounters',
    unit: 'number',
    meaning: 'encounters of a fishing vessel or carrier with a vessel of unknown type',
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 1.5,
    reason: 'Some carriers do not say what they are; most unknown vessels are small boats that seldom send.',
  },
  {
    name: 'watchedPartner',
    unit: 'share',
    meaning: 'the other vessel of an encounter is on a watch list: how surely, at most',
    direction: 1,
    shape: 'share',
    scale: 1,
    weight: 3,
    reason: 'Supporting a listed vessel is itself a reason to be listed by most RFMOs.',
  },
  {
    name: 'carrierLoiteringHours',
    unit: 'h',
    meaning: 'loitering of a carrier',
    direction: 1,
    shape: 'saturating',
    scale: 12,
    weight: 2.5,
    reason: 'It may wait for a partner that sends nothing, or for a berth.',
  },
  {
    name: 'overlaps',
    unit: 'number',
    meaning: `two transponders on its number at once, not known to be within ${oneShipKm} km`,
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 1.5,
    reason: 'Shared numbers are common and mostly careless; what else they bring about counts below.',
  },
  {
    name: 'jumps',
    unit: 'number',
    meaning: 'jumps to where it could not have sailed',
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 4,
    reason:
      'Forged positions; or jamming, which befalls many ships at once; or a number that two ships share.',
  },
  {
    name: 'identityChanges',
    unit: 'number',
    meaning: 'name, IMO number, call sign or flag changed under way',
    direction: 1,
    shape: 'saturating',
    scale: 1,
    weight: 3,
    reason:
      'Identities change in port; a typing error corrected at sea, or two ships on one number, look alike.',
  },
  {
    name: 'watchListed',
    unit: 'share',
    meaning: 'the vessel is on a watch list: how surely, at most',
    direction: 1,
    shape: 'share',
    scale: 1,
    weight: 4,
    reason: 'Somebody has looked into it before: even odds for a certain match, before anything happened.',
  },
  {
    name: 'hoursAtSea',
    unit: 'h',
    meaning: 'length of the trip',
    direction: 0,
    shape: 'saturating',
    scale: 240,
    weight: 0,
    reason: 'Long trips gather more of everything; which way that speaks, only verdicts can say.',
  },
  {
    name: 'authorisedFishingHours',
    unit: 'h',
    meaning: 'apparent fishing in zones for which the register holds a licence of the vessel',
    direction: -1,
    shape: 'saturating',
    scale: 12,
    weight: -2,
    reason: 'Who works under a licence has it to lose.',
  },
  {
    name: 'faintGaps',
    unit: 'number',
    meaning:
      'gaps that are neither going dark nor possible disabling: the vessel was hardly heard before, or nobody was after',
    direction: -1,
    shape: 'saturating',
    scale: 1,
    weight: -0.75,
    reason: 'Poor reception: takes back what such silences add to darkHours.',
  },
  {
    name: 'serviceTrade',
    unit: 'share',
    meaning: `a tug or pilot boat by the register: 1; by its own word only: ${claimedTrade}`,
    direction: -1,
    shape: 'share',
    scale: 1,
    weight: -2,
    reason: 'Such vessels meet, wait and work slowly for a living.',
  },
] as const satisfies readonly EvidenceDefinition[]

export type EvidenceName = (typeof EVIDENCE)[number]['name']

/** Names in the order of the list: the order of a model's weights. */
export const EVIDENCE_NAMES: readonly EvidenceName[] = EVIDENCE.map(({ name }) => name)

/** Raised when a number is computed differently under the same name, unit and options. */
const EVIDENCE_VERSION = 1

/** 16 hexadecimal digits: equal exactly when the inputs mean the same. A model made for another list is refused. */
export const EVIDENCE_SCHEMA_HASH = hashEvidence()

/** A number of evidence as a model's input, 0..1; never falls as the number grows. NaN and what is below 0 count as 0. */
export function toInput({ shape, scale }: EvidenceDefinition, value: number): number {
  if (!(value > 0)) return 0
  return shape === 'share' ? Math.min(value, 1) : 1 / (1 + scale / value)
}

function hashEvidence(): string {
  const hash = new ContentHash().int32(EVIDENCE_VERSION).text(JSON.stringify(EVIDENCE_OPTIONS))
  for (const { name, unit, direction, shape, scale } of EVIDENCE)
    hash.text(name).text(unit).int32(direction).text(shape).float64(scale)
  return hash.digest()
}
