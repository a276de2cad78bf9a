import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { appendFileSync, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { AisStream } from '../../../lib/server/sources/aisstream.ts'
import type { PushSource } from '../../../lib/server/sources/push-source.ts'
import { parseSource } from '../../../lib/server/sources/source-address.ts'
import { dial, freePort, serve, writeCut } from './sockets.ts'
import { fileReports, LOG, makeContext, makeSource, start, until } from './source-world.ts'

/** Every transport gives what a file of the same bytes gives, wherever they are cut. */

const bytes = Buffer.from(LOG)
const expected = await fileReports(LOG)
const dir = mkdtempSync(join(tmpdir(), 'wakewatch-sources-'))
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
process.on('exit', () => rmSync(dir, { recursive: true, force: true }))

function run(...args: Parameters<typeof start>) {
  const running = start(...args)
  cleanups.push(running.stop)
  return running
}

test('the log says something', () => {
  expect(expected.length).toBe(80)
})

test('TCP client, cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
      const server = await serve(async (socket, index) => {
        if (index === 0) await writeCut(socket, bytes, cuts)
        socket.end()
      })
      const { source, sink, stop } = start(makeSource(`tcp://127.0.0.1:${server.port}`))
      await until(() => sink.reports.length >= expected.length)
      await stop()
      await server.close()
      expect(sink.reports).toEqual(expected)
      expect(source.health()).toMatchObject({ reports: expected.length, state: 'ended' })
      expect(sink.batches.at(-1)?.lines).toBeLessThanOrEqual(source.health().lines)
    }),
    { seed: 7, numRuns: 12 },
  )
})

test('TCP client: the last line may lack its end', async () => {
  const server = await serve((socket) => socket.end(LOG.trimEnd()))
  const { sink } = run(makeSource(`tcp://127.0.0.1:${server.port}`))
  cleanups.push(server.close)
  await until(() => sink.reports.length >= expected.length)
  expect(sink.reports.slice(0, expected.length)).toEqual(await fileReports(LOG.trimEnd()))
})

test('TCP listener: peers at once, lines of one never joined with lines of another', async () => {
  const port = await freePort()
  const { source, sink } = run(makeSource(`tcp-listen://127.0.0.1:${port}`))
  await until(() => source.health().state === 'listening')
  const peers = await Promise.all([dial(port), dial(port), dial(port)])
  const cuts = Array.from({ length: 60 }, (_, index) => Math.floor(((index + 0.37) * bytes.length) / 60))
  await Promise.all(peers.map((peer) => writeCut(peer, bytes, cuts)))
  for (const peer of peers) peer.end()
  await until(() => sink.reports.length === 3 * expected.length)
  const key = (report: object) => JSON.stringify(report)
  expect(sink.reports.map(key).sort()).toEqual([...expected, ...expected, ...expected].map(key).sort())
})

test('UDP: lines in any number of datagrams, messages of several sentences over several', async () => {
  const port = await freePort()
  const { source, sink } = run(makeSource(`udp://:${port}`))
  await until(() => source.health().state === 'listening')
  const socket = createSocket('udp4')
  cleanups.push(() => socket.close())
  // One line a datagram, with its end or without.
  for (const [index, line] of LOG.trimEnd().split('\n').entries()) {
    await new Promise((resolve) => socket.send(index % 2 ? line : `${line}\r\n`, port, '127.0.0.1', resolve))
  }
  await until(() => sink.reports.length >= expected.length)
  expect(sink.reports).toEqual(expected)
})

test('file: what is appended, in pieces cut anywhere', async () => {
  const path = join(dir, 'growing.nmea')
  writeFileSync(path, LOG.slice(0, 100))
  const { source, sink } = run(makeSource(`file:${path}?from=start`))
  await until(() => source.health().state === 'connected')
  for (let at = 100; at < LOG.length; at += 977) {
    appendFileSync(path, LOG.slice(at, at + 977))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => sink.reports.length >= expected.length)
  expect(sink.reports).toEqual(expected)
})

test('serial: a line of the device as its reader gives it', async () => {
  const path = join(dir, 'pipe')
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  const { sink } = run(makeSource(`serial:${path}?baud=38400`))
  const device = createWriteStream(path)
  device.end(LOG)
  await until(() => sink.reports.length >= expected.length)
  expect(sink.reports).toEqual(expected)
})

test('push: NMEA over bodies, JSON as AIS-catcher posts it', async () => {
  const source = makeSource('push:station') as PushSource
  const { sink } = run(source)
  const lines = LOG.trimEnd().split('\n')
  const half = Math.floor(lines.length / 2) + 1
  const first = await source.push(Buffer.from(lines.slice(0, half).join('\n')), 'text/plain')
  const second = await source.push(Buffer.from(lines.slice(half).join('\n')), 'application/octet-stream')
  expect(sink.reports).toEqual(expected)
  if (!first.ok || !second.ok) throw new Error('refused')
  expect(first.reports + second.reports).toBe(expected.length)
  expect(first.lines + second.lines).toBe(lines.length)

  const post = JSON.stringify({
    protocol: 'jsonaiscatcher',
    stationid: 'x',
    msgs: Array.from({ length: 3000 }, (_, index) => ({
      class: 'AIS',
      type: 1,
      mmsi: 219_000_001 + index,
      rxuxtime: 1_609_459_200 + index,
      lat: 55,
      lon: 10,
      speed: 7.1,
    })),
  })
  sink.reports.length = 0
  expect(await source.push(Buffer.from(post), 'application/json')).toMatchObject({ ok: true, reports: 3000 })
  expect(sink.reports).toEqual(await fileReports(post))
  expect(await source.push(new Uint8Array(0), 'text/plain')).toEqual({
    ok: true,
    lines: 0,
    reports: 0,
    rejected: 0,
  })
})

