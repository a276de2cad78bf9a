import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findStamp, readGatehouseTime } from '../../../lib/ais/nmea/stamp.ts'
import { toBytes } from './nmea-lines.ts'

function find(text: string): string | null {
  const timeMs = findStamp(toBytes(text), 0, text.length)
  return Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString()
}

describe('findStamp', () => {
  it.each([
    ['2021-01-01T00:00:00Z ', '2021-01-01T00:00:00.000Z'],
    ['2021-01-01T00:00:00.123456Z,', '2021-01-01T00:00:00.123Z'],
    ['2021-01-01 00:00:00,250 INFO ', '2021-01-01T00:00:00.250Z'],
    ['[2021-01-01 00:00:00] ', '2021-01-01T00:00:00.000Z'],
    ['2021/01/01 07:08 ', '2021-01-01T07:08:00.000Z'],
    ['2021-01-01T01:30:00+01:30 ', '2021-01-01T00:00:00.000Z'],
    ['2020-12-31T19:00:00-0500 ', '2021-01-01T00:00:00.000Z'],
    ['2021-01-01T02:00:00+02 ', '2021-01-01T00:00:00.000Z'],
    ['20210101T000000Z ', '2021-01-01T00:00:00.000Z'],
    ['20210101-000000 ', '2021-01-01T00:00:00.000Z'],
    [
      ' ( MSG: 3, REPEAT: 0, MMSI: 230907000, signalpower: -44.0, ppm: 0, timestamp: 20210101000000)',
      '2021-01-01T00:00:00.000Z',
    ],
    ['1609459200 ', '2021-01-01T00:00:00.000Z'],
    ['1609459200.5,', '2021-01-01T00:00:00.500Z'],
    ['1609459200123 ', '2021-01-01T00:00:00.123Z'],
    [',s25723,d-112,T34.35063660,r3669961,1609459200', '2021-01-01T00:00:00.000Z'],
    [',1609459200', '2021-01-01T00:00:00.000Z'],
    ['receiver 3, line 77: 1609459200;', '2021-01-01T00:00:00.000Z'],
  ])('reads %j', (text, time) => expect(find(text)).toBe(time))

  it.each([
    '',
    ',r003669987',
    ',rb03660465,',
    ',r1609459200',
    '-1609459200 ',
    '0.1609459200 ',
    '1609459200th ',
    'MMSI: 230907000',
    '16094592001 ',
    '2021-13-01T00:00:00Z ',
    '2021-02-30T00:00:00Z ',
    '2021-01-01T24:00:00Z ',
    '2021-01-01 ',
    '2021-01/01 00:00:00 ',
    '0000-01-01T00:00:00Z ',
    '9999999999 ',
    '20211301000000',
    '03/04/2021 00:00:00 ',
  ])('finds none in %j', (text) => expect(find(text)).toBeNull())

  it('reads back any time in every form', () => {
    const times = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 })
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 999 }), (second, ms) => {
        const iso = new Date(second * 1000 + ms).toISOString()
        const fraction = iso.slice(20, 23)
        for (const form of [
          iso,
          iso.replace('T', ' ').replace('Z', ''),
          iso.slice(0, 19).replace(/[-:]/g, '') + iso.slice(19),
          iso.replace(/[-:TZ]/g, ''),
          `${second}.${fraction}`,
          `${second}${fraction}`,
        ]) {
          expect(find(`${form} `), form).toBe(iso)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it('takes time in proportion to the text, whatever it holds', () => {
    for (const piece of ['1609459200x', '2021-', '1', '1,', '20210101T', '\\']) {
      expect(find(piece.repeat(2000)) ?? '').toBe('')
    }
  })
})

describe('readGatehouseTime', () => {
  function read(line: string): string | null {
    const timeMs = readGatehouseTime(toBytes(line), 0, line.length)
    return Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString()
  }
  it('reads date, time and milliseconds', () => {
    expect(read('$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B')).toBe('2010-06-11T11:46:11.390Z')
    expect(read('$PGHP,1,2010,6,11,11,46,12,93,219,,,1,05*2E')).toBe('2010-06-11T11:46:12.093Z')
  })
  it.each([
    '$PGHP,2,2010,6,11,11,46,11,390,231*5B',
    '$PGHP,1,2010,6,31,11,46,11,390,231*5B',
    '$PGHP,1,2010,6,11,11,46,11*5B',
    '$PGHP,1,2010,6,11,11,46,,390,231*5B',
    '$PGHP,1,99999,6,11,11,46,11,390,231*5B',
    '$GPRMC,1,2010,6,11,11,46,11,390,231*5B',
  ])('refuses %j', (line) => expect(read(line)).toBeNull())
})
