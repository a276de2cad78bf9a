import { describe, expect, it } from 'vitest'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import { dayMs, entryOf, licenceOf } from './entries.ts'

const REGISTER = { list: 'register', isWatchList: false } as const

function read(text: string, options: { areas?: readonly string[] } = {}) {
  return readRegisterCsv(text, 'fleet.csv', { ...REGISTER, ...options })
}

describe('readRegisterCsv', () => {
  it('makes one entry of the rows of one id, a licence a row', () => {
    const { entries, rejects, rows, ignoredColumns } =
      read(`\ufeffid,mmsi,imo,call_sign,name,flag,type,gears,length_m,areas,area_gears,authorised_from,authorised_to,reference,valid_from,valid_to,note,owner
es-1,224123450,9074729,eabc,Nuevo Amanecer,Spain,fishing,trawlers;purse_seines,31.5,country:esp|eez-4,trawlers,2024-01-01,2024-12-31,L-1,,,"first
note",Pérez
es-1,,,,,,,,,rfmo-iccat,,2024-06-01T12:00:00+02:00,9999-12-31,L-2,,,,
es-2,,,,Mar Azul,PRT,carrier,,,,,,,,2023-05-01,2024-05-01,,
`)
    expect({ rejects, rows, ignoredColumns }).toEqual({ rejects: [], rows: 3, ignoredColumns: ['owner'] })
    expect(entries).toEqual([
      entryOf({
        ...{ id: 'es-1', mmsi: '224123450', imo: '9074729', callSign: 'EABC', name: 'NUEVO AMANECER' },
        ...{ flag: 'ESP', type: 'fishing', gears: ['purse_seines', 'trawlers'], lengthM: 31.5 },
        authorisations: [
          licenceOf({
            ...{ areas: ['country:ESP', 'eez-4'], gears: ['trawlers'], reference: 'L-1' },
            // The last day is included.
            ...{ fromMs: dayMs('2024-01-01'), toMs: dayMs('2025-01-01') },
          }),
          licenceOf({ areas: ['rfmo-iccat'], reference: 'L-2', fromMs: Date.parse('2024-06-01T10:00:00Z') }),
        ],
        note: 'first note',
      }),
      entryOf({
        ...{ id: 'es-2', name: 'MAR AZUL', flag: 'PRT', type: 'carrier' },
        ...{ fromMs: dayMs('2023-05-01'), toMs: dayMs('2024-05-02') },
      }),
    ])
  })

  it('names entries without an id by their surest key', () => {
    const { entries } = read(`name;flag;imo;mmsi;call_sign
Sea Star;PA;9074729;;
Sea Star;PA;;352001234;HP12
Sea Star;PA;;;HP-12
Sea Star;PA;;;
Sea Star;;;;
`)
    expect(entries.map(({ id }) => id)).toEqual([
      ...['imo:9074729', 'mmsi:352001234', 'call:HP-12', 'name:SEA STAR:PAN', 'name:SEA STAR'],
    ])
  })

  it('reads the columns, words and codes of public lists', () => {
    const { entries, rejects } = read(
      `Vessel Name,Flag State Code,IRCS,IMO Number,Gears Code,LOA (m),From,To,Vessel Type,MMSI
ALPHA,EU-ESP,EAXY,9074729.0,LLD;PS,"24,5 m",2024-01-01,2024-06-30,purse seiner,
BETA,Chinese Taipei,N/A,0,LL,0,,,,224123450
GAMMA,Korea (Republic of),,,,,,,Fish Carrier,
DELTA,unknown,,,,,,,trawlers|purse_seines,`,
      { areas: ['rfmo-iotc'] },
    )
    expect(rejects).toEqual([])
    expect(entries).toEqual([
      entryOf({
        ...{
          id: 'imo:9074729',
          imo: '9074729',
          callSign: 'EAXY',
          name: 'ALPHA',
          flag: 'ESP',
          type: 'fishing',
        },
        ...{ gears: ['drifting_longlines', 'purse_seines'], lengthM: 24.5 },
        authorisations: [
          licenceOf({ areas: ['rfmo-iotc'], fromMs: dayMs('2024-01-01'), toMs: dayMs('2024-07-01') }),
        ],
      }),
      entryOf({
        ...{ id: 'mmsi:224123450', mmsi: '224123450', name: 'BETA', flag: 'TWN' },
        gears: ['drifting_longlines', 'set_longlines'],
      }),
      entryOf({ id: 'name:GAMMA:KOR', name: 'GAMMA', flag: 'KOR', type: 'carrier' }),
      entryOf({ id: 'name:DELTA', name: 'DELTA', type: 'fishing', gears: ['purse_seines', 'trawlers'] }),
    ])
  })

  it('reads days in the ways that can be read one way', () => {
    const days = ['2024-03-01', '2024/03/01', '01-Mar-2024', '01 MAR 2024', '2024-03-01T02:00+02:00']
    const { entries } = read(`name,valid_from\n${days.map((day, i) => `SHIP ${i},${day}`).join('\n')}\n`)
    expect(entries.map(({ fromMs }) => fromMs)).toEqual(days.map(() => dayMs('2024-03-01')))
  })

  it('takes the first of several columns for one thing, and tells of the others', () => {
    const { entries, ignoredColumns } = read('mmsi,flag_ais,flag_gfw\n224123450,PRT,ESP\n')
    expect(entries[0]!.flag).toBe('ESP')
    expect(ignoredColumns).toEqual(['flag_ais'])
  })
})

