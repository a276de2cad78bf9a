import { describe, expect, it } from 'vitest'
import { behaviourWords, conditionWords, evidenceWords } from '../../components/live/condition-words.ts'

describe('why an alert was raised, in words', () => {
  it.each([
    ['place.minShoreNm', '0.5', '200.553', 'from shore: 201 nm, at least 0.5 asked'],
    ['place.minPortNm', '5.4', 'Infinity', 'nearest port: none near, at least 5.4 asked'],
    ['vessel.types', 'fishing', 'fishing', 'vessel type: fishing'],
    ['vessel.types', 'fishing, unknown', 'fishing', 'vessel type: fishing, asked: fishing, unknown'],
    ['vessel.isRegistered', 'false', 'false', 'in the register: no'],
    ['another.condition', 'a', 'b', 'another.condition: b, asked: a'],
  ])('%s', (condition, wanted, found, words) => {
    expect(conditionWords({ condition, wanted, found })).toBe(words)
  })

  it('leaves out what the heading tells', () => {
    expect(
      conditionWords({ condition: 'behaviour.kind', wanted: 'encounter', found: 'encounter' }),
    ).toBeNull()
    expect(behaviourWords('apparentFishing')).toBe('apparent fishing')
  })

  it('says what weighs, with its unit', () => {
    expect(evidenceWords('carrierEncounters', 1)).toBe(
      'encounters of a vessel that may fish with a carrier: 1',
    )
    expect(evidenceWords('hoursAtSea', 162.274)).toBe('length of the trip: 162\u00a0h')
    expect(evidenceWords('of another version', null)).toBe('of another version')
  })
})
