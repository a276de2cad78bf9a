/**
 * The features of a row: what the detector sees, and nothing else. Motion, time of day, distance to shore and
 * reporting rate, of the present and the past only; never latitude, longitude, MMSI or name.
 *
 * FEATURE_COUNT values in the order of FEATURES: the present ones, then the statistics of the shortest window, then
 * of the next, then the shares of the speed bands in each of their windows. A missing value is NaN.
 * `FEATURE_SCHEMA_HASH` names the list: a model carries the hash it was trained with, and is refused where it differs.
 */

import { ContentHash } from './ids.ts'

const HOUR_MS = 3_600_000

/**
 * Every number that the meaning of a feature hangs on. Source: trials on the development files (GFW's public
 * training data) unless another is given. Part of the schema hash: a change here asks for a new model.
 */
export const FEATURE_OPTIONS = {
  /** ms between kept positions of a segment. Source: GFW thins to 5 min. */
  rowIntervalMs: 300_000,
  /** ms of silence after which a track's features start afresh. Equal to the longest window. */
  restartMs: 24 * HOUR_MS,
  /** Hours of the trailing windows, shortest first. */
  windowHours: [1, 3, 6, 12, 24],
  /** Those over which the rows of each speed band are counted. */
  shareWindowHours: [6, 24],
  /** Speeds are clipped here, knots: fishing vessels do not go faster, broken units do. */
  maxSpeedKnots: 40,
  /** A leg shorter than this, km, has no direction: at 20 m GPS noise turns it. */
  minTurnLegKm: 0.02,
  /** A path shorter than this, km, has no shape. */
  minPathKm: 0.05,
  /**
   * Distance to shore is told in steps of this, km: GFW's training data has it from a raster of 1 km (nothing between 0
   * and 1), and a model must not see in the coast's own what it never learnt.
   */
  shoreStepKm: 1,
  /** "Slow near shore": as at a berth. Knots, km. */
  nearShoreKnots: 0.7,
  nearShoreKm: 3,
  slowKnots: 2,
  fastKnots: 7.5,
  /** Lower bounds of the speed bands above the first, knots: still, drifting, trawling, steaming slowly, steaming. */
  bandKnots: [1, 3, 5.5, 8],
  /** The highest speed of late fades by a factor of e in so many hours; below so many knots it is no cruising speed. */
  cruiseFadeHours: 24,
  minCruiseKnots: 2,
  /** Longest time that "since slow near shore" tells apart, hours. */
  nearShoreSinceHours: 72,
  /** The same for the other times since, hours. */
  sinceHours: 48,
} as const

export interface FeatureDefinition {
  readonly name: string
  readonly unit: string
  readonly range: string
  /** How it is computed. */
  readonly meaning: string
  /** When it is NaN. */
  readonly missing: string
}

/** Position of each present value in a row of features. */
export const PRESENT = {
  speedKnots: 0,
  impliedSpeedKnots: 1,
  courseChangeDeg: 2,
  legTurnDeg: 3,
  lnShore: 4,
  solarHourCos: 5,
  solarHourSin: 6,
  lnSecondsSince: 7,
  speedKnots1: 8,
  speedKnots2: 9,
  speedKnots3: 10,
  lnHoursSinceNearShore: 11,
  lnHoursSinceSlow: 12,
  lnHoursSinceFast: 13,
  lnHoursInBand: 14,
  relativeSpeed: 15,
} as const

/** Position of each statistic within a window's values. */
export const STATISTIC = {
  pathSpeed: 0,
  straightness: 1,
  lnReach: 2,
  courseResultant: 3,
  rows: 4,
  lnShoreRange: 5,
} as const

/** Position of each speed band within a window's shares; the highest band is what is left. */
export const SHARE = {
  shareStill: 0,
  shareDrifting: 1,
  shareTrawling: 2,
  shareSteamingSlowly: 3,
} as const

export const PRESENT_COUNT = 16
export const STATISTIC_COUNT = 6
export const SHARE_COUNT = 4
/** Where the shares of the first of their windows stand in a row of features. */
export const SHARES_FROM = PRESENT_COUNT + STATISTIC_COUNT * FEATURE_OPTIONS.windowHours.length

const earlierSpeed = (rows: string): Omit<FeatureDefinition, 'name'> => ({
  unit: 'kn',
  range: '0..40',
  meaning: `speedKnots ${rows} earlier`,
  missing: 'no such row since the restart, or it had no speed',
})

