/**
 * The document that holds a set of rules: its parts, their units and what is allowed, in one schema. It is what files
 * are checked against (`parse-rules`) and what the published JSON Schema is made from (`rule-schema`).
 */

import { z } from 'zod'
import { alpha3Code } from '../../geo/country-codes.ts'
import { GEARS } from '../../geo/gears.ts'
import { ZONE_KINDS } from '../../geo/zones/zone.ts'
import { SUSPICION_RULE } from '../alert.ts'
import type { Behaviour, ConflictKind } from '../happening.ts'
import { REGISTER_TYPES } from '../register/register.ts'
import { checkContradictions, SILENCES } from './rule-contradictions.ts'

/** A document comes from a person's editor or through an upload: large enough for either, and no larger. */
export const DOCUMENT_LIMITS = {
  /** UTF-16 units; the shipped rules take 14,000. */
  characters: 500_000,
  /** Objects and lists within each other; a rule's deepest part lies at 7. */
  depth: 16,
  rules: 200,
  /** Flags, zones, lists of one condition. */
  listed: 500,
}

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const

const VESSEL_TYPES = [...REGISTER_TYPES, 'unknown'] as const
const CONFLICTS = [
  'overlap',
  'jump',
  'name',
  'imo',
  'callSign',
  'flag',
] as const satisfies readonly ConflictKind[]

/** Plain words: no control characters, and no white space before them. */
const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u)
const wordsOrNone = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^(?:[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*)?$/u)

/** Month and day; 29 February is one. */
const dayOfYear = z
  .string()
  .regex(
    /^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))$/,
  )

const flag = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true })
  .superRefine((text, context) => {
    if (alpha3Code(text) !== text)
      context.addIssue({
        code: 'custom',
        message: `'${text}' is no country's code`,
        params: { allowed: 'ISO 3166-1 alpha-3' },
      })
  })

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1)
    .max(DOCUMENT_LIMITS.listed)
    .superRefine((items, context) => {
      const seen = new Set<unknown>()
      for (const [index, one] of items.entries()) {
        if (typeof one === 'string' && seen.has(one))
          context.addIssue({ code: 'custom', message: 'is given twice', path: [index] })
        seen.add(one)
      }
    })
    .meta({ uniqueItems: true })
}

/** An object that says something: an empty one reads as if it did. */
function someOf<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z
    .strictObject(shape)
    .superRefine((value, context) => {
      if (Object.keys(value).length === 0)
        context.addIssue({
          code: 'custom',
          message: 'holds no condition',
          params: { allowed: `some of ${Object.keys(shape).join(', ')}, or to be left out` },
        })
    })
    .meta({ minProperties: 1 })
}

const lengthM = z.number().min(0).max(600)
const distanceNm = z.number().min(0).max(5000)
const knots = z.number().min(0).max(60)
const share = z.number().min(0).max(1)

const vessel = someOf({
  types: listOf(z.enum(VESSEL_TYPES))
    .exactOptional()
    .describe(
      'What it is, by the register, else by the AIS ship type. Carrier and bunker come from the register only.',
    ),
  flags: listOf(flag).exactOptional().describe('Its flag is one of these: ISO 3166-1 alpha-3.'),
  flagsNot: listOf(flag).exactOptional().describe('Its flag is none of these: ISO 3166-1 alpha-3.'),
  gears: listOf(z.enum(GEARS))
    .exactOptional()
    .describe('One of its gears, by the register, is one of these.'),
  lists: listOf(words(100))
    .exactOptional()
    .describe("It is on one of these watch lists, by name; '*' is any of them."),
  isRegistered: z.boolean().exactOptional().describe('Whether it is in the vessel register.'),
  minLengthM: lengthM.exactOptional().describe('Length over all, metres, at least.'),
  maxLengthM: lengthM.exactOptional().describe('Length over all, metres, at most.'),
})

const minMinutes = z
  .number()
  .min(1)
  .max(525_600)
  .exactOptional()
  .describe("Minutes that it lasts, at least; with place.relation 'inside', minutes of it inside.")
const minKnots = knots.exactOptional().describe('Mean speed, knots, at least.')
const maxKnots = knots.exactOptional().describe('Mean speed, knots, at most.')
const speeds = { minKnots, maxKnots }

const transponders = listOf(z.enum(['A', 'B', 'unknown']))
  .exactOptional()
  .describe('Class of the transponder that fell silent.')

