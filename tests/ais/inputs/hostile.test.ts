import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BLOCK_REPORTS, readInputs } from '../../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { bytesOf, IMPORT_START_MS, readAlone, readText } from './describe-input.ts'

/** Inputs made to break a reader: counted or refused, in bounded memory. */

const ROWS =
  'mmsi,timestamp,lat,lon\n219000001,2021-01-01T00:00:00Z,55,10\n219000001,2021-01-01T00:10:00Z,55.1,10\n'
const MEGABYTE = 2 ** 20

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-hostile-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * `start`, then megabytes of one byte, then `end`, as an input of one piece of memory; `peakBytes` is the most that
 * was held in arrays while it was read, over what was held before.
 */
function endlessInput(start: string, byte: string, megabytes: number, end: string) {
  const piece = Buffer.alloc(MEGABYTE, byte)
  const before = process.memoryUsage().arrayBuffers
  const watch = { peakBytes: 0 }
  async function* stdin() {
    yield Buffer.from(start)
    for (let sent = 0; sent < megabytes; sent++) {
      yield piece
      watch.peakBytes = Math.max(watch.peakBytes, process.memoryUsage().arrayBuffers - before)
    }
    yield Buffer.from(end)
  }
  return { stdin: stdin(), watch }
}

describe('one line of 64 MB', () => {
  test.each([
    ['nmea', '!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n', 'x'],
    ['nmea', '!AIVDM,1,1,,A,', 'w'],
    ['csv', ROWS, ','],
    ['csv', ROWS, '"'],
    ['json', '{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2}\n', '['],
    ['json', '[{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2},\n{"a":', '['],
    ['json', '[{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2},\n"', 'x'],
  ] as const)('%s: %.30j and then %j', async (format, start, byte) => {
    const { stdin, watch } = endlessInput(start, byte, 64, '\n')
    const { report } = await readAlone('-', { format, stdin, startMs: Date.UTC(2021, 0, 1) })
    expect(report.bytes).toBe(start.length + 64 * MEGABYTE + 1)
    expect(report.rejects.counts.get('too-long')).toBe(1)
    expect(report.unaccountedLines()).toBe(0)
    // Half the input: what is held is a few megabytes, and what was let go may still be uncollected.
    expect(watch.peakBytes).toBeLessThan(32 * MEGABYTE)
  })

  test('a gzip bomb of 256 MB', async () => {
    const gzip = createGzip({ level: 9 })
    const packed: Buffer[] = []
    gzip.on('data', (piece: Buffer) => packed.push(piece))
    const done = new Promise((resolve) => gzip.on('end', resolve))
    for (let made = 0; made < 256; made++) gzip.write(Buffer.alloc(MEGABYTE, 'x'))
    gzip.end()
    await done
    const path = join(folder, 'bomb.gz')
    writeFileSync(path, Buffer.concat(packed))
    const { report, error } = await readAlone(path, { format: 'nmea' })
    expect(error).toBeNull()
    expect(report.bytes).toBe(256 * MEGABYTE)
    expect([...report.rejects.counts]).toEqual([['too-long', 1]])
  })
})

describe('tables', () => {
  const columns = Array.from({ length: 100_000 }, (_, column) => `c${column}`)

  test('a header of 100,000 columns is refused in a line that can be read', async () => {
    for (const header of [columns, ['mmsi', 'time', 'lat', 'lon', ...columns]]) {
      const { error, report } = await readText(`${header.join(',')}\n${header.join(',')}\n`)
      expect(error?.reason).toBe('not-understood')
      expect(error?.message.length).toBeLessThan(1000)
      expect(report.positions).toBe(0)
    }
  })

  test('a row of 100,000 columns costs itself', async () => {
    const { report } = await readText(`${ROWS}${columns.join(',')}\n${','.repeat(60_000)}\n${ROWS}`)
    expect(report.positions).toBe(4)
    expect(Object.fromEntries(report.rejects.counts)).toEqual({ 'too-long': 1, 'bad-row': 1 })
    expect(report.unaccountedLines()).toBe(0)
  })

  test.each([
    ['names', `mmsi,time,lat,lon,${'x'.repeat(10 * MEGABYTE)}`],
    ['a name', `mmsi,time,lat,${'x'.repeat(60_000)},lon,${'y'.repeat(100)}`],
    ['what stands before', `${'# words\n'.repeat(MEGABYTE)}mmsi,time,lat,lon`],
  ])('a header too long: %s', async (_, header) => {
    const { error, report } = await readText(`${header}\n219000001,1600000000,55,10\n`)
    if (error === null) {
      expect(report.notes.join('').length).toBeLessThan(1000)
      return
    }
    expect(error.reason).toBe('not-understood')
    expect(error.message.length).toBeLessThan(1000)
  })

  test('a header that goes on beyond what is looked at is not taken for one', async () => {
    const { error } = await readText(`mmsi,time,lat,lon,${'x,'.repeat(40_000)}last\n`, { format: 'csv' })
    expect(error?.reason).toBe('not-understood')
  })
})

