import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseNamedColumns } from '../../../lib/ais/csv/columns.ts'
import { listInputs } from '../../../lib/ais/open-input.ts'
import { readInputs } from '../../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { describeReports, IMPORT_START_MS, readAlone, readText } from './describe-input.ts'

const ROWS =
  'mmsi,timestamp,lat,lon\n219000001,2021-01-01T00:00:00Z,55,10\n219000001,2021-01-01T00:10:00Z,55.1,10\n'
const SENTENCE = '!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-inputs-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function manyRows(count: number): string {
  const rows = ['mmsi,timestamp,lat,lon']
  for (let i = 0; i < count; i++) rows.push(`${219_000_000 + (i % 100)},${1_600_000_000 + i},55.5,10.5`)
  return `${rows.join('\n')}\n`
}

describe('faults are one line with file and reason, and what was read before them is kept', () => {
  test('missing, also below a file', async () => {
    for (const path of [join(folder, 'nope.csv'), join(file('plain.csv', ROWS), 'below')]) {
      const { error } = await readAlone(path)
      expect(error?.reason).toBe('missing')
      expect(error?.message).toBe(`${path}: no such file`)
    }
  })

  test('unreadable: a link to itself', async () => {
    const path = join(folder, 'circle.csv')
    symlinkSync(path, path)
    const { error } = await readAlone(path)
    expect(error?.reason).toBe('unreadable')
    expect(error?.message.startsWith(`${path}: `)).toBe(true)
  })

  test.each<[string, Uint8Array]>([
    ['empty', new Uint8Array(0)],
    ['a byte order mark alone', Uint8Array.of(0xef, 0xbb, 0xbf)],
    ['a gzip of nothing', gzipSync('')],
  ])('%s', async (name, bytes) => {
    const { error, report } = await readAlone(file(`${name}.csv`, bytes))
    expect(error?.reason).toBe('empty')
    expect(report.lines).toBe(0)
  })

  test('truncated gzip: whole rows are kept, the cut one is counted', async () => {
    const bytes = gzipSync(manyRows(20_000))
    const { error, report, buffer } = await readAlone(file('cut.csv.gz', bytes.subarray(0, bytes.length / 2)))
    expect(error?.reason).toBe('truncated')
    expect(report.positions).toBeGreaterThan(1000)
    expect(buffer.count).toBe(report.positions)
    expect(report.rejects.counts.get('truncated') ?? 0).toBeLessThanOrEqual(1)
    expect(report.unaccountedLines()).toBe(0)
  })

  test('corrupt gzip', async () => {
    const bytes = gzipSync(manyRows(20_000))
    bytes[bytes.length - 6]! ^= 1
    const { error, report } = await readAlone(file('bad.csv.gz', bytes))
    expect(error?.reason).toBe('corrupt')
    expect(report.positions).toBeGreaterThan(1000)
    expect(report.unaccountedLines()).toBe(0)
  })

  test.each<[string, Uint8Array | string]>([
    ['random bytes', Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 31 + 7) % 256)],
    ['zero bytes', new Uint8Array(5000)],
    ['UTF-16 without its mark', Buffer.from(ROWS, 'utf16le')],
    ['prose', 'It was a dark and stormy night\nthe rain fell in torrents\n'],
  ])('%s is not understood', async (_, content) => {
    const { error, report } = await readText(content)
    expect(error?.reason).toBe('not-understood')
    expect(error?.message).not.toMatch(/[^\x20-\x7e]/)
    expect(report.lines).toBe(0)
  })

  test('a header without rows, and a table read as NMEA, are told: nothing was recognised', async () => {
    const header = await readText('mmsi,timestamp,lat,lon\n')
    expect(header.error?.message).toContain('no row among 1 lines')
    const buffer = new ReportBuffer()
    const options = { importStartMs: IMPORT_START_MS, format: 'nmea' as const }
    const [table] = await readInputs([file('table.csv', ROWS)], options, buffer)
    expect(table?.error?.reason).toBe('not-understood')
    expect(table?.error?.message).toContain('no AIS sentence')
  })

  test('standard input that is not there', async () => {
    expect((await readAlone('-')).error?.reason).toBe('missing')
  })

  test('one bad input ends that input only', async () => {
    const buffer = new ReportBuffer()
    const paths = [file('one.csv', ROWS), join(folder, 'nope'), file('two.csv.gz', gzipSync(ROWS))]
    const results = await readInputs(paths, { importStartMs: IMPORT_START_MS, firstSource: 5 }, buffer)
    expect(results.map(({ error }) => error?.reason ?? null)).toEqual([null, 'missing', null])
    expect([...buffer.block.source.subarray(0, buffer.count)]).toEqual([5, 5, 7, 7])
  })

  test('an error that is no input fault is not taken for one', async () => {
    const buffer = new ReportBuffer()
    const failing = () => {
      throw new Error('disk full')
    }
    await expect(
      readInputs([file('three.csv', ROWS)], { importStartMs: IMPORT_START_MS }, buffer, failing),
    ).rejects.toThrow('disk full')
  })
})