const STREAM_MESSAGES = Array.from({ length: 50 }, (_, index) =>
  JSON.stringify({
    MessageType: 'PositionReport',
    MetaData: { MMSI: 219_000_001 + index, time_utc: '2021-01-01 06:17:43.375540658 +0000 UTC' },
    Message: {
      PositionReport: {
        MessageID: 1,
        UserID: 219_000_001 + index,
        Latitude: 55,
        Longitude: 10,
        Sog: 5.5,
        Cog: 90,
      },
    },
  }),
)

test('aisstream: subscribes with its boxes, and reads text and binary messages', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  cleanups.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const asked: unknown[] = []
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      asked.push(JSON.parse(String(data)))
      for (const [index, message] of STREAM_MESSAGES.entries()) {
        socket.send(index % 2 ? message : Buffer.from(message))
      }
    }),
  )
  const options = parseSource('aisstream:?box=-12,35,0,48&box=170,-20,-170,20')
  if (options.kind !== 'aisstream') throw new Error(options.kind)
  const url = `ws://127.0.0.1:${(server.address() as { port: number }).port}`
  const { source, sink } = run(new AisStream(options, makeContext(), 0, 'secret-key', url))
  await until(() => sink.reports.length >= STREAM_MESSAGES.length)
  expect(sink.reports).toEqual(await fileReports(STREAM_MESSAGES.join('\n')))
  expect(asked).toEqual([
    {
      APIKey: 'secret-key',
      BoundingBoxes: [
        [
          [35, -12],
          [48, 0],
        ],
        [
          [-20, 170],
          [20, 180],
        ],
        [
          [-20, -180],
          [20, -170],
        ],
      ],
    },
  ])
  expect(JSON.stringify(source.health())).not.toContain('secret-key')
})

test('aisstream: what the service complains of is told, the key is not', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  cleanups.push(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => socket.send('{"error":"Api Key secret-key Is Not Valid"}'))
  const options = parseSource('aisstream:')
  if (options.kind !== 'aisstream') throw new Error(options.kind)
  const url = `ws://127.0.0.1:${(server.address() as { port: number }).port}`
  const { source } = run(new AisStream(options, makeContext(), 0, 'secret-key', url))
  await until(() => source.health().state === 'waiting')
  expect(source.health().fault).toMatch(/the service says: Api Key \.\.\. Is Not Valid$/)
})

test('JSON lines over TCP and UDP', async () => {
  const text = `${STREAM_MESSAGES.join('\n')}\n`
  const reports = await fileReports(text)
  const server = await serve((socket) => socket.write(text))
  cleanups.push(server.close)
  const tcp = run(makeSource(`tcp://127.0.0.1:${server.port}`))
  const port = await freePort()
  const udp = run(makeSource(`udp://127.0.0.1:${port}`))
  await until(() => udp.source.health().state === 'listening')
  const socket = createSocket('udp4')
  cleanups.push(() => socket.close())
  for (const message of STREAM_MESSAGES) {
    await new Promise((resolve) => socket.send(message, port, '127.0.0.1', resolve))
  }
  await until(() => tcp.sink.reports.length >= 50 && udp.sink.reports.length >= 50)
  expect(tcp.sink.reports).toEqual(reports)
  expect(udp.sink.reports).toEqual(reports)
})

test('aisstream: ends while the service says nothing', async () => {
  const server = await serve(() => {})
  cleanups.push(server.close)
  const options = parseSource('aisstream:')
  if (options.kind !== 'aisstream') throw new Error(options.kind)
  const url = `ws://127.0.0.1:${server.port}`
  const { source, stop } = start(new AisStream(options, makeContext(), 0, 'k', url))
  await until(() => server.sockets.length === 1)
  await stop()
  expect(source.health().state).toBe('ended')
})

test('two sources that hear the same: told apart, both delivered', async () => {
  const server = await serve((socket) => socket.write(LOG))
  const other = await serve((socket) => socket.write(LOG))
  cleanups.push(server.close, other.close)
  const context = makeContext()
  const one = run(makeSource(`tcp://127.0.0.1:${server.port}`, context, 0))
  await until(() => one.sink.reports.length === expected.length)
  const two = run(makeSource(`tcp://127.0.0.1:${other.port}`, context, 1))
  await until(() => two.sink.reports.length === expected.length)
  expect(one.source.health().duplicates).toBe(0)
  expect(two.source.health().duplicates).toBe(expected.length)
})
