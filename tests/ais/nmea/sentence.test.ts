import { describe, expect, it } from 'vitest'
import { classifyOtherLine } from '../../../lib/ais/nmea/other-line.ts'
import { isSentenceStart, parseSentence, Sentence } from '../../../lib/ais/nmea/sentence.ts'
import { sign, tagBlock, toBytes } from './nmea-lines.ts'

const PAYLOAD = '15RTgt0PAso;90TKcjM8h6g208CQ'

function parse(line: string, limit?: number) {
  const bytes = toBytes(line)
  const out = new Sentence()
  return { fault: parseSentence(bytes, 0, limit ?? bytes.length, out), out }
}

describe('parseSentence', () => {
  it('reads every field', () => {
    const line = sign(`BSVDO,3,2,7,B,${PAYLOAD},4`)
    const { fault, out } = parse(line)
    expect(fault).toBeNull()
    expect(out).toMatchObject({
      talkerCode: ('B'.charCodeAt(0) << 8) | 'S'.charCodeAt(0),
      isOwnShip: true,
      partCount: 3,
      part: 2,
      sequence: 7,
      channelCode: 'B'.charCodeAt(0),
      fillBits: 4,
      end: line.length,
    })
    expect(line.slice(out.payloadStart, out.payloadEnd)).toBe(PAYLOAD)
  })

  it('takes an empty sequence, channel and payload', () => {
    const { fault, out } = parse(sign('AIVDM,1,1,,,,0'))
    expect(fault).toBeNull()
    expect(out).toMatchObject({ sequence: -1, channelCode: 0, isOwnShip: false })
    expect(out.payloadEnd).toBe(out.payloadStart)
  })

  it('takes a checksum in lower case', () => {
    const line = sign(`AIVDM,1,1,7,A,${PAYLOAD},0`)
    expect(line).toMatch(/\*.?[A-F].?$/)
    expect(parse(line.slice(0, -2) + line.slice(-2).toLowerCase()).fault).toBeNull()
  })

  it.each([
    ['no checksum', `!AIVDM,1,1,,A,${PAYLOAD},0`, 'truncated'],
    ['half a checksum', sign(`AIVDM,1,1,,A,${PAYLOAD},0`).slice(0, -1), 'truncated'],
    ['a cut payload', `!AIVDM,1,1,,A,${PAYLOAD.slice(0, 9)}`, 'truncated'],
    ['no hexadecimal checksum', `!AIVDM,1,1,,A,${PAYLOAD},0*G1`, 'truncated'],
    ['a wrong checksum', `!AIVDM,1,1,,A,${PAYLOAD},0*00`, 'bad-checksum'],
    ['part beyond count', sign(`AIVDM,1,2,,A,${PAYLOAD},0`), 'malformed'],
    ['part 0', sign(`AIVDM,2,0,1,A,${PAYLOAD},0`), 'malformed'],
    ['no count', sign(`AIVDM,,1,,A,${PAYLOAD},0`), 'malformed'],
    ['a count of two digits', sign(`AIVDM,10,1,,A,${PAYLOAD},0`), 'malformed'],
    ['a sequence that is no digit', sign(`AIVDM,2,1,x,A,${PAYLOAD},0`), 'malformed'],
    ['fill bits 6', sign(`AIVDM,1,1,,A,${PAYLOAD},6`), 'malformed'],
    ['empty fill bits', sign(`AIVDM,1,1,,A,${PAYLOAD},`), 'malformed'],
    ['fill bits that are no digit', sign(`AIVDM,1,1,,A,${PAYLOAD},x`), 'malformed'],
    ['a field too many', sign(`AIVDM,1,1,,A,${PAYLOAD},0,1`), 'malformed'],
    ['a field too few', sign(`AIVDM,1,1,A,${PAYLOAD},0`), 'malformed'],
  ])('refuses %s', (_, line, fault) => {
    expect(parse(line).fault).toBe(fault)
  })

  it('never looks beyond its limit', () => {
    const line = sign(`AIVDM,1,1,,A,${PAYLOAD},0`)
    for (let limit = 7; limit < line.length; limit++) expect(parse(line, limit).fault).toBe('truncated')
    expect(parse(`${line}99,whatever`, line.length).fault).toBeNull()
  })

  it('tells any single changed byte', () => {
    const line = toBytes(sign(`AIVDM,1,1,,A,${PAYLOAD},0`))
    for (let at = 7; at < line.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = line.slice()
        damaged[at] ^= 1 << bit
        // Only the case of a checksum's letter may change.
        const isSame =
          Buffer.from(damaged).toString('latin1').toUpperCase() ===
          Buffer.from(line).toString('latin1').toUpperCase()
        if (at < line.length - 2 || !isSame) {
          expect(
            parseSentence(damaged, 0, damaged.length, new Sentence()),
            `byte ${at} bit ${bit}`,
          ).not.toBeNull()
        }
      }
    }
  })
})

describe('isSentenceStart', () => {
  it.each([
    '!AIVDM,',
    '!AIVDO,',
    '!ABVDM,',
    '!BSVDM,',
    '!SAVDO,',
    '!--VDM,',
    '$AIVDM,',
    '!aivdm,',
    '!B1VDM,',
  ])('takes %s', (start) => expect(isSentenceStart(toBytes(start), 0, start.length)).toBe(true))
  it.each(['!AIVDX,', '!AIVSI,', '#AIVDM,', '!AIVDM*', '! IVDM,', '!AIVDM', '!A,VDM,'])(
    'refuses %s',
    (start) => expect(isSentenceStart(toBytes(start), 0, start.length)).toBe(false),
  )
})

describe('classifyOtherLine', () => {
  it.each([
    ['', 'blank'],
    [' \t ', 'blank'],
    ['# !AIVDM,1,1,,A,x,0*00', 'comment'],
    ['Receiver stream v1.1 <DEMO>', 'comment'],
    [sign('GPGGA,1,2,3', '$'), 'other-sentence'],
    ['$GPGGA,1,2,3', 'other-sentence'],
    ['$GPGGA,1,2,3*00', 'bad-checksum'],
    [sign('AIALR,1,2'), 'other-sentence'],
    [`2021-01-01T00:00:00Z ${sign('GPRMC,1', '$')}`, 'other-sentence'],
    [tagBlock('s:x,c:1609459200'), 'other-sentence'],
    ['!AIV', 'truncated'],
    ['AIVDM,2,2,1,B,00000000000,2*26', 'truncated'],
    ['DvU<3>AbK,0*29', 'truncated'],
    ['costs $5, or !', 'comment'],
  ])('%j is %s', (line, kind) => {
    expect(classifyOtherLine(toBytes(line), 0, line.length)).toBe(kind)
  })
})