/** What each behaviour can be asked for, besides its kind. docs/rules.md says what the behaviours are. */
const BEHAVIOUR_SHAPES = {
  apparentFishing: {
    minMinutes,
    minScore: share
      .exactOptional()
      .describe(
        "Mean P(apparent fishing) of its rows scored fishing, 0 to 1, at least; with place.relation 'inside', of those inside.",
      ),
    ...speeds,
    isAtGearSpeed: z
      .boolean()
      .exactOptional()
      .describe(
        'true: at a mean speed at which its gear is worked (docs/rules.md); a gear that is not known: 1 to 7 kn.',
      ),
  },
  gap: { minMinutes },
  goingDark: {
    minMinutes,
    maxDarkBefore: z
      .int()
      .min(0)
      .max(100)
      .exactOptional()
      .describe('How often it went dark in the 7 days before, anywhere, at most.'),
    minWitnessMinutes: z
      .number()
      .min(0)
      .max(120)
      .exactOptional()
      .describe('Others were heard there until at least so many minutes after it fell silent.'),
    minTimesLongest: z
      .number()
      .min(1)
      .max(1000)
      .exactOptional()
      .describe('At least so many times as long as its longest silence of the 12 hours before.'),
    transponders,
  },
  possibleDisabling: { minMinutes },
  encounter: {
    minMinutes,
    partnerTypes: listOf(z.enum(VESSEL_TYPES)).exactOptional().describe('What the other vessel is.'),
  },
  loitering: { minMinutes },
  identityConflict: {
    minMinutes,
    conflicts: listOf(z.enum(CONFLICTS))
      .exactOptional()
      .describe('Two ships at once, a jump that no ship can make, or what changed at sea.'),
    minApartKm: z
      .number()
      .min(0)
      .max(20_040)
      .exactOptional()
      .describe('Largest distance apart, or jumped, kilometres, at least.'),
  },
  avoidance: {
    minDarkApproaches: z
      .int()
      .min(2)
      .max(1000)
      .exactOptional()
      .describe('Approaches to one border on which it went dark, at least.'),
    minDarkShare: share
      .exactOptional()
      .describe('Share of all approaches to that border on which it went dark, 0 to 1, at least.'),
    days: z.int().min(1).max(366).exactOptional().describe('Days looked back on; 90 if not given.'),
    transponders,
  },
  passage: { minMinutes, ...speeds },
  atSea: { minMinutes, ...speeds },
} satisfies Record<Behaviour, z.core.$ZodLooseShape>

function behaviourOf<Kind extends Behaviour>(kind: Kind) {
  return z.strictObject({ kind: z.literal(kind), ...BEHAVIOUR_SHAPES[kind] })
}

const behaviour = z.discriminatedUnion('kind', [
  behaviourOf('apparentFishing'),
  behaviourOf('gap'),
  behaviourOf('goingDark'),
  behaviourOf('possibleDisabling'),
  behaviourOf('encounter'),
  behaviourOf('loitering'),
  behaviourOf('identityConflict'),
  behaviourOf('avoidance'),
  behaviourOf('passage'),
  behaviourOf('atSea'),
])

/** What is told of a zone needs one to be told of. */
const ZONE_NAMED = { anyOf: [{ required: ['zoneKinds'] }, { required: ['zoneIds'] }] }

/** How near is said where the relation is one of nearness, and nowhere else. */
const NEARNESS = { properties: { relation: { enum: ['near', 'returns'] } }, required: ['relation'] }

const place = someOf({
  zoneKinds: listOf(z.enum(ZONE_KINDS)).exactOptional().describe('Kinds of the zones concerned.'),
  zoneIds: listOf(words(200)).exactOptional().describe('Ids of the zones concerned.'),
  relation: z
    .enum(['inside', 'near', 'returns'])
    .exactOptional()
    .describe(
      "To one of the zones. 'inside', also if not given: some of it is. 'near': it begins inside or within withinNm of the border. 'returns', of a silence: it begins within withinNm of the border, from either side, and ends inside or within withinNm.",
    ),
  withinNm: z
    .number()
    .min(0.1)
    .max(100)
    .exactOptional()
    .describe('Distance to the border, nautical miles, from either side, at most.'),
  isForeign: z
    .boolean()
    .exactOptional()
    .describe("Whether the zone's country is another than the vessel's flag."),
  licences: listOf(z.enum(['authorised', 'permitted', 'none', 'unknown']))
    .exactOptional()
    .describe(
      'Leave to fish in the zone: authorised by the register, permitted to its flag by the zone, none by either, or unknown.',
    ),
  isGearPermitted: z
    .boolean()
    .exactOptional()
    .describe("Whether the zone allows the vessel's gear; neither where zone or gear is not told."),
  minShoreNm: distanceNm.exactOptional().describe('Distance to shore, nautical miles, at least.'),
  maxShoreNm: distanceNm.exactOptional().describe('Distance to shore, nautical miles, at most.'),
  minPortNm: z
    .number()
    .min(0)
    .max(16)
    .exactOptional()
    .describe('Distance to the nearest listed port where it begins, nautical miles, at least.'),
}).meta({
  minProperties: 1,
  dependentSchemas: {
    relation: ZONE_NAMED,
    isForeign: ZONE_NAMED,
    licences: ZONE_NAMED,
    isGearPermitted: ZONE_NAMED,
    withinNm: NEARNESS,
  },
  anyOf: [{ not: NEARNESS }, { required: ['withinNm'] }],
})

