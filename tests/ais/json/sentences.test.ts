import { describe, expect, test } from 'vitest'
import { describeReports, readText } from '../inputs/describe-input.ts'
import { identitySentences, positionSentence, START_MS, tagBlock } from '../nmea/nmea-lines.ts'

/** AIS sentences where JSON has messages: read as NMEA, and counted element by element. */

const position = positionSentence()
const [first, second] = identitySentences(219_000_001, 'EVER FAR', 3)
const tag = tagBlock(`c:${START_MS / 1000}`)
const receivedAt = `"rxuxtime":${START_MS / 1000}`

describe('sentences in JSON', () => {
  test('in the envelope of a document, beside objects and whatever else', async () => {
    const object = '{"class":"AIS","type":1,"mmsi":219000009,"rxtime":"20210101000000",\n"lat":1,"lon":2}'
    const elements = [JSON.stringify(tag + position), object, '"words"', '7', JSON.stringify(position)]
    const { report, buffer } = await readText(`{"stationid":"x","msgs":[${elements.join(',\n')}]}`)
    expect(report.format).toBe('json with nmea')
    expect(report.positions).toBe(2)
    expect(report.lines).toBe(1 + elements.length)
    expect(report.commentLines).toBe(1)
    expect(report.unaccountedLines()).toBe(0)
    expect([...report.rejects.counts]).toEqual([
      ['bad-json', 2],
      ['no-time', 1],
    ])
    expect(report.rejects.examples.get('bad-json')).toEqual([
      { line: 4, text: '"words"' },
      { line: 5, text: '7' },
    ])
    expect(report.rejects.examples.get('no-time')).toEqual([{ line: 6, text: position }])
    expect(report.bytes).toBe(Buffer.byteLength(`{"stationid":"x","msgs":[${elements.join(',\n')}]}`))
    expect(describeReports(buffer).map(({ time }) => time)).toEqual([
      '2021-01-01T00:00:00.000Z',
      '2021-01-01T00:00:00.000Z',
    ])
  })

  test.each([
    ['an envelope a line', `{"msgs":[${JSON.stringify([first, second]).slice(1, -1)}]}\n`, 1],
    ['an array a line', `${JSON.stringify([first, second])}\n`, 1],
    ['a sentence a line', `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`, 0],
  ])('parts of a message: %s', async (_, text, envelopes) => {
    const { report, buffer } = await readText(text, { format: 'json', startMs: START_MS })
    expect(report.partLines).toBe(1)
    expect(report.lines).toBe(2 + envelopes)
    expect(report.unaccountedLines()).toBe(0)
    expect(describeReports(buffer)).toMatchObject([{ identity: { name: 'EVER FAR' } }])
  })

  test("AIS-catcher's sentences of one message take the time of the object", async () => {
    const { report, buffer } = await readText(
      `{"class":"AIS",${receivedAt},"nmea":${JSON.stringify([first, second])}}\n` +
        `{"class":"AIS","nmea":${JSON.stringify([position])}}\n`,
    )
    expect(report.timesBy).toEqual(new Map([['stamp', 1]]))
    expect(describeReports(buffer)).toMatchObject([
      { time: '2021-01-01T00:00:00.000Z', identity: { name: 'EVER FAR' } },
    ])
    expect([...report.rejects.counts]).toEqual([['no-time', 1]])
    expect(report.lines).toBe(5)
    expect(report.unaccountedLines()).toBe(0)
  })

  test('a part alone is an orphan, and a log without times names the remedy', async () => {
    const orphan = await readText(JSON.stringify([first]), { startMs: START_MS })
    expect([...orphan.report.rejects.counts]).toEqual([['orphan-part', 1]])
    expect(orphan.report.unaccountedLines()).toBe(0)
    const { error } = await readText(JSON.stringify([position]))
    expect(error?.message).toContain('--start')
  })

  test('envelopes in envelopes, deeper than a stack', async () => {
    const depth = 200_000
    const text = `${'['.repeat(depth)}7${']'.repeat(depth)}`
    for (const layout of [text, `{"mmsi":1}\n{"mmsi":1}\n${text}\n`]) {
      const { report } = await readText(layout, { format: 'json' })
      expect(report.commentLines).toBe(depth)
      expect(report.rejects.examples.get('bad-json')?.at(-1)?.text).toBe('7')
      expect(report.unaccountedLines()).toBe(0)
    }
  })
})