const HEADER =
  'id,mmsi,imo,call_sign,name,flag,type,gears,length_m,areas,area_gears,authorised_from,authorised_to,valid_from,valid_to'

/** A row of HEADER with some cells filled. */
function row(cells: Readonly<Record<string, string>>): string {
  return HEADER.split(',')
    .map((column) => cells[column] ?? '')
    .join(',')
}

describe('rows that are rejected', () => {
  const KEY = { id: 'x', mmsi: '224123450' }
  it.each([
    ['an IMO number with a wrong check digit', { ...KEY, imo: '9074728' }, 'imo', 'bad-imo'],
    ['an IMO number of six digits', { ...KEY, imo: '907472' }, 'imo', 'bad-imo'],
    ['a placeholder for an IMO number', { ...KEY, imo: '1234567' }, 'imo', 'bad-imo'],
    ['an MMSI of eight digits', { mmsi: '22412345' }, 'mmsi', 'bad-mmsi'],
    ['an MMSI as a spreadsheet spoils it', { mmsi: '2.24E+08' }, 'mmsi', 'bad-mmsi'],
    ['an MMSI of a radio never set up', { mmsi: '123456789' }, 'mmsi', 'bad-mmsi'],
    ['an MMSI of a coast station', { mmsi: '002241234' }, 'mmsi', 'bad-mmsi'],
    ['a flag that is no country', { ...KEY, flag: 'Atlantis' }, 'flag', 'unknown-flag'],
    ['a flag by the name of an object', { ...KEY, flag: '__proto__' }, 'flag', 'unknown-flag'],
    ['a gear that is not known', { ...KEY, gears: 'trawlers;dynamite' }, 'gears', 'unknown-gear'],
    [
      'a gear of a licence that is not known',
      { ...KEY, areas: '*', area_gears: 'constructor' },
      'area_gears',
      'unknown-gear',
    ],
    ['a type that is not known', { ...KEY, type: 'submarine' }, 'type', 'unknown-type'],
    ['several types', { ...KEY, type: 'tug|carrier' }, 'type', 'unknown-type'],
    ['a length below 0', { ...KEY, length_m: '-3' }, 'length_m', 'bad-length'],
    ['a length in millimetres', { ...KEY, length_m: '24500' }, 'length_m', 'bad-length'],
    ['a length in words', { ...KEY, length_m: 'long' }, 'length_m', 'bad-length'],
    ['a day that the calendar lacks', { ...KEY, valid_from: '2023-02-29' }, 'valid_from', 'bad-date'],
    [
      'a date of which nobody knows the month',
      { ...KEY, valid_from: '01/02/2023' },
      'valid_from',
      'bad-date',
    ],
    [
      'an hour that the clock lacks',
      { ...KEY, valid_from: '2023-02-01T25:00:00Z' },
      'valid_from',
      'bad-date',
    ],
    ['a year out of all use', { ...KEY, valid_from: '0023-02-01' }, 'valid_from', 'bad-date'],
    [
      'an end before its beginning',
      { ...KEY, valid_from: '2023-02-02', valid_to: '2023-02-01' },
      'valid_to',
      'to-before-from',
    ],
    [
      'a licence that ends before it begins',
      { ...KEY, areas: '*', authorised_from: '2023-02-02', authorised_to: '2022-02-01' },
      'authorised_to',
      'to-before-from',
    ],
    ['a licence without an area', { ...KEY, authorised_from: '2023-02-02' }, 'areas', 'no-area'],
    ['an area of no country', { ...KEY, areas: 'country:XYZ' }, 'areas', 'bad-area'],
    ['no key at all', { flag: 'ESP', type: 'fishing', name: 'N/A' }, '', 'no-key'],
    ['no key but an id', { id: 'x', flag: 'ESP' }, '', 'no-key'],
    ['a name without end', { ...KEY, name: 'A'.repeat(201) }, 'name', 'too-long'],
    ['a list without end', { ...KEY, areas: 'a;'.repeat(201) }, 'areas', 'too-long'],
    ['letters that are not UTF-8', { ...KEY, name: 'NI\ufffdO' }, '', 'damaged-text'],
  ])('%s', (_, cells, column, reason) => {
    const good = row({ id: 'good', name: 'GOOD' })
    const { entries, rejects, rows } = read([HEADER, good, row(cells)].join('\n'))
    expect(rejects).toEqual([{ line: 3, column, reason, message: expect.stringMatching(/./) }])
    expect(entries.map(({ id }) => id)).toEqual(['good'])
    expect(rows).toBe(2)
  })

  it('a row with more or fewer columns, a row again, and a quote that is never closed', () => {
    const { entries, rejects } = read('id,name\na,ANA\nb\nc,CLARA,x\na,ANA\nd,"DORA\ne,EVA\n')
    expect(entries.map(({ id }) => id)).toEqual(['a'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'wrong-columns'],
      [4, 'wrong-columns'],
      [5, 'duplicate'],
      [6, 'open-quote'],
    ])
  })

  it('all rows of an id of which one is wrong: half a vessel has half of its licences', () => {
    const lines = [
      row({ id: 'x', name: 'ANA', areas: 'a' }),
      row({ id: 'y', name: 'Y', areas: 'a' }),
      row({ id: 'x', areas: 'b', authorised_to: 'soon' }),
    ]
    const { entries, rejects } = read([HEADER, ...lines].join('\n'))
    expect(entries.map(({ id }) => id)).toEqual(['y'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'with-rejected'],
      [4, 'bad-date'],
    ])
  })

  it('rows of one id that contradict each other, or hold for overlapping times', () => {
    const lines = [
      row({ id: 'x', name: 'ANA', areas: 'a' }),
      row({ id: 'x', name: 'EVA', areas: 'b' }),
      row({ id: 'y', name: 'Y', valid_to: '2023-01-31' }),
      row({ id: 'y', name: 'Y 2', valid_from: '2023-01-31' }),
      row({ id: 'z', name: 'Z', valid_to: '2023-01-31' }),
      row({ id: 'z', name: 'Z 2', valid_from: '2023-02-01' }),
    ]
    const { entries, rejects } = read([HEADER, ...lines].join('\n'))
    expect(entries.map(({ name }) => name)).toEqual(['Z', 'Z 2'])
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'with-rejected'],
      [3, 'contradiction'],
      [4, 'with-rejected'],
      [5, 'overlap'],
    ])
    expect(rejects[1]!.message).toBe('name of x is EVA here and ANA in line 2')
  })
})

describe('files that are refused', () => {
  it.each([
    ['an empty file', '', /fleet\.csv, line 1: no register: .* it has none/],
    ['one without keys', 'flag,length\nESP,3\n', /no register: .* it has flag, length/],
    ['one column twice', 'mmsi,name,MMSI\n1,2,3\n', /the column mmsi stands there twice/],
    [
      'a slip in a column',
      'mmsi,authorised_too\n224123450,2024-01-01\n',
      /unknown column authorised_too: if authorised_to is meant/,
    ],
    ['another slip', 'mmsi,valid_form\n224123450,2024-01-01\n', /if valid_from is meant/],
    ['a header alone', 'mmsi,name\n', /no rows below the header/],
    ['no table', `${'{'.repeat(100_000)}`, /no register/],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
