import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { createSource } from '../../../lib/server/sources/create-source.ts'
import { PacedSource, type ReadAhead } from '../../../lib/server/sources/paced-source.ts'
import { parseSource } from '../../../lib/server/sources/source-address.ts'
import { positionSentence, tagBlock } from '../../ais/nmea/nmea-lines.ts'
import {
  fileReports,
  LOG,
  LOG_MS,
  Memory,
  makeContext,
  makeSource,
  start,
  turn,
  until,
  VirtualClock,
} from './source-world.ts'

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-replay-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

/** Lines at these seconds after LOG_MS. */
function linesAt(...seconds: number[]): string {
  return seconds.map((second) => `${tagBlock(`c:${LOG_MS / 1000 + second}`)}${positionSentence()}\n`).join('')
}

/** Seconds after LOG_MS of what was delivered. */
function secondsOf(sink: Memory): number[] {
  return sink.reports.map(({ time }) => (Date.parse(time) - LOG_MS) / 1000)
}

async function replayed(text: string, speed: number) {
  const clock = new VirtualClock()
  const source = makeSource(
    `replay:${write('log.nmea', text)}?speed=${speed}`,
    makeContext(clock),
  ) as PacedSource
  const running = start(source)
  await until(() => source.health().reports > 0 || source.health().state !== 'connected')
  return { ...running, source, clock }
}

describe('replay', () => {
  test('gives what the file gives and ends', async () => {
    const { source, sink, ended, clock } = await replayed(LOG, 60)
    await until(() => clock.waits.length > 0)
    await clock.advance(2000)
    await ended
    expect(sink.reports).toEqual(await fileReports(LOG))
    expect(source.canReplay).toBe(true)
    expect(source.health()).toMatchObject({ state: 'ended', fault: null, reports: 80 })
    expect(sink.batches.at(-1)?.lines).toBe(80)
    expect(source.health().lines).toBe(LOG.trimEnd().split('\n').length)
  })

  test('keeps the pace of the file, times its speed', async () => {
    const { sink, ended, clock } = await replayed(linesAt(0, 0, 60, 60, 120, 600), 10)
    expect(secondsOf(sink)).toEqual([0, 0])
    await clock.advance(5999)
    expect(secondsOf(sink)).toEqual([0, 0])
    await clock.advance(1)
    expect(secondsOf(sink)).toEqual([0, 0, 60, 60])
    await clock.advance(6000)
    expect(secondsOf(sink)).toEqual([0, 0, 60, 60, 120])
    await clock.advance(48_000)
    expect(secondsOf(sink)).toEqual([0, 0, 60, 60, 120, 600])
    await ended
  })

  test('gives late reports at once, in the order of the file', async () => {
    const { sink, ended, clock } = await replayed(linesAt(0, 100, 50, 101, 20), 100)
    await clock.advance(1000)
    expect(secondsOf(sink)).toEqual([0, 100, 50])
    await clock.advance(20)
    await ended
    expect(secondsOf(sink)).toEqual([0, 100, 50, 101, 20])
  })

  test('waits through no silence for longer than a minute', async () => {
    const year = 365 * 86_400
    const { sink, ended, clock } = await replayed(linesAt(0, year, year + 60), 1)
    await clock.advance(59_999)
    expect(secondsOf(sink)).toEqual([0])
    await clock.advance(1)
    expect(secondsOf(sink)).toEqual([0, year])
    await clock.advance(60_000)
    await ended
  })

  test('goes back to its pace after a stamp that ran ahead', async () => {
    const after = Array.from({ length: 30 }, (_, index) => 1 + index * 10)
    const { sink, stop, clock } = await replayed(linesAt(0, 86_400 * 30, ...after), 1)
    await clock.advance(60_000)
    // The wrong stamp and the few that it takes to see that it was wrong.
    expect(sink.reports.length).toBeGreaterThanOrEqual(2 + 8)
    expect(sink.reports.length).toBeLessThan(2 + 12)
    const before = sink.reports.length
    await clock.advance(10_000)
    expect(sink.reports.length).toBe(before + 1)
    await stop()
  })

  test('goes on behind what an earlier run took, at once', async () => {
    const clock = new VirtualClock()
    const options = parseSource(`replay:${write('taken.nmea', linesAt(0, 1000, 2000, 2060))}`)
    const source = createSource(options, makeContext(clock), 0, { aisstreamKey: null }, 2)
    const { sink, ended } = start(source)
    await until(() => source.health().reports === 1)
    expect(secondsOf(sink)).toEqual([2000])
    expect(sink.batches.at(-1)?.lines).toBe(3)
    await clock.advance(60_000)
    await ended
    expect(secondsOf(sink)).toEqual([2000, 2060])
  })

  test('pauses, and goes on where it was', async () => {
    const { source, sink, ended, clock } = await replayed(linesAt(0, 60, 120), 1)
    await clock.advance(30_000)
    source.pause()
    await clock.advance(3_600_000)
    expect(secondsOf(sink)).toEqual([0])
    source.resume()
    await turn()
    await clock.advance(29_999)
    expect(secondsOf(sink)).toEqual([0])
    await clock.advance(1)
    expect(secondsOf(sink)).toEqual([0, 60])
    await clock.advance(60_000)
    await ended
  })

  test.each([
    ['missing.csv', null, /no such file/],
    ['words.txt', 'no AIS here\n', /neither NMEA, CSV, JSON nor Parquet/],
  ])('%s: fails and says why', async (name, text, fault) => {
    if (text !== null) write(name, text)
    const { source, ended } = start(makeSource(`replay:${join(dir, name)}`))
    await ended
    expect(source.health().state).toBe('failed')
    expect(source.health().fault).toMatch(fault)
  })

  test('reads tables and JSON, packed', async () => {
    const fixture = new URL('../../ais/inputs/fixtures/gfw-messages.csv.zst', import.meta.url).pathname
    const { source, sink, ended } = start(makeSource(`replay:${fixture}?speed=10000`, makeContext()))
    await until(() => source.health().state !== 'connected' || source.health().reports > 0)
    expect(sink.reports.length + source.health().reports).toBeGreaterThan(0)
    void ended
  })

  test('stops while it waits, and while its sink is stuck', async () => {
    const waiting = await replayed(linesAt(0, 3000), 1)
    await waiting.stop()
    expect(waiting.source.health().state).toBe('ended')
    const stuck = new Memory()
    stuck.gate = new Promise(() => {})
    const running = start(makeSource(`replay:${write('stuck.nmea', linesAt(0, 1))}`), stuck)
    await until(() => running.source.health().reports > 0)
    await running.stop()
    expect(running.source.health().state).toBe('ended')
  })
})