const time = someOf({
  seasons: listOf(
    z.strictObject({
      from: dayOfYear.describe('First day, MM-DD, UTC.'),
      to: dayOfYear.describe('Last day, MM-DD, UTC; before the first: of the next year.'),
    }),
  )
    .exactOptional()
    .describe('Parts of every year in which it begins.'),
  minNightShare: share
    .exactOptional()
    .describe('Share of it with the sun more than 6° below the horizon, 0 to 1, at least.'),
  weekdays: listOf(z.enum(WEEKDAYS)).exactOptional().describe('Days of the week on which it begins, UTC.'),
})

const whenParts = z.strictObject({
  vessel: vessel.exactOptional().describe('Which vessels. Every part that is given must hold.'),
  behaviour: behaviour.describe('What the vessel does.'),
  place: place
    .exactOptional()
    .describe('Where. Every part that is given must hold, of one and the same zone.'),
  time: time.exactOptional().describe('When. Every part that is given must hold.'),
})

/** A relation that only silences have. */
const RETURNS = {
  properties: {
    place: { properties: { relation: { const: 'returns' } }, required: ['relation'] },
  },
  required: ['place'],
}
const OF_SILENCE = { properties: { behaviour: { properties: { kind: { enum: SILENCES } } } } }

const when = whenParts.superRefine(checkContradictions).meta({ anyOf: [{ not: RETURNS }, OF_SILENCE] })

const rule = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(60)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    .refine((id) => id !== SUSPICION_RULE, { error: `'${SUSPICION_RULE}' is the suspicion model's own` })
    .meta({ not: { const: SUSPICION_RULE } })
    .describe('Lower case words with hyphens. Human work hangs on it: keep it when the rule changes.'),
  title: words(120).describe('A few words, as lists show it.'),
  definition: words(2000).describe('What it means, and what it does not.'),
  source: words(1000).describe(
    'Where the definition comes from: a law, a measure, a paper, or whose own it is.',
  ),
  example: wordsOrNone(1000).default('').describe('A case with numbers.'),
  severity: z.enum(['low', 'medium', 'high']).describe('Of its alerts, before suspicion ranks them.'),
  enabled: z.boolean().default(true).describe('Whether it raises alerts.'),
  budgetPerDay: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .describe('Alerts of 24 h that the queue shows before it folds the rest; null: all.'),
  when: when.describe('Vessel, behaviour, place and time, all of which must hold.'),
})

export const ruleDocumentSchema = z.strictObject({
  $schema: z.string().max(500).exactOptional().describe('Where this schema is, for editors.'),
  version: z.literal(1).describe('Of the form of the document.'),
  suspicionFrom: share
    .nullable()
    .describe(
      'From which P(an analyst would call the trip suspicious) on, 0 to 1, a trip raises an alert by itself; null: never.',
    ),
  rules: z.array(rule).max(DOCUMENT_LIMITS.rules).describe('In any order, each with an id of its own.'),
})

export type RuleDocument = z.output<typeof ruleDocumentSchema>
export type RuleDraft = RuleDocument['rules'][number]
export type WhenDraft = z.output<typeof whenParts>

/** Names that each part of the document may hold; of the behaviour, by its kind. */
export const KNOWN_KEYS = {
  document: Object.keys(ruleDocumentSchema.shape),
  rule: Object.keys(rule.shape),
  when: Object.keys(whenParts.shape),
  vessel: Object.keys(vessel.shape),
  place: Object.keys(place.shape),
  time: Object.keys(time.shape),
  season: ['from', 'to'],
}

export function behaviourKeys(kind: Behaviour): readonly string[] {
  return ['kind', ...Object.keys(BEHAVIOUR_SHAPES[kind])]
}
