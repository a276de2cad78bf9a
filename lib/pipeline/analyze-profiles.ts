/**
 * How a vessel fishes, in five numbers, and which vessel of a known gear fishes most alike: a hint of what the vessels
 * of gear 'unknown' are, told with how often it names the right gear for vessels of which the gear is known.
 */

import { FISHING, isUnbroken, type LabelTable } from './analyze-label-table.ts'

export const PROFILE_OPTIONS = {
  /** Fishing rows below which a vessel has no profile. Own. */
  fishingRows: 50,
  /** Night by the local sun, hours: 18 to 6. */
  nightFrom: 18,
  nightTo: 6,
  unknownGear: 'unknown',
} as const

export interface FishingProfile {
  readonly vessel: string
  readonly gear: string
  readonly fishingRows: number
  readonly medianKnots: number
  /** From the tenth to the ninetieth percentile of the speeds while fishing. */
  readonly spreadKnots: number
  /** Median length of stretches of fishing rows, hours. */
  readonly stretchHours: number
  readonly nightShare: number
  readonly medianShoreKm: number
  /** The vessel of a known gear, and not itself, that is nearest, and its gear; null where there is none. */
  readonly nearest: { readonly vessel: string; readonly gear: string; readonly distance: number } | null
}

export interface Profiles {
  readonly vessels: readonly FishingProfile[]
  /** Vessels of known gear with a profile whose gear another vessel has, and how many the nearest one names right. */
  readonly tried: number
  readonly right: number
}

type Bare = Omit<FishingProfile, 'nearest'>

export function profileFishing(table: LabelTable): Profiles {
  const bare = table.rows.vessels.flatMap((vessel) => {
    const profile = profileVessel(table, vessel.key, vessel.gear, vessel.from, vessel.log.rows)
    return profile === null ? [] : [profile]
  })
  const known = bare.filter(({ gear }) => gear !== PROFILE_OPTIONS.unknownGear)
  const place = placeOf(known)
  const vessels = bare.map((profile) => ({ ...profile, nearest: findNearest(profile, known, place) }))
  const testable = vessels.filter(
    ({ gear }) => gear !== PROFILE_OPTIONS.unknownGear && known.filter((one) => one.gear === gear).length > 1,
  )
  return {
    vessels,
    tried: testable.length,
    right: testable.filter(({ gear, nearest }) => nearest?.gear === gear).length,
  }
}

function profileVessel(
  table: LabelTable,
  vessel: string,
  gear: string,
  from: number,
  count: number,
): Bare | null {
  const knots: number[] = []
  const shores: number[] = []
  const stretches: number[] = []
  let night = 0
  let stretch = 0
  for (let row = from; row < from + count; row++) {
    const isFishing = table.said[row] === FISHING
    const isOn = isFishing && row > from && table.said[row - 1] === FISHING && isUnbroken(table, row)
    if (isOn) stretch += table.intervalHours[row]!
    else {
      if (stretch > 0) stretches.push(stretch)
      stretch = 0
    }
    if (!isFishing) continue
    const hour = table.hour[row]!
    if (hour >= PROFILE_OPTIONS.nightFrom || hour < PROFILE_OPTIONS.nightTo) night++
    if (!Number.isNaN(table.speedKnots[row]!)) knots.push(table.speedKnots[row]!)
    shores.push(table.shoreKm[row]!)
  }
  if (stretch > 0) stretches.push(stretch)
  if (shores.length < PROFILE_OPTIONS.fishingRows) return null
  return {
    ...{ vessel, gear, fishingRows: shores.length, nightShare: night / shores.length },
    medianKnots: quantile(knots, 0.5),
    spreadKnots: quantile(knots, 0.9) - quantile(knots, 0.1),
    stretchHours: quantile(stretches, 0.5),
    medianShoreKm: quantile(shores, 0.5),
  }
}

/** Where a profile lies among those of known gear: each number less their mean, over their deviation. */
function placeOf(known: readonly Bare[]): (profile: Bare) => number[] {
  const all = known.map(numbersOf)
  const scales = (all[0] ?? []).map((_, i) => {
    const values = all.map((numbers) => numbers[i]!)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return { mean, deviation: Math.sqrt(square) || 1 }
  })
  return (profile) => numbersOf(profile).map((value, i) => (value - scales[i]!.mean) / scales[i]!.deviation)
}

function numbersOf({ medianKnots, spreadKnots, stretchHours, nightShare, medianShoreKm }: Bare): number[] {
  return [medianKnots, spreadKnots, Math.log1p(stretchHours), nightShare, Math.log1p(medianShoreKm)]
}

function findNearest(
  profile: Bare,
  known: readonly Bare[],
  placeOfProfile: (profile: Bare) => number[],
): FishingProfile['nearest'] {
  let nearest: FishingProfile['nearest'] = null
  for (const other of known) {
    if (other.vessel === profile.vessel) continue
    const there = placeOfProfile(other)
    const distance = Math.hypot(...placeOfProfile(profile).map((value, i) => value - there[i]!))
    if (nearest === null || distance < nearest.distance)
      nearest = { vessel: other.vessel, gear: other.gear, distance }
  }
  return nearest
}

/** Of the values in order, the one so far from the first; NaN where there is none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}
