import { describe, expect, it } from 'vitest'
import {
  durationWords,
  gapStateWords,
  kindWords,
  minuteWords,
  placeWords,
  shownWords,
  tenthsWords,
  tripEndWords,
  tripTargetWords,
} from '../../app/overview/words.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'

describe('the words of the page', () => {
  it.each([
    [43.5, -8.25, `43°30.00'N 008°15.00'W`],
    [-0.001, 179.99999, `00°00.06'S 180°00.00'E`],
    [0, 0, `00°00.00'N 000°00.00'E`],
    [-59.99999, -179.5, `60°00.00'S 179°30.00'W`],
  ])('a place at %d, %d', (latDeg, lonDeg, words) => {
    expect(placeWords(unitsOfLatDeg(latDeg), unitsOfLonDeg(lonDeg))).toBe(words)
  })

  it('tells times to the minute and silences in hours, long ones in days', () => {
    expect(minuteWords(Date.UTC(2025, 5, 2, 14, 20, 59))).toBe('2025-06-02 14:20')
    expect(tenthsWords(2505)).toBe('2,505.0')
    expect(durationWords(12.04 * 3_600_000)).toBe('12.0 h')
    expect(durationWords(96 * 3_600_000)).toBe('4.0 d')
  })

  it('tells a state from a cause', () => {
    expect(tripEndWords(null)).toBeNull()
    expect(tripEndWords('gap')).toBe('silence in port')
    expect(tripTargetWords({ endPort: null, endedBy: null })).toBe('no port yet')
    expect(tripTargetWords({ endPort: null, endedBy: 'silence' })).toBe('last seen')
    expect(tripTargetWords({ endPort: 'unnamed', endedBy: 'stay' })).toBe('unnamed port')
    expect(gapStateWords({ onMs: null, open: true })).toBe('still off')
    expect(gapStateWords({ onMs: null, open: false })).toBe('not on again')
    expect(gapStateWords({ onMs: 1, open: true })).toBeNull()
  })

  it('marks what is no ship, and says how much is not shown', () => {
    expect(kindWords('invalid')).toBe('invalid MMSI')
    expect(kindWords('ship')).toBeNull()
    expect(shownWords(50, 1982)).toBe('50 of 1,982')
    expect(shownWords(8, 8)).toBe('8')
  })
})
