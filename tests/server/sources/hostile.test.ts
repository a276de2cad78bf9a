import { createSocket } from 'node:dgram'
import { afterEach, describe, expect, test } from 'vitest'
import { Intake } from '../../../lib/ais/intake.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { LiveDecoder } from '../../../lib/server/sources/live-decoder.ts'
import { positionSentence } from '../../ais/nmea/nmea-lines.ts'
import { dial, freePort, serve } from './sockets.ts'
import {
  fileReports,
  LOG,
  Memory,
  makeContext,
  makeSource,
  rejectsOf,
  start,
  turn,
  until,
  VirtualClock,
} from './source-world.ts'

const expected = await fileReports(LOG)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function run(...args: Parameters<typeof start>) {
  const running = start(...args)
  cleanups.push(running.stop)
  return running
}

async function listening(address: string, clock?: VirtualClock) {
  const running = run(makeSource(address, makeContext(clock)))
  await until(() => running.source.health().state === 'listening')
  return running
}

/** A sink that takes nothing. */
function stuckSink(): Memory {
  const sink = new Memory()
  sink.gate = new Promise(() => {})
  return sink
}

describe('peers that send no sense', () => {
  test.each([
    ['words', 'a word or two\n'],
    ['broken sentences', `${positionSentence().slice(0, 25)}\n`],
    ['wrong checksums', `${positionSentence().slice(0, -2)}ZZ\n`],
    ['broken JSON', '{"MessageType":\n'],
    ['bytes', `${'\u0000\u00ff\u0080'.repeat(40)}\n`],
    ['brackets', `${'['.repeat(30_000)}${']'.repeat(30_000)}\n`],
    ['blank lines', '\n\n\n\n'],
  ])('%s: cut off, counted, and heard again only after a wait', async (_, garbage) => {
    const server = await serve((socket) => {
      const pump = () => {
        while (!socket.destroyed && socket.write(garbage.repeat(50)));
      }
      socket.on('drain', pump)
      pump()
    })
    cleanups.push(server.close)
    const { source } = run(makeSource(`tcp://127.0.0.1:${server.port}`, makeContext(new VirtualClock())))
    await until(() => source.health().state === 'waiting')
    expect(source.health().fault).toMatch(/cut off: \d+ lines without an AIS message$/)
    expect(rejectsOf(source)['peer-of-garbage']).toBe(1)
    expect(source.health().lines).toBeGreaterThanOrEqual(1000)
    expect(server.sockets.length).toBe(1)
  })

  test('a little noise between messages costs nothing', async () => {
    const noisy = Array.from({ length: 20 }, () => `${'noise\n'.repeat(900)}${positionSentence()}\n`).join('')
    const server = await serve((socket) => socket.write(noisy))
    cleanups.push(server.close)
    const { source, sink } = run(makeSource(`tcp://127.0.0.1:${server.port}`))
    await until(() => sink.reports.length === 20)
    expect(source.health().fault).toBeNull()
  })

  test('a line without an end is cut off, whatever it would have held', async () => {
    let sent = 0
    const chunk = Buffer.alloc(1 << 20, 65)
    const server = await serve((socket) => {
      const pump = () => {
        do sent += chunk.length
        while (!socket.destroyed && sent < 200 * chunk.length && socket.write(chunk))
      }
      socket.on('drain', pump)
      pump()
    })
    cleanups.push(server.close)
    const { source } = run(makeSource(`tcp://127.0.0.1:${server.port}`, makeContext(new VirtualClock())))
    await until(() => source.health().state === 'waiting')
    expect(source.health().fault).toMatch(/cut off: 16 MB without an AIS message$/)
    expect(sent).toBeLessThan(100 * chunk.length)
    expect(rejectsOf(source)['too-long']).toBe(1)
  })

  test.each([
    ['NMEA', 'A'],
    ['JSON', '{"a'],
  ])('200 MB without a line end leave memory flat: %s', (_, start) => {
    const report = new ReadReport('x', 'x')
    const intake = new Intake(new ReportBuffer(), report, { source: 0, clockMs: 0, place: 'true' })
    const decoder = new LiveDecoder(intake, 'auto')
    decoder.push(Buffer.from(start), 0)
    const piece = Buffer.alloc(1 << 20, 97)
    decoder.push(piece, 0)
    const before = process.memoryUsage()
    for (let megabyte = 0; megabyte < 200; megabyte++) decoder.push(piece, 0)
    const after = process.memoryUsage()
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 << 20)
    expect(after.heapUsed - before.heapUsed).toBeLessThan(16 << 20)
    decoder.cut()
    expect([...report.rejects.counts]).toEqual([['too-long', 1]])
    expect(report.unaccountedLines()).toBe(0)
  })
})