describe('columns', () => {
  const unknown = 'Schiff;Zeit;Breite;Laenge;Tempo\nA;2021-01-01 00:00:00;55,5;10,5;7\n'

  test('that are not understood are shown, with the flag to name them', async () => {
    const { error } = await readText(unknown)
    expect(error?.reason).toBe('not-understood')
    expect(error?.message).toContain('columns seen: Schiff, Zeit, Breite, Laenge, Tempo')
    expect(error?.message).toContain('--columns mmsi=COLUMN,time=COLUMN,lat=COLUMN,lon=COLUMN')
  })

  test('that are named are taken', async () => {
    const columns = parseNamedColumns('lat=Breite,lon=Laenge,time=Zeit,vessel=schiff,speed=Tempo')
    const { error, buffer } = await readText(unknown, { columns })
    expect(error).toBeNull()
    expect(describeReports(buffer)).toMatchObject([{ vessel: 'A', lat: 55.5, lon: 10.5, speed: 7 }])
  })

  test('that are named and not there, or no fields, are refused', async () => {
    const { error } = await readText(unknown, { columns: { lat: 'Hoehe' } })
    expect(error?.message).toContain('no column "Hoehe" among Schiff')
    expect(() => parseNamedColumns('lat')).toThrow('lat, lon')
    expect(() => parseNamedColumns('height=x')).toThrow('"height=x"')
  })

  test('with the better of two names win, whatever their order', async () => {
    const { buffer } = await readText('id,y,latitude,lon,time,mmsi\n1,1,2,3,1600000000,219000001\n')
    expect(describeReports(buffer)).toMatchObject([{ vessel: '219000001', lat: 2, lon: 3 }])
  })

  test('keep their units', async () => {
    for (const [name, value] of [
      ['speed_kmh', 18.52],
      ['Speed (m/s)', 36_000 / 6998.4],
      ['SOG', 10],
      ['speed_kn', 10],
    ] as const) {
      const { buffer } = await readText(`mmsi,time,lat,lon,${name}\n219000001,1600000000,1,2,${value}\n`)
      expect(describeReports(buffer)[0], name).toMatchObject({ speed: 10 })
    }
  })
})

