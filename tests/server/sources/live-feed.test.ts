import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { systemClock } from '../../../lib/server/sources/clock.ts'
import { HeardElsewhere } from '../../../lib/server/sources/heard-elsewhere.ts'
import { SOURCE_LIMITS } from '../../../lib/server/sources/limits.ts'
import { LiveFeed } from '../../../lib/server/sources/live-feed.ts'
import type { LiveSource, SourceSink } from '../../../lib/server/sources/source.ts'
import { SourceMeter } from '../../../lib/server/sources/source-meter.ts'
import { identitySentences, positionSentence, tagBlock } from '../../ais/nmea/nmea-lines.ts'
import { caseCount } from '../../proof.ts'
import { fileReports, LOG, Memory, makeContext, turn, VirtualClock } from './source-world.ts'

const ABORT = new AbortController()
/** Nothing here asks it; it is large. */
const ELSEWHERE = new HeardElsewhere()

function makeFeed(clock = new VirtualClock(), sink: SourceSink = new Memory(), signal = ABORT.signal) {
  const meter = new SourceMeter('test:', 'test', clock)
  const source: LiveSource = {
    name: 'test:',
    canReplay: false,
    run: () => Promise.resolve(),
    health: () => meter.health(),
  }
  return new LiveFeed(source, meter, makeContext(clock, ELSEWHERE), 0, sink, signal)
}

const tagged = (timeMs: number, mmsi = 219_000_001) =>
  `${tagBlock(`c:${Math.floor(timeMs / 1000)}`)}${positionSentence({ mmsi })}\n`

test('what has no time has that of its arrival, by NMEA and JSON alike', async () => {
  const clock = new VirtualClock()
  const sink = new Memory()
  const feed = makeFeed(clock, sink)
  const nmea = feed.newDecoder('auto')
  const json = feed.newDecoder('auto')
  await clock.advance(1234)
  await feed.take(nmea, Buffer.from(`${positionSentence()}\n`))
  await feed.take(json, Buffer.from('{"class":"AIS","type":1,"mmsi":219000002,"lat":1,"lon":2}\n'))
  await feed.take(json, Buffer.from(`${JSON.stringify([positionSentence({ mmsi: 219_000_003 })])}\n`))
  await clock.advance(20)
  expect(sink.reports.map(({ time }) => time)).toEqual(Array(3).fill('2026-01-01T00:00:01.234Z'))
  expect([...feed.meter.report.timesBy]).toEqual([['received', 3]])
})

test('the receive time judges what comes from the future, by NMEA and JSON alike', async () => {
  const clock = new VirtualClock()
  const feed = makeFeed(clock)
  const decoder = feed.newDecoder('auto')
  const json = feed.newDecoder('json')
  const minuteMs = 60_000
  const give = async (aheadMs: number) => {
    const timeMs = clock.wallMs() + aheadMs
    await feed.take(decoder, Buffer.from(tagged(timeMs)))
    const object = { class: 'AIS', type: 1, mmsi: 219_000_002, rxuxtime: timeMs / 1000, lat: 1, lon: 2 }
    await feed.take(json, Buffer.from(`${JSON.stringify(object)}\n`))
  }
  await give(10 * minuteMs)
  await give(11 * minuteMs)
  expect(feed.meter.report.rejects.counts.get('future-time')).toBe(2)
  expect(feed.meter.reports).toBe(2)
  // Ten minutes on, the same stamp is none of the future: the clock is that of the arrival, not of the start.
  await clock.advance(10 * minuteMs)
  await give(minuteMs)
  expect(feed.meter.reports).toBe(4)
  expect(feed.meter.report.unaccountedLines()).toBe(0)
})

