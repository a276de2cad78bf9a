import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlace } from '../../lib/geo/parse-place.ts'

const lat = fc.integer({ min: -90 * 36_000, max: 90 * 36_000 })
const lon = fc.integer({ min: -180 * 36_000, max: 180 * 36_000 })

/** Tenths of a second as degrees, minutes and seconds. */
function parts(tenths: number): [number, number, string] {
  const all = Math.abs(tenths)
  return [Math.floor(all / 36_000), Math.floor((all % 36_000) / 600), ((all % 600) / 10).toFixed(1)]
}

function minutes(tenths: number): [number, string] {
  const all = Math.abs(tenths)
  return [Math.floor(all / 36_000), ((all % 36_000) / 600).toFixed(5)]
}

type Write = (lat: number, lon: number) => string
const side = (tenths: number, letters: string) => letters[tenths < 0 ? 1 : 0]!
const decimal = (tenths: number) => (tenths / 36_000).toFixed(7)
const absolute = (tenths: number) => decimal(Math.abs(tenths))

const FORMS: Readonly<Record<string, Write>> = {
  'signs and a blank': (a, o) => `${decimal(a)} ${decimal(o)}`,
  'signs and a comma': (a, o) => `${decimal(a)},${decimal(o)}`,
  'decimal commas': (a, o) => `${decimal(a)} ${decimal(o)}`.replaceAll('.', ','),
  'decimal commas and a semicolon': (a, o) => `${decimal(a)}; ${decimal(o)}`.replaceAll('.', ','),
  'a true minus sign': (a, o) => `${decimal(a)}, ${decimal(o)}`.replaceAll('-', '\u2212'),
  'letters behind': (a, o) => `${absolute(a)}°${side(a, 'NS')} ${absolute(o)}° ${side(o, 'EW')}`,
  'letters in front, longitude first': (a, o) =>
    `${side(o, 'EO')}${absolute(o)} ${side(a, 'NS')}${absolute(a)}`,
  'small letters': (a, o) => `${absolute(a)}${side(a, 'ns')}/${absolute(o)}${side(o, 'ew')}`,
  'degrees and minutes': (a, o) => {
    const [d, m] = minutes(a)
    const [e, n] = minutes(o)
    return `${d}°${m}'${side(a, 'NS')} ${String(e).padStart(3, '0')}°${n}′${side(o, 'EW')}`
  },
  'dashes, as in a log': (a, o) => {
    const [d, m] = minutes(a)
    const [e, n] = minutes(o)
    return `${d}-${m}${side(a, 'NS')} ${e}-${n}${side(o, 'EW')}`
  },
  'seconds, typed': (a, o) => {
    const [d, m, s] = parts(a)
    const [e, n, t] = parts(o)
    return `${side(a, 'NS')} ${d}° ${m}' ${s}'', ${side(o, 'EW')} ${e}° ${n}' ${t}"`
  },
  'seconds, without a letter': (a, o) => {
    const [d, m, s] = parts(a)
    const [e, n, t] = parts(o)
    return `${a < 0 ? '-' : ''}${d} ${m} ${s} ${o < 0 ? '-' : ''}${e} ${n} ${t}`
  },
  'seconds, printed': (a, o) => {
    const [d, m, s] = parts(a)
    const [e, n, t] = parts(o)
    return `${d}º${m}’${s}”${side(a, 'NS')} ${e}º${n}’${t}”${side(o, 'EW')}`
  },
}

describe('a place that somebody types', () => {
  it.each(Object.entries(FORMS))('is read with %s', (_name, write) => {
    fc.assert(
      fc.property(lat, lon, (a, o) => {
        const place = parsePlace(write(a, o))
        expect(place).not.toBeNull()
        expect(Math.abs(place!.latDeg - a / 36_000)).toBeLessThan(1e-6)
        expect(Math.abs(place!.lonDeg - o / 36_000)).toBeLessThan(1e-6)
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  it('is none out of range, half said, or said twice', () => {
    for (const text of [
      ...['', '54.5', '211000001', '211 000 001', '91 8', '54 181', '54 60.5 N 8 15 E', '54.5 30 N 8 E'],
      ...[
        '54N 8N',
        '54 8 E',
        '-54 S 8 E',
        'N54 8E',
        '54 8 NE',
        'EVER GIVEN',
        'N/A',
        '1 2 3 4 5 6 7 8',
        '54..5 8',
      ],
      '5'.repeat(90),
    ])
      expect(parsePlace(text), text).toBeNull()
  })

  it('never throws, and lies on the globe', () => {
    const word = fc.constantFrom(...['54', '8', '.', ',', ' ', 'N', 'E', 'W', '°', "'", '-', ';', 'x', '60'])
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const place = parsePlace(words.join(''))
        if (place === null) return
        expect(Math.abs(place.latDeg)).toBeLessThanOrEqual(90)
        expect(Math.abs(place.lonDeg)).toBeLessThanOrEqual(180)
      }),
      { seed: 8, numRuns: 3000 },
    )
  })
})
