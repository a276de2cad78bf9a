import { describe, expect, it } from 'vitest'
import { createFormat } from '../../../components/words/format.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'

const en = createFormat('en')
const es = createFormat('es')
const AT = Date.UTC(2026, 10, 21, 20, 48, 59)
const HOUR_MS = 3_600_000

describe('numbers, times and places', () => {
  it.each([
    [43.5, -8.25, `43°30.00'N 008°15.00'W`],
    [-0.001, 179.99999, `00°00.06'S 180°00.00'E`],
    [0, 0, `00°00.00'N 000°00.00'E`],
    [-59.99999, -179.5, `60°00.00'S 179°30.00'W`],
  ])('a place at %d, %d is the same in all languages', (latDeg, lonDeg, words) => {
    for (const format of [en, es])
      expect(format.place(unitsOfLatDeg(latDeg), unitsOfLonDeg(lonDeg))).toBe(words)
  })

  it('have the marks of the language, and a true minus', () => {
    expect([en.whole(12_345), es.whole(12_345)]).toEqual(['12,345', '12.345'])
    expect([en.score(0.938), es.score(0.938)]).toEqual(['0.94', '0,94'])
    expect([en.signed(-0.4), en.signed(2.6), es.signed(-0.4)]).toEqual(['−0.40', '+2.60', '−0,40'])
    expect([en.fixed(-1.25, 1), en.measure(-1234.5)]).toEqual(['−1.3', '−1,230'])
    expect([en.knots(7.25), es.knots(7)]).toEqual(['7.3\u00a0kn', '7,0\u00a0kn'])
    expect([en.course(359.7), en.course(48)]).toEqual(['000°', '048°'])
    expect(en.share(0.25)).toBe('25%')
  })

  it('are told in UTC whatever the zone of the machine', () => {
    expect([en.moment(AT), en.momentUtc(AT)]).toEqual(['21 Nov 20:48', '21 Nov 20:48 UTC'])
    expect(es.momentUtc(AT)).toBe('21 nov 20:48 UTC')
    expect(en.moment(Date.UTC(2026, 8, 5, 0, 4))).toBe('05 Sep 00:04')
    expect([en.shortMoment(AT, AT + 1), en.shortMoment(AT, AT + 24 * HOUR_MS)]).toEqual(['20:48', '21 Nov'])
    expect(en.shortMoment(AT, null)).toBe('21 Nov')
    expect(en.span(AT, AT + HOUR_MS)).toEqual(['21 Nov 20:48', '21:48'])
    expect(en.span(AT, AT + 24 * HOUR_MS)).toEqual(['21 Nov 20:48', '22 Nov 20:48'])
    expect(es.minute(AT)).toBe('2026-11-21 20:48')
  })

  it('tell ages and durations in the largest unit that says something', () => {
    const ages = [-5, 4400, 61_000, 4 * HOUR_MS, 5 * 24 * HOUR_MS]
    expect(ages.map(en.age)).toEqual(['0\u00a0s', '4\u00a0s', '1\u00a0min', '4.0\u00a0h', '5\u00a0d'])
    expect([en.duration(12.04 * HOUR_MS), es.duration(96 * HOUR_MS)]).toEqual(['12.0\u00a0h', '4,0\u00a0d'])
  })

  it('part MMSIs in threes, and leave what is none as it is', () => {
    expect(en.mmsi('355906147')).toBe('355\u2009906\u2009147')
    expect([en.mmsi('12345'), en.mmsi('1234567890'), en.mmsi('')]).toEqual(['12345', '1234567890', ''])
  })
})