test('reports wait for 20 ms at most, or until a thousand are there; never two deliveries at once', async () => {
  const clock = new VirtualClock()
  const sink = new Memory()
  const feed = makeFeed(clock, sink)
  const decoder = feed.newDecoder('auto')
  await feed.take(decoder, Buffer.from(positionSentence()))
  await feed.take(decoder, Buffer.from(`\n${positionSentence()}\n`))
  await clock.advance(19)
  expect(sink.batches.length).toBe(0)
  await clock.advance(1)
  expect(sink.batches).toEqual([{ receivedMs: clock.startMs, lines: 2, reports: 2 }])
  const before = clock.wallMs()
  await feed.take(decoder, Buffer.from(`${positionSentence()}\n`.repeat(5000)))
  await clock.advance(20)
  expect(sink.batches.reduce((sum, { reports }) => sum + reports, 0)).toBe(5002)
  expect(Math.max(...sink.batches.map(({ reports }) => reports))).toBeLessThan(2000)
  expect(sink.batches.at(-1)).toMatchObject({ receivedMs: before, lines: 5002 })
})

test('goes on while a delivery is pending until another batch is full, and ends with what is left', async () => {
  const clock = new VirtualClock()
  const sink = new Memory()
  let open = () => {}
  sink.gate = new Promise((resolve) => {
    open = resolve
  })
  const controller = new AbortController()
  const feed = makeFeed(clock, sink, controller.signal)
  const decoder = feed.newDecoder('auto')
  await feed.take(decoder, Buffer.from(`${positionSentence()}\n`))
  await clock.advance(20)
  const line = `${positionSentence()}\n`
  await feed.take(decoder, Buffer.from(line.repeat(SOURCE_LIMITS.batchReports)))
  expect(feed.meter.report.lines).toBe(1 + SOURCE_LIMITS.batchReports)
  const taking = feed.take(decoder, Buffer.from(line))
  await turn()
  expect(feed.meter.report.lines).toBe(1 + SOURCE_LIMITS.batchReports)
  open()
  await taking
  expect(feed.meter.report.lines).toBe(2 + SOURCE_LIMITS.batchReports)
  expect(sink.reports.length).toBe(1 + SOURCE_LIMITS.batchReports)
  controller.abort()
  await feed.close()
  expect(sink.reports.length).toBe(2 + SOURCE_LIMITS.batchReports)
  expect(await feed.take(decoder, Buffer.from('x'))).toBe(false)
})

test('goes on into another buffer when its dictionaries have grown, and gives the same', async () => {
  const seen = new Set<ReportBuffer>()
  const sink = new Memory()
  const feed = makeFeed(new VirtualClock(), {
    deliver: async (source, buffer, receivedMs, lines) => {
      seen.add(buffer)
      if (buffer.count === 1) await sink.deliver(source, buffer, receivedMs, lines)
    },
  })
  const nmea = feed.newDecoder('auto')
  const json = feed.newDecoder('json')
  const give = async (text: string, to = nmea) => {
    await feed.take(to, Buffer.from(text))
    await feed.flush()
  }
  const tag = tagBlock('c:1600000000')
  const [half, otherHalf] = identitySentences(219_000_001, 'EVER FAR', 3).map((line) => `${tag}${line}\n`)
  const object = `{"mmsi":219000009,"time":1600000000,"lat":1,"lon":2}\n`
  await give(`${half}${otherHalf}`)
  await give(object, json)
  // The same message again, half of it before the change. Its identity has another index then, in the cache as well.
  await give(half!)
  const flood = Array.from(
    { length: 66_000 },
    (_, n) => `{"mmsi":${201_000_000 + n},"time":1600000000,"lat":1,"lon":2}\n`,
  )
  await give(flood.join(''), json)
  await give(`${tag}${positionSentence()}\n`)
  await give(otherHalf!)
  await give(object, json)
  expect(seen.size).toBe(2)
  const [identity, position, , again, positionAgain] = sink.reports
  expect(identity).toMatchObject({ vessel: '219000001', identity: { name: 'EVER FAR' } })
  expect(again).toEqual(identity)
  expect(positionAgain).toEqual(position)
})

