/** What a feature is about: an explanation tells of groups, for single features say much the same as each other. */

/**
 * Beginnings of the names of each group's features. `turning` is the shape of the path: how it bends, and how far it
 * leads; `reporting` is how often the vessel is heard.
 */
const BEGINNINGS = {
  speed: [
    'speed',
    'impliedSpeed',
    'relativeSpeed',
    'pathSpeed',
    'share',
    'lnHoursSinceSlow',
    'lnHoursSinceFast',
    'lnHoursInBand',
  ],
  turning: ['courseChange', 'courseResultant', 'legTurn', 'straightness', 'lnReach'],
  place: ['lnShore', 'lnHoursSinceNearShore'],
  time: ['solarHour'],
  reporting: ['lnSecondsSince', 'rows'],
} as const

export type FeatureGroup = keyof typeof BEGINNINGS

export const FEATURE_GROUPS = Object.keys(BEGINNINGS) as readonly FeatureGroup[]

/** Throws unless the feature belongs to exactly one group. */
export function groupOf(name: string): FeatureGroup {
  const groups = FEATURE_GROUPS.filter((group) =>
    BEGINNINGS[group].some((beginning) => name.startsWith(beginning)),
  )
  if (groups.length !== 1)
    throw new Error(`model: feature '${name}' is in ${groups.length} groups: feature-groups.ts names them`)
  return groups[0]!
}