describe('encodings', () => {
  test('UTF-16 without a mark is refused, and named', async () => {
    for (const wide of [Buffer.from(ROWS, 'utf16le'), Buffer.from(ROWS, 'utf16le').swap16()]) {
      const { error } = await readText(wide)
      expect(error?.reason).toBe('not-understood')
      expect(error?.message).toContain('UTF-16')
    }
    const { error } = await readText(Buffer.from('{"mmsi":219000001}', 'utf16le'))
    expect(error?.message).toContain('UTF-16')
  })

  test('NUL bytes are counted, never read as text', async () => {
    const nulls = '\0'.repeat(1000)
    const { report } = await readText(
      `${ROWS}${nulls}\n219000001,\x002021-01-01,1,1\n219\x00,1600000000,1,2\n`,
    )
    expect(report.positions).toBe(2)
    expect(report.unaccountedLines()).toBe(0)
    expect(report.lines - report.blankLines).toBe(5)
    const named = 'mmsi,time,lat,lon,name\n219000001,1600000000,1,2,A\0B\ud800\n'
    const { buffer } = await readText(named)
    expect(buffer.identities.map(({ name }) => name)).toEqual(['A B\ufffd'])
    const json = '{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2,"name":"A\\u0000B\\ud800C"}'
    expect((await readText(json)).buffer.identities[0]?.name).toBe('A B C')
    expect((await readText(json.replace('219000001', '"A\\u0000B"'))).report.positions).toBe(0)
    const log = '!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n'
    const start = { startMs: Date.UTC(2021, 0, 1) }
    expect((await readText(`\0\0${log}\0\n${log}`, start)).report).toMatchObject({ messages: 2, lines: 3 })
  })
})

describe('hostile JSON', () => {
  test.each([
    '{"class":"AIS","type":1,"mmsi":{"toString":1},"lat":[],"lon":{},"rxtime":{}}',
    '{"__proto__":{"mmsi":219000001},"constructor":{"prototype":{"mmsi":1}},"lat":1,"lon":2,"time":1600000000}',
    '{"MessageType":"__proto__","Message":{"__proto__":{"UserID":1}},"MetaData":null}',
    '{"MessageType":"PositionReport","Message":{"PositionReport":7}}',
    '{"msgs":[null,7,"x",[],{"class":"AIS"}]}',
    '{"class":"AIS","type":1e99,"mmsi":1}',
    '7',
    '"text"',
    'null',
    `{"mmsi":${'9'.repeat(400)},"lat":1,"lon":2,"time":1600000000}`,
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    '{"mmsi":219000001,"time":1600000000,"lat":1,"lon":',
  ])('%.60s', async (line) => {
    const before = Object.getOwnPropertyNames(Object.prototype).length
    for (const text of [`${line}\n`, `[${line},\n${line}]`]) {
      const { report } = await readText(text, { format: 'json' })
      expect(report.positions + report.identities).toBe(0)
      expect(report.unaccountedLines()).toBe(0)
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
    expect(({} as { mmsi?: number }).mmsi).toBeUndefined()
  })

  test('a broken line costs that line only', async () => {
    const line = '{"mmsi":219000001,"time":1600000000,"lat":1,"lon":2}\n'
    const { report } = await readText(`${line.repeat(3)}{"mmsi":"\n${line}`)
    expect(report.positions).toBe(4)
    expect([...report.rejects.counts]).toEqual([['bad-json', 1]])
  })

  test('a document cut short gives its whole messages', async () => {
    const message = '{"class":"AIS","type":1,"mmsi":219000001,"rxtime":"20220101000000",\n"lat":1,"lon":2}'
    const { report } = await readText(`{"msgs":[${message},\n${message},\n${message.slice(0, 40)}`)
    expect(report.positions).toBe(2)
    expect([...report.rejects.counts]).toEqual([['truncated', 1]])
  })

  test('an object that never ends is given up in bounded memory', async () => {
    const piece = `"${'x'.repeat(1_000_000)}",`
    const { report } = await readAlone('-', {
      format: 'json',
      stdin: bytesOf('[{"a":[', ...new Array(20).fill(piece)),
    })
    expect([...report.rejects.counts]).toEqual([['too-long', 1]])
  })
})

describe('memory', () => {
  test('the consumer is called in time to keep the buffer small', async () => {
    const buffer = new ReportBuffer()
    let most = 0
    let total = 0
    const paths = [file('large.csv', manyRows(300_000))]
    await readInputs(paths, { importStartMs: IMPORT_START_MS }, buffer, async () => {
      await Promise.resolve()
      most = Math.max(most, buffer.count)
      total += buffer.count
      buffer.clear()
    })
    expect(total).toBe(300_000)
    expect(most).toBeLessThan(BLOCK_REPORTS * 1.2)
  })

  test('a line without end is dropped as it comes', async () => {
    const piece = 'x'.repeat(1_000_000)
    const { report, error } = await readAlone('-', {
      stdin: bytesOf(ROWS, ...new Array(50).fill(piece), `\n${ROWS}`),
    })
    expect(error).toBeNull()
    expect(report.positions).toBe(4)
    expect([...report.rejects.counts]).toEqual([['too-long', 1]])
  })
})

function manyRows(count: number): string {
  const rows = ['mmsi,timestamp,lat,lon']
  for (let i = 0; i < count; i++) rows.push(`${219_000_000 + (i % 100)},${1_600_000_000 + i},55.5,10.5`)
  return `${rows.join('\n')}\n`
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
