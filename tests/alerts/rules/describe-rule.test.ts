import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BEHAVIOURS } from '../../../lib/alerts/happening.ts'
import { describeRule } from '../../../lib/alerts/rules/describe-rule.ts'
import type { Rule } from '../../../lib/alerts/rules/rule.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { ruleOf } from './rules.ts'

test('the shipped rules, each as one sentence', () => {
  const sentences = readShippedRules().rules.map((rule) => `${rule.id}: ${describeRule(rule)}`)
  expect(sentences).toMatchInlineSnapshot(`
    [
      "fishing-in-no-take-area: When a fishing vessel or a vessel of unknown type shows apparent fishing (score 0.6 or more, 30 min or more, at a speed at which its gear is worked) inside a no-take area where it has no leave to fish.",
      "fishing-unlicensed-in-foreign-waters: When a fishing vessel or a vessel of unknown type shows apparent fishing (score 0.6 or more, 1 h or more, at 0.5 to 7 kn) inside a foreign exclusive economic zone or a foreign territorial sea where it has no leave to fish.",
      "fishing-in-closed-season: When a fishing vessel or a vessel of unknown type shows apparent fishing (score 0.6 or more, 30 min or more, at a speed at which its gear is worked) inside a seasonal closure where it has no leave to fish.",
      "fishing-with-forbidden-gear: When a fishing vessel or a vessel of unknown type shows apparent fishing (score 0.6 or more, 30 min or more, at a speed at which its gear is worked) inside a gear ban, a territorial sea, an exclusive economic zone or an area of a fisheries organisation where it is not authorised and its gear is not permitted.",
      "dark-near-closed-area: When a fishing vessel or a vessel of unknown type goes dark (3 times its longest silence of 12 h before, others heard there 30 min later, 2 times at most in the 7 days before, transponder of Class A or of a class that is not told) within 50 nm of the border of a no-take area or a seasonal closure where it has no leave to fish, and is on again inside or within 50 nm of it.",
      "dark-near-foreign-waters: When a fishing vessel goes dark (3 times its longest silence of 12 h before, others heard there 30 min later, 2 times at most in the 7 days before, transponder of Class A or of a class that is not told) within 50 nm of the border of a foreign exclusive economic zone where it has no leave to fish that is known, and is on again inside or within 50 nm of it, 50 nm or more from shore.",
      "avoidance-of-closed-area: When a fishing vessel or a vessel of unknown type goes dark on 3 approaches or more and on 50 % or more of all approaches in 90 days (transponder of Class A or of a class that is not told) within 10 nm of the border of a no-take area or a seasonal closure where it has no leave to fish.",
      "avoidance-of-foreign-border: When a fishing vessel goes dark on 3 approaches or more and on 50 % or more of all approaches in 90 days (transponder of Class A or of a class that is not told) within 10 nm of the border of a foreign exclusive economic zone where it has no leave to fish that is known, 20 nm or more from shore.",
      "encounter-with-carrier: When a fishing vessel meets a carrier at sea (2 h or more) 0.5 nm or more from shore, 5.4 nm or more from a listed port.",
      "loitering-carrier: When a carrier loiters (4 h or more).",
      "two-ships-on-one-mmsi: When a fishing vessel, a carrier, a bunkering vessel, a support vessel, a cargo ship, a tanker, a passenger ship, a vessel of another type or a vessel of unknown type shares its MMSI with another ship at the same time (1 h or more, places 10 km or more apart).",
      "jump-spoofing: When a fishing vessel, a carrier or a vessel of unknown type jumps farther than a ship can sail (places 50 km or more apart).",
      "watch-list-at-sea: When a vessel on a watch list is at sea.",
      "possible-disabling: When a fishing vessel possibly disables its AIS.",
    ]
  `)
})

test.each<[string, Partial<Rule>]>([
  ['When a vessel loiters.', {}],
  [
    'When a vessel under flag ESP or FRA with gear trawlers of 12 to 24 m on watch list iuu that is not in the register loiters (90 min or more).',
    {
      vessel: {
        ...{ flags: ['ESP', 'FRA'], gears: ['trawlers'], minLengthM: 12, maxLengthM: 24 },
        ...{ lists: ['iuu'], isRegistered: false },
      },
      behaviour: { kind: 'loitering', minMinutes: 90 },
    },
  ],
  [
    'When a tug under another flag than PAN of 80 m or less is found (at 4 kn or less) inside zone a, b or c, being a home gear ban, where it is authorised to fish or its flag may fish and its gear is permitted, 3 to 12 nm from shore.',
    {
      vessel: { types: ['tug'], flagsNot: ['PAN'], maxLengthM: 80 },
      behaviour: { kind: 'passage', maxKnots: 4 },
      place: {
        ...{ zoneIds: ['a', 'b', 'c'], zoneKinds: ['gear-ban'], relation: 'inside', isForeign: false },
        ...{ licences: ['authorised', 'permitted'], isGearPermitted: true, minShoreNm: 3, maxShoreNm: 12 },
      },
    },
  ],
  [
    'When a vessel is silent for 12 h or more (1 h or more) inside, or within 5 nm of the border of, foreign zone a from 1 November to 29 February, beginning on a Sunday or Saturday (UTC), with 50 % or more of it by night.',
    {
      behaviour: { kind: 'gap', minMinutes: 60 },
      place: { zoneIds: ['a'], relation: 'near', withinNm: 5, isForeign: true },
      time: {
        seasons: [{ fromMonth: 11, fromDay: 1, toMonth: 2, toDay: 29 }],
        ...{ weekdays: [0, 6], minNightShare: 0.5 },
      },
    },
  ],
  [
    'When a vessel changes its name at sea or changes its flag at sea.',
    { behaviour: { kind: 'identityConflict', conflicts: ['name', 'flag'] } },
  ],
])('%s', (sentence, parts) => {
  expect(describeRule(ruleOf(parts))).toBe(sentence)
})

test('every behaviour has words of its own, and nothing is left unsaid or undefined', () => {
  const sentences = BEHAVIOURS.map((kind) =>
    describeRule(ruleOf({ behaviour: { kind, minDarkApproaches: 3 } })),
  )
  expect(new Set(sentences).size).toBe(BEHAVIOURS.length)
  fc.assert(
    fc.property(
      fc.constantFrom(...BEHAVIOURS),
      fc.record(
        {
          zoneKinds: fc.constant(['eez', 'own'] as const),
          relation: fc.constantFrom('inside', 'near', 'returns'),
          withinNm: fc.constant(5),
          isForeign: fc.boolean(),
          licences: fc.subarray(['authorised', 'permitted', 'none', 'unknown'] as const, { minLength: 1 }),
          minPortNm: fc.constant(2),
        },
        { requiredKeys: ['zoneKinds', 'withinNm'] },
      ),
      (kind, place) => {
        const sentence = describeRule(ruleOf({ behaviour: { kind, minDarkShare: 0.5 }, place }))
        return /^When \S.*\S\.$/.test(sentence) && !/undefined|null|NaN| {2}/.test(sentence)
      },
    ),
    { seed: 6 },
  )
})
