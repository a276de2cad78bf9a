import { describe, expect, it } from 'vitest'
import { identitySentences, positionSentence, read, START_MS, sign, tagBlock } from './nmea-lines.ts'

/** Names of the identities read, and the lines of the orphans. */
function assemble(lines: readonly string[], startMs: number | null = START_MS) {
  const { report, buffer } = read(lines, startMs)
  expect(report.unaccountedLines()).toBe(0)
  return {
    names: Array.from(
      buffer.block.identity.subarray(0, buffer.count),
      (index) => buffer.identities[index]?.name,
    ),
    orphans: report.rejects.counts.get('orphan-part') ?? 0,
    orphanLines: (report.rejects.examples.get('orphan-part') ?? []).map(({ line }) => line),
    parts: report.partLines,
  }
}

const one = identitySentences(219_000_001, 'ONE', 1)
const two = identitySentences(219_000_002, 'TWO', 2)
const oneOnB = identitySentences(219_000_003, 'OTHER', 1, 'B')

/** As sentence, with one field changed and signed anew. */
function withField(sentence: string, field: number, value: string): string {
  const fields = sentence.slice(1, sentence.indexOf('*')).split(',')
  fields[field] = value
  return sign(fields.join(','))
}

describe('multi-sentence messages', () => {
  it('are put together, and each line is counted once', () => {
    expect(assemble(one)).toEqual({ names: ['ONE'], orphans: 0, orphanLines: [], parts: 1 })
  })

  it('may interleave with others, other sequence ids and channels', () => {
    const lines = [one[0], two[0], positionSentence(), oneOnB[0], two[1], oneOnB[1], one[1]]
    expect(assemble(lines).names).toEqual([undefined, 'TWO', 'OTHER', 'ONE'])
  })

  it('do not mix talkers, channels, sequence ids, counts or VDM with VDO', () => {
    for (const changed of [
      withField(one[1], 0, 'ABVDM'),
      withField(one[1], 0, 'AIVDO'),
      withField(one[1], 1, '3'),
      withField(one[1], 3, '7'),
      withField(one[1], 3, ''),
      withField(one[1], 4, 'B'),
      withField(one[1], 4, ''),
    ]) {
      expect(assemble([one[0], changed]), changed).toMatchObject({ names: [], orphans: 2 })
    }
  })

  it('may lack a sequence id', () => {
    expect(assemble(one.map((sentence) => withField(sentence, 3, ''))).names).toEqual(['ONE'])
  })

  it('must come in order, as the rest of a lost message would else be joined to a new one', () => {
    expect(assemble([one[1], one[0]])).toMatchObject({ names: [], orphanLines: [1, 2] })
    expect(assemble([one[1], one[0], one[1]])).toMatchObject({ names: ['ONE'], orphanLines: [1] })
  })

  it('give way to a new message with their sequence id', () => {
    const again = identitySentences(219_000_009, 'AGAIN', 1)
    expect(assemble([one[0], again[0], again[1]])).toMatchObject({ names: ['AGAIN'], orphanLines: [1] })
    expect(assemble([one[0], one[0], one[1], one[1]])).toMatchObject({ names: ['ONE'], orphanLines: [1, 4] })
  })

  it('are orphans when they do not complete, whatever the reason', () => {
    expect(assemble([one[0]]).orphanLines).toEqual([1])
    expect(assemble([one[1]]).orphanLines).toEqual([1])
    const three = [1, 2, 3].map((part) => sign(`AIVDM,3,${part},4,A,55,0`))
    expect(assemble([three[0], three[2]]).orphanLines).toEqual([3 - 1, 1])
  })

  it('wait for 1000 lines, not more', () => {
    const filler = Array<string>(999).fill('# chatter')
    expect(assemble([one[0], ...filler, one[1]]).names).toEqual(['ONE'])
    expect(assemble([one[0], ...filler, '#', one[1]])).toMatchObject({ names: [], orphanLines: [1, 1002] })
  })

  it('wait for a minute where lines carry times', () => {
    const at = (second: number, sentence: string) => `${1_609_459_200 + second} ${sentence}`
    expect(assemble([at(0, one[0]), at(60, one[1])]).names).toEqual(['ONE'])
    expect(assemble([at(0, one[0]), at(61, one[1])])).toMatchObject({ names: [], orphans: 2 })
  })

  it('are told apart by source and group where both parts say one', () => {
    const other = identitySentences(219_000_009, 'OTHER', 1)
    const from = (source: string, sentence: string) => tagBlock(`s:${source},c:1609459200`) + sentence
    expect(
      assemble([from('a', one[0]), from('b', other[0]), from('a', one[1]), from('b', other[1])]).names,
    ).toEqual(['ONE', 'OTHER'])
    const grouped = (part: number, id: number, sentence: string) => tagBlock(`g:${part}-2-${id}`) + sentence
    expect(
      assemble([
        grouped(1, 5, one[0]),
        grouped(1, 6, other[0]),
        grouped(2, 5, one[1]),
        grouped(2, 6, other[1]),
      ]).names,
    ).toEqual(['ONE', 'OTHER'])
    const heardBy = (station: string, sentence: string) => `${sentence},${station},1609459200`
    expect(
      assemble([
        heardBy('r003669987', one[0]),
        heardBy('rb03660465', other[0]),
        heardBy('r003669987', one[1]),
        heardBy('rb03660465', other[1]),
      ]).names,
    ).toEqual(['ONE', 'OTHER'])
    expect(assemble([from('a', one[0]), one[1]]).names).toEqual(['ONE'])
    expect(assemble([from('a', one[0]), from('b', one[1])])).toMatchObject({ names: [], orphans: 2 })
  })

  it('never hold more than a bounded number', () => {
    const lines: string[] = []
    for (let source = 0; source < 600; source++) lines.push(tagBlock(`s:${source},c:1609459200`) + one[0])
    lines.push(tagBlock('s:0') + one[1], tagBlock('s:599') + one[1])
    expect(assemble(lines)).toMatchObject({ names: ['ONE'], orphans: 600 })
  })

  it('of more bits than any AIS message are refused, not cut', () => {
    const long = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((part) => sign(`AIVDM,9,${part},4,A,${'5'.repeat(60)},0`))
    const { report, rejects } = read(long)
    expect(rejects).toEqual({ 'too-long': 1 })
    expect(report.partLines).toBe(8)
    expect(report.unaccountedLines()).toBe(0)
  })
})