describe('a listener', () => {
  test('lets a drip of bytes go after its silence, and keeps who speaks', async () => {
    const clock = new VirtualClock()
    const port = await freePort()
    const { source, sink } = await listening(`tcp-listen://:${port}?idle=60`, clock)
    const slow = await dial(port)
    const good = await dial(port)
    for (let turns = 0; turns < 13; turns++) {
      slow.write('!')
      good.write(`${positionSentence()}\n`)
      await until(() => source.health().reports === turns + 1)
      await clock.advance(5000)
    }
    await until(() => slow.destroyed || slow.closed || rejectsOf(source)['peer-silent'] === 1)
    expect(rejectsOf(source)['peer-silent']).toBe(1)
    expect(source.health().fault).toMatch(/127\.0\.0\.1:\d+ no AIS message for 60 s$/)
    expect(sink.reports.length).toBe(13)
    good.write(`${positionSentence()}\n`)
    await until(() => source.health().reports === 14)
  })

  test('that is full makes room: who never spoke gives way, who did stays', async () => {
    const clock = new VirtualClock()
    const port = await freePort()
    const { source } = await listening(`tcp-listen://:${port}?peers=2`, clock)
    const good = await dial(port)
    good.write(`${positionSentence()}\n`)
    await until(() => source.health().reports === 1)
    const mute = await dial(port)
    const closed = new Promise((resolve) => mute.once('close', resolve))
    const early = await dial(port)
    await new Promise((resolve) => early.once('close', resolve))
    expect(rejectsOf(source)).toMatchObject({ 'too-many-peers': 1 })
    await clock.advance(10_001)
    const late = await dial(port)
    await closed
    late.write(`${positionSentence({ mmsi: 219_000_002 })}\n`)
    await until(() => source.health().reports === 2)
    good.write(`${positionSentence({ mmsi: 219_000_003 })}\n`)
    await until(() => source.health().reports === 3)
    expect(rejectsOf(source)).toMatchObject({ 'peer-gave-way': 1 })
  })

  test('turns away an address that reconnects for ever, and no other', async () => {
    const clock = new VirtualClock()
    const port = await freePort()
    const { source } = await listening(`tcp-listen://:${port}`, clock)
    for (let attempt = 0; attempt < 100; attempt++) (await dial(port, '127.0.0.2')).destroy()
    await until(() => rejectsOf(source)['connects-too-often'] === 80)
    const good = await dial(port)
    good.write(LOG)
    await until(() => source.health().reports === expected.length)
    // Its allowance grows again.
    await clock.advance(1000)
    const again = await dial(port, '127.0.0.2')
    again.write(LOG)
    await until(() => source.health().reports === 2 * expected.length)
  })

  test('keeps a peer of garbage from nobody else', async () => {
    const port = await freePort()
    const { source, sink } = await listening(`tcp-listen://:${port}`)
    const good = await dial(port)
    const bad = await dial(port)
    const closed = new Promise((resolve) => bad.once('close', resolve))
    bad.write('garbage\n'.repeat(2000))
    await closed
    good.write(LOG)
    await until(() => sink.reports.length === expected.length)
    expect(source.health().fault).toMatch(/ cut off: \d+ lines without an AIS message$/)
    expect(source.health().state).toBe('listening')
  })
})

describe('a sink that is stuck', () => {
  test('stops the reading of its own source and no other, and the end of neither', async () => {
    const server = await serve((socket) => {
      const pump = () => {
        while (!socket.destroyed && socket.write(LOG));
      }
      socket.on('drain', pump)
      pump()
    })
    cleanups.push(server.close)
    const address = `tcp://127.0.0.1:${server.port}`
    const stuck = start(makeSource(address), stuckSink())
    const free = start(makeSource(address))
    await until(() => free.sink.reports.length > 15_000)
    const { reports } = stuck.source.health()
    expect(reports).toBeGreaterThan(0)
    expect(reports).toBeLessThan(4000)
    await free.stop()
    await stuck.stop()
    expect(stuck.source.health().state).toBe('ended')
    expect(rejectsOf(stuck.source)['lost-at-stop']).toBe(reports)
  })

  test('makes UDP drop what finds no room, counted', async () => {
    const port = await freePort()
    const clock = new VirtualClock()
    const { source, stop } = start(makeSource(`udp://:${port}`, makeContext(clock)), stuckSink())
    await until(() => source.health().state === 'listening')
    const socket = createSocket('udp4')
    cleanups.push(() => socket.close())
    const datagram = Buffer.from(`${positionSentence()}\n`.repeat(1200))
    for (let sent = 0; sent < 300 && rejectsOf(source)['datagram-dropped'] === undefined; sent++) {
      await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
      await turn()
    }
    await until(() => (rejectsOf(source)['datagram-dropped'] ?? 0) > 0)
    // One batch is being delivered, one is full.
    expect(source.health().reports).toBe(2400)
    const stopped = stop()
    await until(() => clock.waits.length > 0)
    await clock.advance(500)
    await stopped
    expect(rejectsOf(source)['lost-at-stop']).toBe(2400)
  })

  test('that fails ends the source with its error', async () => {
    const server = await serve((socket) => socket.write(LOG))
    cleanups.push(server.close)
    const sink = new Memory()
    sink.failure = new Error('the disk is full')
    const { source, ended } = start(makeSource(`tcp://127.0.0.1:${server.port}`), sink)
    await expect(ended).rejects.toThrow('the disk is full')
    expect(source.health()).toMatchObject({ state: 'failed' })
    expect(source.health().fault).toMatch(/the disk is full$/)
  })
})
