import { afterEach, expect, test } from 'vitest'
import { Backoff } from '../../../lib/server/sources/backoff.ts'
import { positionSentence } from '../../ais/nmea/nmea-lines.ts'
import { dial, freePort, serve } from './sockets.ts'
import { LOG, makeContext, makeSource, start, until, VirtualClock } from './source-world.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function run(...args: Parameters<typeof start>) {
  const running = start(...args)
  cleanups.push(running.stop)
  return running
}

test('waits double from half a second to a minute, less a random share of up to a half', () => {
  const longest = new Backoff(() => 0)
  const waits = Array.from({ length: 10 }, () => longest.nextMs())
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  longest.reset()
  expect(longest.nextMs()).toBe(500)
  const shortest = new Backoff(() => 1 - 2 ** -53)
  expect(shortest.nextMs()).toBeCloseTo(250, 5)
})

test('a server that is not there is tried again, at growing intervals, until it is', async () => {
  const clock = new VirtualClock()
  const port = await freePort()
  const { source, sink } = run(makeSource(`tcp://127.0.0.1:${port}`, makeContext(clock)))
  for (const waitMs of [500, 1000, 2000]) {
    await until(() => source.health().state === 'waiting' && clock.waits.length === 1)
    expect(clock.waits).toEqual([waitMs])
    expect(source.health().fault).toMatch(/^2026-01-01T00:00:0\d\.\d{3}Z connection refused$/)
    await clock.advance(waitMs)
  }
  const server = await serve((socket) => socket.write(LOG), port)
  cleanups.push(server.close)
  await until(() => source.health().state === 'waiting' && clock.waits.length === 1)
  await clock.advance(4000)
  await until(() => source.health().state === 'connected')
  expect(source.health()).toMatchObject({ fault: null, connects: 1 })
  await until(() => source.health().reports === 80)
  await clock.advance(20)
  expect(sink.reports.length).toBe(80)
})

test('a connection that gave messages for a minute makes the next wait short again', async () => {
  const clock = new VirtualClock()
  const server = await serve((socket) => socket.write(`${positionSentence()}\n`))
  cleanups.push(server.close)
  const { source } = run(makeSource(`tcp://127.0.0.1:${server.port}`, makeContext(clock)))
  const loseNext = async (soundMs: number) => {
    const connections = server.sockets.length
    await until(() => source.health().connects === connections && source.health().reports === reports + 1)
    reports++
    if (soundMs > 0) {
      await clock.advance(soundMs)
      server.sockets.at(-1)!.write(`${positionSentence()}\n`)
      await until(() => source.health().reports === reports + 1)
      reports++
    }
    server.sockets.at(-1)!.destroy()
    await until(() => source.health().state === 'waiting')
    await clock.advance(20)
    const waitMs = clock.waits[0]! + 20
    await clock.advance(waitMs)
    await until(() => server.sockets.length === connections + 1)
    return waitMs
  }
  let reports = 0
  await until(() => server.sockets.length === 1)
  expect(await loseNext(0)).toBe(500)
  expect(await loseNext(59_000)).toBe(1000)
  expect(await loseNext(61_000)).toBe(500)
})

test('a half-open connection is given up after its silence; one that is to be waited for is not', async () => {
  const clock = new VirtualClock()
  const server = await serve(() => {})
  cleanups.push(server.close)
  const { source } = run(makeSource(`tcp://127.0.0.1:${server.port}?idle=30`, makeContext(clock)))
  const patient = run(makeSource(`tcp://127.0.0.1:${server.port}?idle=0`, makeContext(clock)))
  await until(() => source.health().state === 'connected' && patient.source.health().state === 'connected')
  await clock.advance(29_999)
  expect(source.health().state).toBe('connected')
  await clock.advance(1)
  await until(() => source.health().state === 'waiting')
  expect(source.health().fault).toMatch(/no AIS message for 30 s$/)
  await clock.advance(1000)
  await until(() => source.health().connects === 2)
  await clock.advance(3_600_000)
  expect(patient.source.health()).toMatchObject({ state: 'connected', connects: 1 })
})

test('a port in use is tried again until it is free', async () => {
  const clock = new VirtualClock()
  const squatter = await serve(() => {})
  const { source } = run(makeSource(`tcp-listen://:${squatter.port}`, makeContext(clock)))
  await until(() => source.health().state === 'waiting')
  expect(source.health().fault).toMatch(/the port is in use$/)
  await squatter.close()
  await clock.advance(500)
  await until(() => source.health().state === 'listening')
  ;(await dial(squatter.port)).write(LOG)
  await until(() => source.health().reports === 80)
})

test('aborting while connecting, waiting or listening ends at once', async () => {
  const clock = new VirtualClock()
  const port = await freePort()
  for (const address of [
    `tcp://127.0.0.1:${port}`,
    `tcp-listen://:${port}`,
    `udp://:${port}`,
    'file:no-such-file',
    'serial:no-such-device',
    'push:x',
  ]) {
    const early = start(makeSource(address, makeContext(clock)))
    await early.stop()
    expect(early.source.health().state).toBe('ended')
    const later = start(makeSource(address, makeContext(clock)))
    await until(() => later.source.health().state !== 'connecting')
    await later.stop()
    expect(later.source.health().state).toBe('ended')
  }
})
