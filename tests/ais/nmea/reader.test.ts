import { describe, expect, it } from 'vitest'
import { Intake } from '../../../lib/ais/intake.ts'
import { encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import { NmeaReader } from '../../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { seededRandom } from '../../mutation/mutate.ts'
import {
  baseStationSentence,
  CLOCK_MS,
  identitySentences,
  positionSentence,
  read,
  readChunks,
  START_MS,
  sign,
  tagBlock,
  toBytes,
} from './nmea-lines.ts'

const NEW_YEAR = '2021-01-01T00:00:00.000Z'

describe('columns', () => {
  it('hold a position at AIS resolution', () => {
    const { block, keys, count } = read([positionSentence({ lonDeg: -179.5, latDeg: -33.25 })]).buffer
    expect(count).toBe(1)
    expect(keys[block.vessel[0]]).toBe('219000001')
    expect(block.messageType[0]).toBe(1)
    expect(block.lonUnits[0]).toBe(-179.5 * 600_000)
    expect(block.latUnits[0]).toBe(-33.25 * 600_000)
    expect(block.speedKnots[0]).toBeCloseTo(10.1, 5)
    expect(block.courseDeg[0]).toBeCloseTo(123.4, 4)
    expect(block.headingDeg[0]).toBe(120)
    expect(block.shoreKm[0]).toBeNaN()
  })

  it('hold 180° east as 180° west', () => {
    expect(read([positionSentence({ lonDeg: 180 })]).buffer.block.lonUnits[0]).toBe(-108_000_000)
    expect(read([positionSentence({ lonDeg: -180 })]).buffer.block.lonUnits[0]).toBe(-108_000_000)
  })

  it('hold an identity', () => {
    const { buffer } = read(identitySentences(219_000_001, 'NORTHERN ONE', 3))
    expect(buffer.identities[buffer.block.identity[0]]).toEqual({
      name: 'NORTHERN ONE',
      callSign: 'OWNX1',
      imo: '9074729',
      shipType: 30,
      lengthM: 30,
      widthM: 9,
    })
  })

  it('hold an extended Class B report as position and identity, or as identity alone without a place', () => {
    const extended = (lonDeg: number | null) =>
      encodeMessage({
        type: 19,
        repeat: 0,
        mmsi: 219_000_004,
        speedKnots: 5,
        isAccurate: true,
        lonDeg,
        latDeg: 55,
        courseDeg: 10,
        headingDeg: null,
        timeStamp: 7,
        name: 'BOAT',
        shipType: 37,
        toBowM: 5,
        toSternM: 5,
        toPortM: 1,
        toStarboardM: 1,
        epfd: 1,
        raim: false,
        isDataTerminalReady: true,
        isAssigned: false,
      })
    const placed = read(extended(10))
    expect([...placed.buffer.block.kind.subarray(0, placed.buffer.count)]).toEqual([0, 1])
    expect(placed.report).toMatchObject({ messages: 1, positions: 1, identities: 1 })
    expect(placed.timesBy).toEqual({ 'utc-second': 1 })
    const placeless = read(extended(null))
    expect([...placeless.buffer.block.kind.subarray(0, placeless.buffer.count)]).toEqual([1])
    expect(placeless.report.setAside.size).toBe(0)
  })
})

describe('what is not folded', () => {
  it('is set aside by reason, and counts as a message', () => {
    const { report } = read([
      baseStationSentence(2_190_001, START_MS),
      positionSentence({ mmsi: 111_219_001 }),
      positionSentence({ mmsi: 992_191_234 }),
      positionSentence({ mmsi: 970_123_456 }),
      positionSentence({ mmsi: 2_190_001 }),
      positionSentence({ lonDeg: null }),
      positionSentence({ latDeg: null }),
    ])
    expect(Object.fromEntries(report.setAside)).toEqual({
      'other-message-type': 1,
      'sar-aircraft': 1,
      'aid-to-navigation': 1,
      'distress-beacon': 1,
      'coast-station': 1,
      'place-not-available': 2,
    })
    expect(report).toMatchObject({ messages: 7, positions: 0 })
    expect(report.messagesByType[1]).toBe(6)
    expect(report.messagesByType[4]).toBe(1)
  })

  it('is rejected by reason', () => {
    const { report, rejects } = read([
      positionSentence({ lonDeg: 190 }),
      positionSentence({ latDeg: -92 }),
      positionSentence({ mmsi: 1_000_000_000 }),
      sign('AIVDM,1,1,,A,15RTgt0PAso;90TK,0'),
      sign('AIVDM,1,1,,A,,0'),
      sign('AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208X^,0'),
      sign('AIVDM,1,1,,A,v5RTgt0PAso;90TKcjM8h6g208CQ,0'),
      sign('AIVDM,1,1,,A,05RTgt0PAso;90TKcjM8h6g208CQ,0'),
    ])
    expect(rejects).toEqual({
      'out-of-range': 2,
      'no-vessel': 1,
      'wrong-length': 1,
      'bad-payload': 2,
      'unknown-type': 2,
    })
    expect(report.messages).toBe(0)
    expect(report.rejects.examples.get('wrong-length')).toEqual([
      { line: 4, text: sign('AIVDM,1,1,,A,15RTgt0PAso;90TK,0') },
    ])
  })
})

describe('lines', () => {
  it('are each counted once', () => {
    const { report } = read([
      '# a comment',
      '',
      'chatter',
      sign('GPGGA,1', '$'),
      positionSentence(),
      ...identitySentences(219_000_001, 'X', 1),
      `${positionSentence().slice(0, -2)}00`,
    ])
    expect(report).toMatchObject({
      lines: 8,
      commentLines: 2,
      blankLines: 1,
      otherSentences: 1,
      partLines: 1,
      messages: 2,
    })
    expect(report.rejects.total).toBe(1)
    expect(report.unaccountedLines()).toBe(0)
  })

  it('that lost the newline between two sentences give both', () => {
    const first = positionSentence({ mmsi: 219_000_001 })
    const second = positionSentence({ mmsi: 219_000_002 })
    const third = tagBlock('c:1609459200') + positionSentence({ mmsi: 219_000_003 })
    const { report, buffer, times } = read([first + second + third, first.slice(0, 20) + second])
    expect(Array.from(buffer.block.vessel.subarray(0, 4), (vessel) => buffer.keys[vessel])).toEqual([
      '219000001',
      '219000002',
      '219000003',
      '219000002',
    ])
    expect(times[2]).toBe(NEW_YEAR)
    expect(report.lines).toBe(5)
    expect(report.rejects.examples.get('truncated')).toEqual([{ line: 2, text: first.slice(0, 20) }])
    expect(report.unaccountedLines()).toBe(0)
  })

  it('may be prefixed, in any case and from any talker', () => {
    const sentence = positionSentence({ talker: 'BS' })
    expect(
      read([`rx0: ${sentence}`, `{"nmea":"${sentence}"}`, `$${sentence.slice(1)}`]).report.positions,
    ).toBe(3)
  })

  it('beyond the longest are too long, however long', () => {
    const { report, rejects } = read([
      'x'.repeat(5000),
      `${'x'.repeat(3000)}${positionSentence()}`,
      positionSentence(),
    ])
    expect(rejects).toEqual({ 'too-long': 2 })
    expect(report.positions).toBe(1)
    expect(report.unaccountedLines()).toBe(0)
  })
})

describe('times', () => {
  const sentence = positionSentence()
  it.each([
    ['a TAG block in seconds', tagBlock('c:1609459200') + sentence, 'tag'],
    ['a TAG block in milliseconds', tagBlock('c:1609459200000') + sentence, 'tag'],
    ['a TAG block before any stamp', `1500000000 ${tagBlock('c:1609459200')}${sentence},1500000000`, 'tag'],
    ['an ISO stamp before', `2021-01-01T00:00:00Z ${sentence}`, 'stamp'],
    ['an ISO stamp behind', `${sentence} 2021-01-01 00:00:00`, 'stamp'],
    ['a bracketed stamp', `[2021-01-01 00:00:00] ${sentence}`, 'stamp'],
    ['epoch seconds before', `1609459200 ${sentence}`, 'stamp'],
    ['epoch milliseconds before', `1609459200.000,${sentence}`, 'stamp'],
    ['the US Coast Guard', `${sentence},x161434,s26256,d-109,T34.43128733,r3669961,1609459200`, 'stamp'],
    [
      'AIS-catcher',
      `${sentence} ( MSG: 1, REPEAT: 0, MMSI: 219000001, signalpower: -44.0, ppm: 0, timestamp: 20210101000000)`,
      'stamp',
    ],
    ['a stamp before a TAG block without time', `1609459200 ${tagBlock('s:x')}${sentence}`, 'stamp'],
    [
      'a Gatehouse header on the line before',
      `${sign('PGHP,1,2021,1,1,0,0,0,0,219,,2190064,1,5D', '$')}\n${sentence}`,
      'stamp',
    ],
  ])('come from %s', (_, line, rule) => {
    const { times, timesBy } = read(`${line}\n`, null)
    expect(times).toEqual([NEW_YEAR])
    expect(timesBy).toEqual({ [rule]: 1 })
  })

  it('of a group stand with its first sentence, of whatever kind it is', () => {
    const [first, second] = identitySentences(219_000_001, 'X', 1)
    expect(
      read([tagBlock('g:1-2-9,s:x,c:1609459200') + first, tagBlock('g:2-2-9') + second], null).times,
    ).toEqual([NEW_YEAR])
    expect(
      read(
        [tagBlock('g:1-2-9,s:x,c:1609459200') + sign('ARVSI,x,1', '$'), tagBlock('g:2-2-9') + sentence],
        null,
      ).times,
    ).toEqual([NEW_YEAR])
  })

  it('of several parts are the first of the strongest kind', () => {
    const [first, second] = identitySentences(219_000_001, 'X', 1)
    expect(read([`${first},1609459200`, `${second},1609459203`], null).times).toEqual([NEW_YEAR])
    expect(read([`1609459203 ${first}`, tagBlock('c:1609459200') + second], null).times).toEqual([NEW_YEAR])
    expect(read([first, `${second},1609459200`], null).times).toEqual([NEW_YEAR])
  })

  it('are refused where there are none and no start', () => {
    const { rejects, report } = read([sentence, baseStationSentence(2_190_001, START_MS), sentence], null)
    expect(rejects).toEqual({ 'no-time': 2 })
    expect(report.messages).toBe(1)
  })

  it('are those of receipt for a live source, and judged by them', () => {
    const report = new ReadReport('live', 'nmea')
    const buffer = new ReportBuffer()
    const intake = new Intake(buffer, report, { source: 0, clockMs: 0, place: 'true' })
    const reader = new NmeaReader(intake, { startMs: null })
    reader.push(toBytes(`${sentence}\n`), START_MS)
    reader.push(toBytes(`${tagBlock('c:1609459800') + sentence}\n`), START_MS)
    reader.push(toBytes(`${tagBlock('c:1609459801') + sentence}\n`), START_MS)
    reader.finish()
    expect([...buffer.block.timeMs.subarray(0, buffer.count)]).toEqual([START_MS, START_MS + 600_000])
    expect(Object.fromEntries(report.timesBy)).toEqual({ received: 1, tag: 1 })
    expect(Object.fromEntries(report.rejects.counts)).toEqual({ 'future-time': 1 })
  })

  it('from a start time follow seconds and base stations', () => {
    const { times, timesBy } = read([
      positionSentence({ second: 10 }),
      positionSentence({ second: 50 }),
      ...identitySentences(219_000_001, 'X', 1),
      positionSentence({ second: 5 }),
      positionSentence({ second: 62 }),
      baseStationSentence(2_190_001, START_MS + 80_000),
      positionSentence({ second: 63 }),
    ])
    expect(times.map((time) => time.slice(14, 19))).toEqual([
      '00:10',
      '00:50',
      '00:50',
      '01:05',
      '01:05',
      '01:20',
    ])
    expect(timesBy).toEqual({ 'utc-second': 3, carried: 3 })
  })

  it('in the future of the import are rejected', () => {
    const at = (timeMs: number) => read([`${tagBlock(`c:${timeMs}`)}${sentence}`], null)
    expect(at(CLOCK_MS + 600_000).report.positions).toBe(1)
    expect(at(CLOCK_MS + 600_001).rejects).toEqual({ 'future-time': 1 })
  })

  it('in the future do not carry the messages after them away', () => {
    const future = sign('PGHP,1,2099,1,1,0,0,0,0,219,,2190064,1,5D', '$')
    const { times, rejects } = read([
      `${tagBlock('c:4000000000')}${sentence}`,
      sentence,
      future,
      sentence,
      ...Array<string>(10).fill('# filler'),
      sentence,
    ])
    expect(times).toEqual([NEW_YEAR, NEW_YEAR])
    expect(rejects).toEqual({ 'future-time': 2 })
  })

  it('with a damaged TAG block are not believed: the line was damaged', () => {
    expect(read([`\\c:1609459200*00\\${sentence}`], null).rejects).toEqual({ 'bad-checksum': 1 })
  })
})

describe('chunks', () => {
  it('cut anywhere give the same columns and counts', () => {
    const random = seededRandom(3)
    const lines: string[] = []
    for (let index = 0; index < 300; index++) {
      const mmsi = 219_000_001 + (index % 7)
      lines.push(tagBlock(`s:a,c:${1_609_459_200 + index}`) + positionSentence({ mmsi, second: index % 60 }))
      if (index % 5 === 0) lines.push(...identitySentences(mmsi, `SHIP ${index}`, index % 10), '# note', '')
      if (index % 11 === 0) lines.push(sign('GPGGA,1', '$'), '!AIVDM,1,1,,A,cut', 'x'.repeat(index * 20))
    }
    const bytes = toBytes(lines.join('\r\n'))
    const whole = read(bytes)
    expect(whole.report.unaccountedLines()).toBe(0)
    for (let round = 0; round < 20; round++) {
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const length = 1 + Math.floor(random() * (round < 10 ? 40 : 4000))
        chunks.push(bytes.subarray(at, at + length))
        at += length
      }
      const cut = readChunks(chunks)
      expect(cut.report).toEqual(whole.report)
      expect(cut.times).toEqual(whole.times)
      expect(cut.buffer.identities).toEqual(whole.buffer.identities)
      expect(cut.buffer.block.lonUnits).toEqual(whole.buffer.block.lonUnits)
    }
  })
})
