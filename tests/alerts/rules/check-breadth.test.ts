import { describe, expect, test } from 'vitest'
import { checkBreadth } from '../../../lib/alerts/rules/check-breadth.ts'
import type { Rule } from '../../../lib/alerts/rules/rule.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { ruleOf } from './rules.ts'

const EEZ = { zoneKinds: ['eez'], relation: 'inside' } as const
const CLOSED = { zoneKinds: ['no-take'], relation: 'inside' } as const
const fishing = { kind: 'apparentFishing', minMinutes: 30 } as const

function judge(parts: Partial<Rule>): 'refused' | 'warned' | 'plain' {
  const { refusals, warnings } = checkBreadth(ruleOf(parts))
  return refusals.length > 0 ? 'refused' : warnings.length > 0 ? 'warned' : 'plain'
}

describe('what everybody does is refused until something narrows it', () => {
  test.each<[string, Partial<Rule>, ReturnType<typeof judge>]>([
    ['fishing', { behaviour: fishing }, 'refused'],
    ['of a type', { behaviour: fishing, vessel: { types: ['fishing'] } }, 'refused'],
    ['not under one flag', { behaviour: fishing, vessel: { flagsNot: ['ESP'] } }, 'refused'],
    ['of a length', { behaviour: fishing, vessel: { minLengthM: 24 } }, 'refused'],
    ['registered', { behaviour: fishing, vessel: { isRegistered: true } }, 'refused'],
    ['in any EEZ', { behaviour: fishing, place: EEZ }, 'refused'],
    ['far from shore', { behaviour: fishing, place: { minShoreNm: 50 } }, 'refused'],
    ['at night', { behaviour: fishing, time: { minNightShare: 0.9 } }, 'refused'],
    [
      'in an EEZ of its own, by its flag',
      { behaviour: fishing, place: { ...EEZ, isForeign: false } },
      'refused',
    ],
    [
      'with any leave',
      { behaviour: fishing, place: { ...EEZ, licences: ['none', 'authorised'] } },
      'refused',
    ],
    ['under one flag', { behaviour: fishing, vessel: { flags: ['ESP'] } }, 'warned'],
    ['not registered', { behaviour: fishing, vessel: { isRegistered: false } }, 'warned'],
    ['on a list', { behaviour: fishing, vessel: { lists: ['*'] } }, 'plain'],
    ['in a foreign EEZ', { behaviour: fishing, place: { ...EEZ, isForeign: true } }, 'plain'],
    ['without leave', { behaviour: fishing, place: { ...EEZ, licences: ['none'] } }, 'plain'],
    [
      'of unknown leave',
      { behaviour: fishing, place: { ...EEZ, isForeign: true, licences: ['none', 'unknown'] } },
      'warned',
    ],
    ['in a closed area', { behaviour: fishing, place: CLOSED }, 'plain'],
    ['in one zone', { behaviour: fishing, place: { zoneIds: ['a'], relation: 'inside' } }, 'plain'],
    ['however short', { behaviour: { kind: 'apparentFishing' }, place: CLOSED }, 'warned'],
    ['passage', { behaviour: { kind: 'passage' }, place: { ...EEZ } }, 'refused'],
    ['passage of a closed area', { behaviour: { kind: 'passage' }, place: CLOSED }, 'warned'],
    ['slow passage of it', { behaviour: { kind: 'passage', maxKnots: 4 }, place: CLOSED }, 'plain'],
    ['at sea, of a type', { behaviour: { kind: 'atSea' }, vessel: { types: ['fishing'] } }, 'refused'],
    ['at sea, on a list', { behaviour: { kind: 'atSea' }, vessel: { lists: ['iuu'] } }, 'plain'],
    ['gap', { behaviour: { kind: 'gap' }, vessel: { types: ['fishing'] } }, 'refused'],
  ])('%s', (_name, parts, expected) => {
    expect(judge(parts)).toBe(expected)
  })
})

describe('what many do is warned of', () => {
  test.each<[string, Partial<Rule>, ReturnType<typeof judge>]>([
    ['loitering of anyone', {}, 'warned'],
    ['loitering of carriers', { vessel: { types: ['carrier'] } }, 'plain'],
    ['encounter of anyone', { behaviour: { kind: 'encounter' } }, 'warned'],
    ['encounter with a carrier', { behaviour: { kind: 'encounter', partnerTypes: ['carrier'] } }, 'plain'],
    [
      'encounter of a flag, with anyone',
      { behaviour: { kind: 'encounter' }, vessel: { flags: ['ESP'] } },
      'warned',
    ],
    ['conflict of anyone', { behaviour: { kind: 'identityConflict' } }, 'warned'],
    [
      'going dark in waters of its own',
      {
        behaviour: { kind: 'goingDark' },
        vessel: { types: ['fishing'] },
        place: { zoneKinds: ['eez'], relation: 'returns', withinNm: 50 },
      },
      'warned',
    ],
    [
      'going dark far around',
      {
        behaviour: { kind: 'goingDark' },
        place: { zoneKinds: ['no-take'], relation: 'returns', withinNm: 51 },
      },
      'warned',
    ],
  ])('%s', (_name, parts, expected) => {
    expect(judge(parts)).toBe(expected)
  })
})

test('the shipped rules are neither', () => {
  for (const rule of readShippedRules().rules)
    expect(checkBreadth(rule), rule.id).toEqual({ refusals: [], warnings: [] })
})
