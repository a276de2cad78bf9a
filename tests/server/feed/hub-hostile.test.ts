/** Peers that mean no good, beside one that does: it gets every alert, memory stays bounded, and all is counted. */

import { connect as connectTcp, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeedLimits } from '../../../lib/server/feed/limits.ts'
import type { Clock } from '../../../lib/server/sources/clock.ts'
import { VirtualClock } from '../sources/source-world.ts'
import { FeedFolder, type PlacedVessel, positionsOf } from './feed-folder.ts'
import { connect, LiveServer, PlainClient, until } from './live-server.ts'

let folder: FeedFolder
let server: LiveServer
let good: PlainClient
const raw: Socket[] = []

async function start(limits: Partial<FeedLimits>, clock?: Clock): Promise<void> {
  folder = new FeedFolder()
  server = await LiveServer.start(folder, { limits, ...(clock === undefined ? {} : { clock }) })
  good = await connect(server.url)
  good.say({ type: 'subscribe', id: 'good', topic: { kind: 'alerts' } })
  await good.first('snapshot')
}

beforeEach(() => {
  raw.length = 0
})

afterEach(async () => {
  for (const socket of raw) socket.destroy()
  await server.close()
})

/** The good client was given all, and is still there. */
async function expectGoodServed(): Promise<void> {
  const newest = server.alert(0)
  await until(() => good.all('delta').at(-1)?.through === newest, 'the good client has all')
  const told = good.all('delta').flatMap(({ revisions }) => revisions.map(({ sequence }) => sequence))
  expect(told).toEqual(Array.from({ length: newest }, (_, i) => i + 1))
  expect(good.closed).toBeNull()
}