describe('a paced source of reports that are made', () => {
  const readAhead =
    (blocks: number, rows: number): ReadAhead =>
    async (buffer: ReportBuffer, onRows) => {
      for (let block = 0; block < blocks; block++) {
        for (let row = 0; row < rows; row++) {
          const timeMs = LOG_MS + (block * rows + row) * 1000
          buffer.addPosition(buffer.vesselOfMmsi(219_000_001), timeMs, 1, 0, 0, 1, 2, 3, Number.NaN, 0, 0)
        }
        await onRows()
        expect(buffer.count).toBe(0)
      }
      return null
    }

  test('delivers all of them in order, in batches of a thousand at most, counted', async () => {
    const clock = new VirtualClock()
    const source = new PacedSource(
      { name: 'simulated:', kind: 'simulated', speed: 3600 },
      makeContext(clock),
      0,
      readAhead(3, 5000),
    )
    const { sink, ended } = start(source)
    await turn()
    await clock.advance(20_000)
    await ended
    expect(secondsOf(sink)).toEqual(Array.from({ length: 15_000 }, (_, second) => second))
    expect(Math.max(...sink.batches.map(({ reports }) => reports))).toBeLessThanOrEqual(1000)
    expect(sink.batches.at(-1)?.lines).toBe(15_000)
    expect(source.health()).toMatchObject({ state: 'ended', lines: 15_000, reports: 15_000 })
  })

  test('what fails in the sink ends it with the error', async () => {
    const sink = new Memory()
    sink.failure = new Error('the disk is full')
    const source = new PacedSource({ name: 's', kind: 's', speed: 1 }, makeContext(), 0, readAhead(1, 10))
    await expect(start(source, sink).ended).rejects.toThrow('the disk is full')
    expect(source.health().state).toBe('failed')
  })
})
