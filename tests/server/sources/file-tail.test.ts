import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { positionSentence, tagBlock } from '../../ais/nmea/nmea-lines.ts'
import {
  makeContext,
  makeSource,
  type Running,
  rejectsOf,
  start,
  turn,
  VirtualClock,
} from './source-world.ts'

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-tail-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

let path = ''
let clock = new VirtualClock()
let files = 0
beforeEach(() => {
  path = join(dir, `log-${files++}.nmea`)
  clock = new VirtualClock()
})

/** A line of ship `n`. */
function line(n: number): string {
  return `${positionSentence({ mmsi: 219_000_000 + n })}\n`
}

function tail(query = '?from=start'): Running {
  return start(makeSource(`file:${path}${query}`, makeContext(clock)))
}

/** Lets it look at the file again, and reads until nothing comes any more. */
async function look({ source }: Running): Promise<void> {
  for (let idle = 0, last = -1; idle < 10; idle++) {
    await clock.advance(25)
    // File operations are other threads' work.
    await new Promise((resolve) => setTimeout(resolve, 2))
    await turn()
    const { lines } = source.health()
    if (lines !== last) idle = 0
    last = lines
  }
  await clock.advance(250)
}

function ships({ sink }: Running): number[] {
  return sink.reports.map(({ vessel }) => Number(vessel) - 219_000_000)
}

test('what was there is read from the start, or passed over to the line being written', async () => {
  writeFileSync(path, line(1) + line(2) + line(3).slice(0, 20))
  const all = tail()
  const end = tail('')
  await look(all)
  appendFileSync(path, line(3).slice(20) + line(4))
  await look(all)
  await look(end)
  await Promise.all([all.stop(), end.stop()])
  // Nobody knows when the old lines were written.
  expect(ships(all)).toEqual([3, 4])
  expect(rejectsOf(all.source)).toEqual({ 'no-time': 2 })
  expect(ships(end)).toEqual([3, 4])
  expect(rejectsOf(end.source)).toEqual({})
})

test('old lines that say their time are read', async () => {
  writeFileSync(path, tagBlock('c:1609459200') + line(1))
  const running = tail()
  await look(running)
  await running.stop()
  expect(running.sink.reports).toMatchObject([{ time: '2021-01-01T00:00:00.000Z' }])
})

test('a file that comes later is all new', async () => {
  const running = tail('')
  await look(running)
  expect(running.source.health()).toMatchObject({ state: 'waiting' })
  expect(running.source.health().fault).toMatch(/no such file$/)
  writeFileSync(path, line(1))
  await look(running)
  expect(running.source.health()).toMatchObject({ state: 'connected', fault: null, connects: 1 })
  await running.stop()
  expect(ships(running)).toEqual([1])
})

test('rotation: the old file to its end, then the new one from its start', async () => {
  writeFileSync(path, '')
  const running = tail()
  await look(running)
  appendFileSync(path, line(1))
  await look(running)
  appendFileSync(path, line(2) + line(3).slice(0, 30))
  renameSync(path, `${path}.1`)
  appendFileSync(`${path}.1`, line(3).slice(30, -1))
  writeFileSync(path, line(4))
  await look(running)
  appendFileSync(path, line(5))
  await look(running)
  await running.stop()
  expect(ships(running)).toEqual([1, 2, 3, 4, 5])
  expect(rejectsOf(running.source)).toEqual({})
  expect(running.source.health().connects).toBe(2)
})

test('the name is gone for a while', async () => {
  writeFileSync(path, '')
  const running = tail()
  await look(running)
  appendFileSync(path, line(1))
  renameSync(path, `${path}.1`)
  await look(running)
  expect(running.source.health().fault).toMatch(/no such file$|the file is gone; waiting for it$/)
  writeFileSync(path, line(2))
  await look(running)
  await running.stop()
  expect(ships(running)).toEqual([1, 2])
})

test('a file cut short is read from its start; the line that was cut is counted', async () => {
  writeFileSync(path, '')
  const running = tail()
  await look(running)
  appendFileSync(path, line(1) + line(2) + line(3).slice(0, 20))
  await look(running)
  truncateSync(path, 0)
  appendFileSync(path, line(4))
  await look(running)
  await running.stop()
  expect(ships(running)).toEqual([1, 2, 4])
  expect(rejectsOf(running.source)).toEqual({ truncated: 1 })
})