/** A peer that speaks the upgrade and then only what it is told to. */
async function connectRaw(then = ''): Promise<Socket> {
  const socket = connectTcp(server.port, '127.0.0.1')
  raw.push(socket)
  socket.on('error', () => {})
  const answer = new Promise<void>((resolve) => {
    socket.once('data', () => resolve())
  })
  socket.write(
    `GET /live HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await answer
  if (then !== '') socket.write(textFrame(then))
  return socket
}

/** Masked with zeros, which leaves it as it is. */
function textFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const length = Buffer.from([0xfe, body.length >> 8, body.length & 0xff])
  return Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), body])
}

describe('hostile peers', () => {
  it('a message that is too long, frames that are none, and endless fragments close their own connection', async () => {
    await start({})
    const long = new PlainClient(server.url)
    long.socket.on('open', () => long.socket.send('x'.repeat(17_000)))
    await until(() => long.closed !== null, 'the long one is closed')
    expect(long.closed!.code).toBe(1009)
    const garbage = await connectRaw()
    garbage.write(Buffer.from([0xff, 0xff, 0xff, 0xff]))
    const crumbs = await connectRaw()
    crumbs.write(
      Buffer.concat([0x01, ...Array(100).fill(0x00)].map((byte) => Buffer.from([byte, 0x80, 0, 0, 0, 0]))),
    )
    await until(() => server.stats().clients === 1, 'both are closed')
    expect(server.stats()).toMatchObject({
      ...{ connects: 4, disconnects: 3, 'fault-WS_ERR_UNSUPPORTED_MESSAGE_LENGTH': 1 },
      ...{ 'fault-WS_ERR_TOO_MANY_BUFFERED_PARTS': 1 },
    })
    await expectGoodServed()
  })

  it('floods of messages, of pings and of nonsense are cut off', async () => {
    await start({ messageBurst: 20, messagesPerSecond: 1, badMessages: 5 })
    const flood = await connect(server.url)
    for (let i = 0; i < 2000; i++) flood.say({ type: 'pong' })
    const pings = await connect(server.url)
    for (let i = 0; i < 2000; i++) pings.socket.ping()
    const nonsense = await connect(server.url)
    for (let i = 0; i < 2000; i++) nonsense.socket.send(`${'['.repeat(5000)}`)
    await until(() => server.stats().clients === 1, 'all three are gone')
    expect(server.stats()).toMatchObject({
      ...{ 'bye-too-many-messages': 2, 'bye-bad-messages': 1, 'error-bad-message': 5, messages: 26 },
    })
    await expectGoodServed()
  })

  it('a peer that is gone without a word is cut off when no pong comes', async () => {
    const clock = new VirtualClock()
    await start({ pingEveryMs: 1000, silentMs: 4000, closeMs: 500 }, clock)
    await connectRaw()
    await until(() => server.stats().clients === 2, 'it is there')
    for (let pings = 1; pings <= 6; pings++) {
      await clock.advance(1000)
      await until(() => good.all('ping').length === pings, 'a ping')
      good.say({ type: 'pong' })
      await until(() => server.stats().messages === 1 + pings, 'its pong')
      expect(server.stats()['bye-silent']).toBe(pings < 5 ? undefined : 1)
    }
    await until(() => server.stats().clients === 1, 'it is gone')
    await expectGoodServed()
  })

  it('a peer that reads nothing is cut off before much waits for it, and can go on from where it was', async () => {
    await start({ queueBytes: 2_000_000, closeMs: 50 })
    const slow = await connectRaw('{"type":"subscribe","id":"s","topic":{"kind":"alerts"}}')
    await until(() => server.stats().snapshots === 2, 'it is subscribed')
    slow.pause()
    let mostBuffered = 0
    // The system's own buffers take some megabytes before anything waits.
    for (let i = 0; i < 2000 && server.stats()['bye-too-slow'] === undefined; i++) {
      server.alert(i % 50, 'put', 20_000)
      mostBuffered = Math.max(mostBuffered, server.stats()['buffered-bytes']!)
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => server.stats().clients === 1, 'it is gone')
    expect(server.stats()['bye-too-slow']).toBe(1)
    expect(mostBuffered).toBeLessThan(2 * (256 + 128 + 64) * 1024)
    await expectGoodServed()
    const newest = good.all('delta').at(-1)!.through
    const back = await connect(server.url)
    back.say({ type: 'subscribe', id: 's', topic: { kind: 'alerts' }, after: { epoch: 'here', sequence: 0 } })
    await until(() => back.all('delta').at(-1)?.through === newest, 'it has all')
    expect(back.all('resync')).toEqual([])
  })

  it('a slow peer gets fewer positions, the newest of each, and is told how many it lost', async () => {
    await start({ positionsPerSecond: 20, positionsEveryMs: 5, pingEveryMs: 100 })
    const client = await connect(server.url)
    client.say({
      type: 'subscribe',
      id: 'w',
      topic: { kind: 'box', west: -180, south: -90, east: 180, north: 90 },
    })
    await until(() => client.frames.length === 1, 'its snapshot')
    for (let timeMs = 1; timeMs <= 100; timeMs++) {
      const ships = Array.from({ length: 30 }, (_, slot) => shipOf(slot, timeMs))
      server.hub.publishPositions(positionsOf(ships))
    }
    const seen = () => client.frames.slice(1).flatMap(({ positions }) => positions)
    await until(() => seen().length === 30, 'each ship once')
    expect(seen().map(({ timeMs }) => timeMs)).toEqual(Array(30).fill(100))
    expect((await client.first('lost')).positions).toBe(30 * 99)
    expect(server.stats().thinned).toBe(30 * 99)
    await expectGoodServed()
  })

  it('hundreds that come and go at once read the folder once or twice, and leave nothing behind', async () => {
    await start({ snapshotFreshMs: 60_000 })
    for (let i = 0; i < 40; i++) server.alert(i)
    const readsBefore = folder.alerts.reads
    for (let round = 0; round < 4; round++) {
      const clients = Array.from({ length: 50 }, () => new PlainClient(server.url))
      for (const client of clients)
        client.socket.on('open', () => {
          client.say({ type: 'subscribe', id: 'a', topic: { kind: 'alerts' } })
          client.say({
            type: 'subscribe',
            id: 'b',
            topic: { kind: 'box', west: 0, south: 0, east: 5, north: 5 },
          })
        })
      await until(
        () => clients.every((client) => client.all('snapshot').length > 0),
        'all have their snapshots',
      )
      server.alert(round)
      for (const client of clients) client.socket.terminate()
    }
    await until(() => server.stats().clients === 1, 'all are gone')
    expect(folder.alerts.reads - readsBefore).toBeLessThanOrEqual(2)
    expect(server.stats()).toMatchObject({ connects: 201, disconnects: 200, interests: 0 })
    await expectGoodServed()
  })
})

function shipOf(slot: number, timeMs: number): PlacedVessel {
  return { slot, timeMs, lonUnits: slot * 600_000, latUnits: 0 }
}
