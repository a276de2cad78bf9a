import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { positionSentence, tagBlock } from '../../ais/nmea/nmea-lines.ts'
import { makeContext, makeSource, type Running, rejectsOf, start, VirtualClock } from './source-world.ts'

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

/** Lets it look at the file again and again until it has seen what the test did to it. */
async function seen(running: Running, condition: () => boolean): Promise<void> {
  for (let looks = 0; looks < 2000 && !condition(); looks++) {
    await clock.advance(250)
    // File operations are other threads' work.
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await clock.advance(20)
  expect(condition(), JSON.stringify(running.source.health())).toBe(true)
}

function ships({ sink }: Running): number[] {
  return sink.reports.map(({ vessel }) => Number(vessel) - 219_000_000)
}

/** Until it has read so many reports and lines. */
function seenReports(running: Running, reports: number, lines = reports): Promise<void> {
  return seen(running, () => {
    const health = running.source.health()
    return health.reports === reports && health.lines === lines
  })
}

test('what was there is read from the start, or passed over to the line being written', async () => {
  writeFileSync(path, line(1) + line(2) + line(3).slice(0, 20))
  const all = tail()
  const end = tail('')
  await seenReports(all, 0, 2)
  await seen(end, () => end.source.health().state === 'connected')
  appendFileSync(path, line(3).slice(20) + line(4))
  await seenReports(all, 2, 4)
  await seenReports(end, 2)
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
  await seenReports(running, 1)
  await running.stop()
  expect(running.sink.reports).toMatchObject([{ time: '2021-01-01T00:00:00.000Z' }])
})

test('a file that comes later is all new', async () => {
  const running = tail('')
  await seen(running, () => running.source.health().state === 'waiting')
  expect(running.source.health().fault).toMatch(/no such file$/)
  writeFileSync(path, line(1))
  await seenReports(running, 1)
  expect(running.source.health()).toMatchObject({ state: 'connected', fault: null, connects: 1 })
  await running.stop()
  expect(ships(running)).toEqual([1])
})

test('rotation: the old file to its end, then the new one from its start', async () => {
  writeFileSync(path, '')
  const running = tail()
  await seen(running, () => running.source.health().connects === 1)
  appendFileSync(path, line(1))
  await seenReports(running, 1)
  appendFileSync(path, line(2) + line(3).slice(0, 30))
  renameSync(path, `${path}.1`)
  appendFileSync(`${path}.1`, line(3).slice(30, -1))
  writeFileSync(path, line(4))
  await seenReports(running, 4)
  appendFileSync(path, line(5))
  await seenReports(running, 5)
  await running.stop()
  expect(ships(running)).toEqual([1, 2, 3, 4, 5])
  expect(rejectsOf(running.source)).toEqual({})
  expect(running.source.health().connects).toBe(2)
})

test('the name is gone for a while', async () => {
  writeFileSync(path, '')
  const running = tail()
  await seen(running, () => running.source.health().connects === 1)
  appendFileSync(path, line(1))
  renameSync(path, `${path}.1`)
  await seen(running, () => running.source.health().state === 'waiting')
  expect(running.source.health().fault).toMatch(/no such file$|the file is gone; waiting for it$/)
  writeFileSync(path, line(2))
  await seenReports(running, 2)
  await running.stop()
  expect(ships(running)).toEqual([1, 2])
})

test('a file cut short is read from its start; the line that was cut is counted', async () => {
  writeFileSync(path, '')
  const running = tail()
  await seen(running, () => running.source.health().connects === 1)
  appendFileSync(path, line(1) + line(2) + line(3).slice(0, 20))
  await seenReports(running, 2)
  truncateSync(path, 0)
  await seen(running, () => running.source.health().fault !== null)
  expect(running.source.health().fault).toMatch(/the file was cut short; it is read from its start$/)
  appendFileSync(path, line(4))
  await seenReports(running, 3, 4)
  await running.stop()
  expect(ships(running)).toEqual([1, 2, 4])
  expect(rejectsOf(running.source)).toEqual({ truncated: 1 })
})
