import { describe, expect, it } from 'vitest'
import { diffRules } from '../../../lib/alerts/rules/diff-rules.ts'
import { ruleOf, setOf } from './rules.ts'

const place = { zoneKinds: ['no-take'], relation: 'near', withinNm: 10 } as const

describe('diffRules', () => {
  it('finds nothing between sets that say the same', () => {
    const [a, b] = [ruleOf({ id: 'a' }), ruleOf({ id: 'b', place })]
    expect(diffRules(setOf([a, b]), setOf([{ ...b }, { ...a }]))).toEqual({ rules: [], suspicionFrom: null })
  })

  it('tells what came, what went, and what changed from what to what', () => {
    const before = setOf([ruleOf({ id: 'went' }), ruleOf({ id: 'stays', place }), ruleOf({ id: 'same' })])
    const stays = ruleOf({
      id: 'stays',
      isEnabled: false,
      place: { ...place, withinNm: 20 },
      behaviour: { kind: 'loitering', minMinutes: 90 },
      time: { weekdays: [0] },
    })
    const after = setOf([ruleOf({ id: 'same' }), stays, ruleOf({ id: 'came' })], null)
    expect(diffRules(before, after)).toEqual({
      rules: [
        { ruleId: 'came', change: 'added', fields: [] },
        {
          ruleId: 'stays',
          change: 'changed',
          fields: [
            { field: 'enabled', before: 'true', after: 'false' },
            { field: 'place.withinNm', before: '10', after: '20' },
            { field: 'behaviour.minMinutes', before: null, after: '90' },
            { field: 'time.weekdays', before: null, after: '[0]' },
          ],
        },
        { ruleId: 'went', change: 'removed', fields: [] },
      ],
      suspicionFrom: { field: 'suspicionFrom', before: '0.7', after: 'null' },
    })
  })

  it('finds something wherever the versions differ', () => {
    const rule = ruleOf({ place })
    for (const other of [
      ruleOf({ title: 'Another', place }),
      ruleOf({ budgetPerDay: 3, place }),
      ruleOf({}),
    ]) {
      const [before, after] = [setOf([rule]), setOf([other])]
      expect(before.version).not.toBe(after.version)
      expect(diffRules(before, after).rules).toHaveLength(1)
    }
  })
})