test('everything heard ends in one count', async () => {
  const feed = makeFeed(systemClock as never)
  const decoder = feed.newDecoder('auto')
  await feed.take(decoder, Buffer.from(`${LOG}${identitySentences(219_000_001, 'HALF', 1)[0]}\n!AIVDM,1`))
  decoder.cut()
  const { report } = feed.meter
  expect(report.unaccountedLines()).toBe(0)
  expect(report.lines).toBe(LOG.trimEnd().split('\n').length + 2)
  expect(report.rejects.counts.get('orphan-part')).toBe(1)
  expect(feed.meter.reports).toBe((await fileReports(LOG)).length)
})

test('health: rate over a minute, lag, age of the last message', async () => {
  const clock = new VirtualClock()
  const feed = makeFeed(clock)
  const decoder = feed.newDecoder('auto')
  expect(feed.meter.health()).toMatchObject({ rate: 0, lastMessageMs: null, lagMs: Number.NaN })
  for (let second = 0; second < 90; second++) {
    await feed.take(decoder, Buffer.from(tagged(clock.wallMs() - 4000).repeat(6)))
    await clock.advance(1000)
  }
  expect(feed.meter.health().rate).toBeCloseTo(5.9, 5)
  expect(feed.meter.health()).toMatchObject({ lagMs: 4000, lastMessageMs: clock.wallMs() - 1000, lines: 540 })
  await clock.advance(30_000)
  expect(feed.meter.health().rate).toBeCloseTo(2.9, 5)
  await clock.advance(86_400_000)
  expect(feed.meter.health().rate).toBe(0)
})

test('whatever comes, however it is cut: the same reports, and every line in one count', async () => {
  const lines = LOG.split('\n')
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...lines).map((line) => `${line}\n`) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...lines)
        .chain((line) => fc.nat(line.length).map((end) => line.slice(0, end))),
    },
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('\n', '\r', '\r\n', '{"msgs":[', ']}', '{"a":', '!AIVDM,2,1,', '\\g:1-2-3*00\\'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.array(fc.nat(2000), { maxLength: 10 }),
      fc.constantFrom('nmea' as const, 'json' as const, 'auto' as const),
      async (pieces, cuts, format) => {
        // The first byte alone may decide, so it is never cut from the others.
        const bytes = Buffer.from(`x${pieces.join('')}`)
        const read = async (edges: readonly number[]) => {
          const clock = new VirtualClock()
          const sink = new Memory()
          const feed = makeFeed(clock, sink)
          const decoder = feed.newDecoder(format)
          for (let index = 1; index < edges.length; index++) {
            await feed.take(decoder, bytes.subarray(edges[index - 1], edges[index]))
          }
          await feed.finish(decoder)
          await feed.flush()
          expect(feed.meter.report.unaccountedLines()).toBe(0)
          return {
            reports: sink.reports,
            lines: feed.meter.report.lines,
            rejects: [...feed.meter.report.rejects.counts],
          }
        }
        const inner = cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b)
        expect(await read([0, ...inner, bytes.length])).toEqual(await read([0, bytes.length]))
      },
    ),
    { seed: 20, numRuns: caseCount(40, 5000) },
  )
})

test('a wall clock that jumps moves neither rate nor silence, and judges only what comes from then on', async () => {
  const clock = new VirtualClock()
  const feed = makeFeed(clock)
  const decoder = feed.newDecoder('auto')
  const timeMs = clock.wallMs()
  await feed.take(decoder, Buffer.from(tagged(timeMs)))
  clock.jump(-3_600_000)
  await feed.take(decoder, Buffer.from(tagged(timeMs)))
  clock.jump(7_200_000)
  await feed.take(decoder, Buffer.from(tagged(timeMs)))
  expect(feed.meter.report.rejects.counts).toEqual(new Map([['future-time', 1]]))
  expect(feed.meter.health()).toMatchObject({ rate: 2 / 60, lagMs: 3_600_000, lines: 3, reports: 2 })
})
