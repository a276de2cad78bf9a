import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readView, type View, writePlace, writeView } from '../../../components/shell/view-state.ts'

const NOTHING: View = {
  ...{ at: null, alert: null, vessel: null, time: null, tab: 'open', order: 'severity' },
  ...{ area: null, score: null, rule: null, flag: null, type: null, text: null },
}

const view = fc.record({
  at: fc.option(
    fc.record({
      latDeg: fc.double({ min: -85, max: 85, noNaN: true }),
      lonDeg: fc.double({ min: -1000, max: 1000, noNaN: true }),
      zoom: fc.double({ min: 0, max: 17, noNaN: true }),
    }),
  ),
  alert: fc.option(fc.stringMatching(/^[\w&=?#%+ é]{1,64}$/)),
  vessel: fc.option(fc.stringMatching(/^\d{9}$/)),
  time: fc.option(
    fc
      .tuple(fc.integer({ min: 0, max: 60_000_000 }), fc.integer({ min: 1, max: 1_000_000 }))
      .map(([from, minutes]) => ({ fromMs: from * 60_000, toMs: (from + minutes) * 60_000 })),
  ),
  tab: fc.constantFrom('open' as const, 'changes' as const),
  order: fc.constantFrom('severity' as const, 'score' as const, 'newest' as const),
  area: fc.option(fc.stringMatching(/^[\w@ ]{1,64}$/)),
  score: fc.option(fc.constantFrom(0, 0.5, 0.85, 1)),
  rule: fc.option(fc.stringMatching(/^[\w-]{1,64}$/)),
  flag: fc.option(fc.stringMatching(/^[A-Z]{3}$/)),
  type: fc.option(fc.stringMatching(/^[a-z_]{1,20}$/)),
  text: fc.option(fc.stringMatching(/^[\w&=?#%+ é]{1,64}$/)),
})

describe('the view in the address', () => {
  it('is read as it was written, a place to a metre', () => {
    fc.assert(
      fc.property(view, (seen) => {
        const read = readView(writeView('', seen))
        expect({ ...read, at: null }).toEqual({ ...seen, at: null })
        if (seen.at === null) expect(read.at).toBeNull()
        else {
          expect(read.at!.latDeg).toBeCloseTo(seen.at.latDeg, 4)
          expect(Math.cos(((read.at!.lonDeg - seen.at.lonDeg) * Math.PI) / 180)).toBeCloseTo(1, 8)
          expect(Math.abs(read.at!.lonDeg)).toBeLessThanOrEqual(180)
          expect(read.at!.zoom).toBeCloseTo(seen.at.zoom, 1)
          // What is read and written again is the same: the address does not creep.
          expect(writePlace(read.at!)).toBe(writePlace(seen.at))
        }
      }),
      { seed: 7 },
    )
  })

  it('leaves what it does not know, and what did not change, as it is', () => {
    const search = writeView('?theme=x&alert=a', { at: { latDeg: -0.402, lonDeg: -89.21, zoom: 6.5 } })
    expect(search).toBe('?theme=x&alert=a&at=-0.402,-89.21,6.5')
    expect(writeView(search, { alert: null, at: null })).toBe('?theme=x')
    expect(writeView('?tab=changes', { tab: 'open' })).toBe('')
  })

  it.each([
    '?time=20260320T0415',
    '?time=20260321T0000,20260320T0415',
    '?time=20261320T0415,20261321T0000',
    '?time=20260320T2560,20260321T0000',
    '?at=91,0,3',
    '?at=0,181,3',
    '?at=0,0,23',
    '?at=1e1,0,3',
    '?at=NaN,NaN,NaN',
    '?at=0,0',
    '?at=',
    '?alert=',
    `?alert=${'a'.repeat(65)}`,
    '?alert=%00',
    '?alert=a%0Ab',
    '?tab=standing&order=__proto__',
    '?constructor=1&__proto__=2',
    `?alert=a&x=${'y'.repeat(5000)}`,
    '?%E0%A4%A',
  ])('passes over %j', (search) => {
    expect(readView(search)).toEqual(NOTHING)
  })

  it('is never anything but a view, whatever the address', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const read = readView(`?at=${text}&${text}`)
        expect(Object.keys(read)).toEqual(Object.keys(NOTHING))
        expect(readView(writeView('', read))).toEqual(read)
      }),
      { seed: 7 },
    )
  })
})