describe('dates that read two ways', () => {
  const table = (...dates: string[]) =>
    `mmsi,timestamp,lat,lon\n${dates.map((date) => `219000001,${date} 12:00:00,55,10\n`).join('')}`

  test('are settled by a later row, even after megabytes', async () => {
    const dates = [...new Array(40_000).fill('03/04/2021'), '04/13/2021']
    for (const result of [
      await readAlone(file('dates.csv', table(...dates))),
      await readText(table(...dates)),
    ]) {
      expect(result.error).toBeNull()
      expect(result.report.positions).toBe(40_001)
      expect(describeReports(result.buffer)[0]).toMatchObject({ time: '2021-03-04T12:00:00.000Z' })
    }
  })

  test('are refused, with the flag, where nothing settles them', async () => {
    const { error, report } = await readText(table('03/04/2021', '04/04/2021'))
    expect(error?.reason).toBe('ambiguous-time')
    expect(error?.message).toContain('--date-order dmy')
    expect(report.positions).toBe(0)
  })

  test('are read as told', async () => {
    const { buffer } = await readText(table('03/04/2021'), { dateOrder: 'dmy' })
    expect(describeReports(buffer)[0]).toMatchObject({ time: '2021-04-03T12:00:00.000Z' })
  })

  test('need no order where day and month agree', async () => {
    expect((await readText(table('04/04/2021', '05/05/2021'))).report.positions).toBe(2)
  })

  test('that contradict what settled them are refused one by one', async () => {
    const { report } = await readText(table('13/04/2021', '03/04/2021', '04/14/2021'))
    expect(report.positions).toBe(2)
    expect([...report.rejects.counts]).toEqual([['bad-time', 1]])
  })

  test('in JSON are refused as a whole, with the flag', async () => {
    const { error } = await readText('{"mmsi":219000001,"time":"03/04/2021 12:00:00","lat":1,"lon":2}\n')
    expect(error?.reason).toBe('ambiguous-time')
  })
})

describe('rows', () => {
  const one = async (cells: string, header = 'mmsi,timestamp,lat,lon,sog,cog,heading,name') => {
    const { report, buffer } = await readText(`${header}\n${cells}\n`)
    expect(report.unaccountedLines()).toBe(0)
    return [...report.rejects.counts.keys(), ...report.setAside.keys()][0] ?? describeReports(buffer)
  }
  const good = '219000001,2021-01-01T00:00:00Z,55,10,5,90,91,'

  test.each<[string, string]>([
    [',2021-01-01T00:00:00Z,55,10,,,,', 'no-vessel'],
    ['2.19e8,2021-01-01T00:00:00Z,55,10,,,,', 'no-vessel'],
    ['219000001,,55,10,,,,', 'no-time'],
    ['219000001,soon,55,10,,,,', 'bad-time'],
    ['219000001,2026-01-01T00:11:00Z,55,10,,,,', 'future-time'],
    ['219000001,2021-01-01T00:00:00Z,90.1,10,,,,', 'out-of-range'],
    ['219000001,2021-01-01T00:00:00Z,55,-180.1,,,,', 'out-of-range'],
    ['219000001,2021-01-01T00:00:00Z,,10,,,,', 'no-position'],
    ['219000001,2021-01-01T00:00:00Z,91,181,,,,', 'place-not-available'],
    ['219000001,2021-01-01T00:00:00Z,5x,10,,,,', 'bad-row'],
    ['219000001,2021-01-01T00:00:00Z,55,10,fast,,,', 'bad-row'],
    ['219000001,2021-01-01T00:00:00Z,55,10', 'truncated'],
    ['219000001,2021-01-01T00:00:00Z,55,10,,,,A,B', 'bad-row'],
    ['219000001,2021-01-01T00:00:00Z,55,10,,,,"A', 'malformed'],
    ['002190001,2021-01-01T00:00:00Z,55,10,,,,', 'coast-station'],
    ['992190001,2021-01-01T00:00:00Z,55,10,,,,', 'aid-to-navigation'],
    ['111219001,2021-01-01T00:00:00Z,55,10,,,,', 'sar-aircraft'],
    ['970219001,2021-01-01T00:00:00Z,55,10,,,,', 'distress-beacon'],
    [`${'9'.repeat(70_000)},,,,,,,`, 'too-long'],
  ])('%.70s', async (cells, reason) => {
    expect(await one(cells)).toBe(reason)
  })

  test.each([
    '219000001.0,2021-01-01T00:00:00Z,55,10,5,90,91,',
    `"219000001","2021-01-01T00:00:00Z","55","10","5","90","91",""`,
    ` 219000001 , 2021-01-01T00:00:00Z , 55 , 10 , 5 , 90 , 91 , `,
    `${good},`,
  ])('%s means the same as without the ornaments', async (cells) => {
    expect(await one(cells)).toEqual(await one(good))
  })

  test('sentinels are missing', async () => {
    expect(await one('219000001,1600000000,55,10,102.3,360,511,')).toMatchObject([
      { speed: Number.NaN, course: Number.NaN, heading: Number.NaN },
    ])
    expect(await one('219000001,1600000000,55,10,102.2,359.9,359,')).toMatchObject([
      { speed: 102.2, course: 359.9, heading: 359 },
    ])
  })

  test('with name and place are two reports; with a name alone one', async () => {
    expect(await one(`${good}ALMA`)).toHaveLength(2)
    expect(await one('219000001,1600000000,,,,,,ALMA')).toMatchObject([{ identity: { name: 'ALMA' } }])
  })

  test('lines before the header, blank ones and a header again are no rows', async () => {
    const { report } = await readText(`# exported\n\n${ROWS}\n${ROWS}`)
    expect([report.commentLines, report.blankLines, report.positions]).toEqual([3, 2, 4])
    expect(report.unaccountedLines()).toBe(0)
  })
})