const PRESENT_DEFINITIONS: Record<keyof typeof PRESENT, Omit<FeatureDefinition, 'name'>> = {
  speedKnots: {
    unit: 'kn',
    range: '0..40',
    meaning: 'speed as reported, else impliedSpeedKnots; clipped at 40',
    missing: 'neither is known',
  },
  impliedSpeedKnots: {
    unit: 'kn',
    range: '0..',
    meaning: 'great-circle distance from the previous row over the time between',
    missing: 'first row after a restart, or no time between',
  },
  courseChangeDeg: {
    unit: '°',
    range: '0..180',
    meaning: 'absolute difference between the reported courses of this and the previous row',
    missing: 'one of them was not reported, or first row after a restart',
  },
  legTurnDeg: {
    unit: '°',
    range: '0..180',
    meaning: 'absolute turn at the previous row, from the leg that came to it to the leg that left it',
    missing: 'one of the legs is shorter than 20 m, or fewer than three rows since the restart',
  },
  lnShore: {
    unit: 'ln(1 + km)',
    range: '0..',
    meaning:
      'distance to the coast in whole km, 0 on land; for relative places, or without a map, the distance that the source gives',
    missing: 'the source gives none',
  },
  solarHourCos: {
    unit: '-',
    range: '-1..1',
    meaning: 'cosine of the local solar hour, 24 h being a full turn: 1 at midnight, -1 at noon',
    missing: 'never',
  },
  solarHourSin: {
    unit: '-',
    range: '-1..1',
    meaning: 'sine of the local solar hour: 1 at 6 h, -1 at 18 h',
    missing: 'never',
  },
  lnSecondsSince: {
    unit: 'ln(1 + s)',
    range: '0..11.4',
    meaning: 'time since the previous row',
    missing: 'first row after a restart',
  },
  speedKnots1: earlierSpeed('one row'),
  speedKnots2: earlierSpeed('two rows'),
  speedKnots3: earlierSpeed('three rows'),
  lnHoursSinceNearShore: {
    unit: 'ln(1 + h)',
    range: '0..ln 73',
    meaning:
      'time since the last row slower than 0.7 kn within 3 km of shore, in whole km as lnShore; 72 h when longer ago or never',
    missing: 'distance to shore is missing',
  },
  lnHoursSinceSlow: {
    unit: 'ln(1 + h)',
    range: '0..ln 49',
    meaning: 'time since the last row slower than 2 kn; 48 h when longer ago or never',
    missing: 'never',
  },
  lnHoursSinceFast: {
    unit: 'ln(1 + h)',
    range: '0..ln 49',
    meaning: 'time since the last row faster than 7.5 kn; 48 h when longer ago or never',
    missing: 'never',
  },
  lnHoursInBand: {
    unit: 'ln(1 + h)',
    range: '0..ln 49',
    meaning:
      'time since the first of the unbroken rows in the present speed band (< 1, 1 to 3, 3 to 5.5, 5.5 to 8, >= 8 kn); at most 48 h',
    missing: 'speedKnots is missing',
  },
  relativeSpeed: {
    unit: '-',
    range: '0..1',
    meaning:
      'speedKnots over the cruising speed: the highest speedKnots since the restart, this one included, each fading by a factor of e in 24 h; at least 2 kn',
    missing: 'speedKnots is missing',
  },
}

const STATISTIC_DEFINITIONS: Record<keyof typeof STATISTIC, Omit<FeatureDefinition, 'name'>> = {
  pathSpeed: {
    unit: 'kn',
    range: '0..',
    meaning: 'length of the path from the oldest row of the window to here, over the time it took',
    missing: 'one row only, or no time between',
  },
  straightness: {
    unit: '-',
    range: '0..1',
    meaning: 'distance from the oldest row of the window to here, over the length of the path',
    missing: 'the path is shorter than 50 m',
  },
  lnReach: {
    unit: 'ln(1 + km)',
    range: '0..9.9',
    meaning: 'largest distance from here to any row of the window',
    missing: 'never',
  },
  courseResultant: {
    unit: '-',
    range: '0..1',
    meaning: 'length of the mean of the unit vectors of the reported courses: 1 when all are equal',
    missing: 'no row in the window has a course',
  },
  rows: {
    unit: 'rows',
    range: '1..289',
    meaning: 'number of rows in the window',
    missing: 'never',
  },
  lnShoreRange: {
    unit: 'ln(1 + km)',
    range: '0..',
    meaning: 'largest less smallest lnShore',
    missing: 'no row in the window has one',
  },
}

const shareOf = (band: string): Omit<FeatureDefinition, 'name'> => ({
  unit: '-',
  range: '0..1',
  meaning: `share of the rows that have a speed: ${band}`,
  missing: 'no row in the window has a speed',
})

const SHARE_DEFINITIONS: Record<keyof typeof SHARE, Omit<FeatureDefinition, 'name'>> = {
  shareStill: shareOf('< 1 kn'),
  shareDrifting: shareOf('1 to 3 kn'),
  shareTrawling: shareOf('3 to 5.5 kn'),
  shareSteamingSlowly: shareOf('5.5 to 8 kn'),
}

const inWindows = (
  hours: readonly number[],
  definitions: Readonly<Record<string, Omit<FeatureDefinition, 'name'>>>,
): FeatureDefinition[] =>
  hours.flatMap((window) =>
    Object.entries(definitions).map(([name, definition]) => ({ name: `${name}${window}h`, ...definition })),
  )

/** Every feature in order. Names of what is of a window end in it, as in `pathSpeed3h`. */
export const FEATURES: readonly FeatureDefinition[] = [
  ...Object.entries(PRESENT_DEFINITIONS).map(([name, definition]) => ({ name, ...definition })),
  ...inWindows(FEATURE_OPTIONS.windowHours, STATISTIC_DEFINITIONS),
  ...inWindows(FEATURE_OPTIONS.shareWindowHours, SHARE_DEFINITIONS),
]

export const FEATURE_COUNT = SHARES_FROM + SHARE_COUNT * FEATURE_OPTIONS.shareWindowHours.length

/** Raised when a feature is computed differently under the same name, unit and options. */
const FEATURE_VERSION = 3

/** 16 hexadecimal digits: equal exactly when names, units, options and version are. */
export const FEATURE_SCHEMA_HASH = hashFeatures()

function hashFeatures(): string {
  const hash = new ContentHash().int32(FEATURE_VERSION).text(JSON.stringify(FEATURE_OPTIONS))
  for (const { name, unit } of FEATURES) hash.text(name).text(unit)
  return hash.digest()
}
