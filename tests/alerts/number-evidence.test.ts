import { describe, expect, it } from 'vitest'
import { MOST_NUMBERED, numberEvidence } from '../../lib/alerts/number-evidence.ts'
import { alertFrom, causeFrom } from './alert-world.ts'

const item = (
  name: 'closedFishingHours' | 'hoursAtSea' | 'darkHours',
  contribution: number,
  ...outputIds: string[]
) => ({
  ...{ name, value: 1, outputIds, contribution },
})

describe('numbers of evidence', () => {
  it('go to what met the rule in the order of time, then to what weighs most', () => {
    const alert = alertFrom(10, 20, {
      causes: [causeFrom(15, 16), causeFrom(10, 11)],
      evidence: [
        item('closedFishingHours', 0.5, 'fishing 10', 'fishing 15', 'fishing 2'),
        item('darkHours', -1.5, 'gap 1'),
        item('hoursAtSea', 3, 'trip'),
      ],
    })
    expect(numberEvidence(alert).map(({ outputIds, cause, names }) => [outputIds[0], cause, names])).toEqual([
      ['fishing 10', 1, ['closedFishingHours']],
      ['fishing 15', 0, ['closedFishingHours']],
      ['gap 1', null, ['darkHours']],
      ['fishing 2', null, ['closedFishingHours']],
    ])
    expect(numberEvidence(alert).map(({ number }) => number)).toEqual([1, 2, 3, 4])
  })

  it('are few, and what happened once has one', () => {
    const causes = Array.from({ length: 9 }, (_, i) => causeFrom(i, i + 1))
    expect(numberEvidence(alertFrom(0, 9, { causes })).length).toBe(MOST_NUMBERED)
    const twice = [causeFrom(1, 2), causeFrom(1, 2, { zoneId: 'other' })]
    expect(numberEvidence(alertFrom(1, 2, { causes: twice, evidence: [] })).length).toBe(1)
  })
})