describe('format', () => {
  test.each<[string, string]>([
    [`# a comment\n\n$PGHP,1,2004,12,21,23,59,58,999,219,,2190047,1,58*11\n${SENTENCE}`, 'nmea'],
    [`\\g:1-1-1,c:1600000000*5B\\${SENTENCE}`, 'nmea'],
    ['$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\n', 'nmea'],
    [`1600000000,station,${SENTENCE}`, 'nmea'],
    [ROWS, 'csv (generic)'],
    ['{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2}', 'json'],
    ['\n [{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2}]', 'json'],
  ])('%j', async (text, format) => {
    const { report } = await readText(text, { startMs: Date.UTC(2020, 0, 1) })
    expect(report.format).toBe(format)
    expect(report.lines).toBeGreaterThan(0)
  })

  test('a log without times is refused unless its start is given', async () => {
    const { error } = await readText(SENTENCE)
    expect(error?.reason).toBe('no-time')
    expect(error?.message).toContain('--start')
    expect((await readText(SENTENCE, { startMs: Date.UTC(2020, 0, 1) })).error).toBeNull()
  })

  test('UTF-16 with its mark, UTF-8 with its mark', async () => {
    const plain = describeReports((await readText(ROWS)).buffer)
    for (const bytes of [
      Buffer.from(`\ufeff${ROWS}`, 'utf16le'),
      Buffer.from(`\ufeff${ROWS}`, 'utf16le').swap16(),
      Buffer.from(`\ufeff${ROWS}`),
    ]) {
      expect(describeReports((await readText(bytes)).buffer)).toEqual(plain)
    }
  })
})

test('a name that reads like "missing" is what the ship sent, in every format', async () => {
  for (const text of [
    'mmsi,timestamp,lat,lon,name,callsign\n219000001,1600000000,1,2,UNKNOWN,Unknown\n',
    '{"mmsi":219000001,"timestamp":1600000000,"lat":1,"lon":2,"name":"UNKNOWN","callsign":"Unknown"}\n',
  ]) {
    const { buffer } = await readText(text)
    expect(buffer.identities).toMatchObject([{ name: 'UNKNOWN', callSign: '' }])
  }
})

test('directories: below too, sorted, hidden files left out', async () => {
  const root = join(folder, 'tree')
  for (const name of ['b/2', 'a', 'b/1', '.hidden', 'b/.git/x', 'c/d/e']) {
    const path = join(root, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, '')
  }
  mkdirSync(join(root, 'empty'))
  symlinkSync(root, join(root, 'loop'))
  const files = await listInputs([root, '-', join(root, 'a')])
  expect(files.map((path) => path.replace(`${root}/`, ''))).toEqual(['a', 'b/1', 'b/2', 'c/d/e', '-', 'a'])
})

test('an empty directory is refused by name', async () => {
  const path = join(folder, 'void')
  mkdirSync(path)
  const [result] = await readInputs([path], { importStartMs: IMPORT_START_MS }, new ReportBuffer())
  expect(result?.error?.message).toContain(`${path}: `)
})
