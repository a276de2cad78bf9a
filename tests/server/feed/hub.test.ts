import { afterEach, describe, expect, it } from 'vitest'
import type { LiveHubOptions } from '../../../lib/server/feed/hub.ts'
import { FeedFolder, mmsiOf, positionsOf } from './feed-folder.ts'
import { connect, LiveServer, refusalOf, until } from './live-server.ts'

const servers: LiveServer[] = []

async function start(folder = new FeedFolder(), options: Partial<LiveHubOptions> = {}): Promise<LiveServer> {
  const server = await LiveServer.start(folder, options)
  servers.push(server)
  return server
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

describe('the feed over WebSocket', () => {
  it('says hello, gives what stands, then each revision with its change', async () => {
    const folder = new FeedFolder()
    folder.reviseAlert(1, 'put')
    folder.reviseEvent(1, 'put')
    const server = await start(folder)
    const client = await connect(server.url)
    expect(client.all('hello')).toMatchObject([
      {
        protocol: 1,
        epoch: 'here',
        simulated: true,
        newest: { alerts: 1, events: 1, acts: 0 },
        pingEveryMs: 15_000,
      },
    ])
    client.say({ type: 'subscribe', id: 'a', topic: { kind: 'alerts' } })
    const snapshot = await client.first('snapshot')
    expect(snapshot).toMatchObject({ id: 'a', sequence: 1, isFirst: true, isLast: true, isComplete: true })
    expect(snapshot.items).toMatchObject([{ mmsi: mmsiOf(1) }])

    server.alert(1)
    server.alert(2)
    server.alert(1, 'withdraw')
    await until(() => client.all('delta').length === 3, 'three deltas')
    expect(client.all('delta')).toMatchObject([
      { after: 1, through: 2, revisions: [{ sequence: 2, change: 'changed', reason: 'told', fields: [] }] },
      { after: 2, through: 3, revisions: [{ sequence: 3, change: 'added' }] },
      { after: 3, through: 4, revisions: [{ sequence: 4, change: 'withdrawn', reason: 'told' }] },
    ])
  })

  it('goes on from a number with exactly what came after, or says why it cannot', async () => {
    const folder = new FeedFolder()
    for (let i = 0; i < 40; i++) folder.reviseAlert(i % 5, 'put')
    // What is missed is more than may wait for a client that has fallen behind: coming back is not falling behind.
    const limits = { resumeRevisions: 30, messagePartBytes: 4000, highWaterBytes: 1, queueBytes: 10_000 }
    const server = await start(folder, { limits })
    const client = await connect(server.url)
    const resume = (id: string, epoch: string, sequence: number) =>
      client.say({ type: 'subscribe', id, topic: { kind: 'alerts' }, after: { epoch, sequence } })
    resume('near', 'here', 12)
    resume('level', 'here', 40)
    resume('old', 'here', 9)
    resume('elsewhere', 'there', 40)
    resume('ahead', 'here', 41)
    const whole = () => client.all('snapshot').filter(({ isLast }) => isLast)
    await until(() => whole().length === 3, 'three snapshots')
    expect(client.all('snapshot').length).toBe(6)
    expect(client.all('resync').map(({ id, reason }) => [id, reason])).toEqual([
      ['old', 'too-old'],
      ['elsewhere', 'other-epoch'],
      ['ahead', 'ahead'],
    ])
    server.alert(1)
    await until(() => client.all('delta').filter(({ through }) => through === 41).length === 5, 'all level')
    const near = client.all('delta').filter(({ id }) => id === 'near')
    expect(near.flatMap(({ revisions }) => revisions.map(({ sequence }) => sequence))).toEqual(
      Array.from({ length: 29 }, (_, i) => 13 + i),
    )
    expect(near.length).toBeGreaterThan(10)
    expect(client.all('delta').filter(({ id }) => id === 'level')).toMatchObject([{ after: 40, through: 41 }])
  })

  it('tells of one vessel, or of some kinds, alone', async () => {
    const folder = new FeedFolder()
    const server = await start(folder, { limits: { pingEveryMs: 30 } })
    const client = await connect(server.url)
    client.say({ type: 'subscribe', id: 'one', topic: { kind: 'alerts', mmsi: mmsiOf(2) } })
    client.say({ type: 'subscribe', id: 'trips', topic: { kind: 'events', kinds: ['trip'] } })
    await until(() => client.all('snapshot').length === 2, 'both snapshots')
    server.alert(1)
    server.alert(2)
    server.alert(3)
    await until(() => client.all('delta').some(({ through }) => through === 3), 'a beat')
    // What it was not given counts as given: its number does not grow old.
    expect(client.all('delta')).toMatchObject([
      { id: 'one', after: 0, through: 2, revisions: [{ sequence: 2 }] },
      { id: 'one', after: 2, through: 3, revisions: [] },
    ])
  })

  it('shows vessels in a box across 180°, and who leaves it', async () => {
    const server = await start()
    const at = (slot: number, lonDeg: number, timeMs: number) => ({
      ...{ slot, timeMs },
      lonUnits: lonDeg * 600_000,
      latUnits: 0,
    })
    server.hub.publishPositions(positionsOf([at(1, 179, 1), at(2, -179, 1), at(3, 0, 1)]))
    const client = await connect(server.url)
    client.say({
      type: 'subscribe',
      id: 'b',
      topic: { kind: 'box', west: 178, south: -1, east: -178, north: 1 },
    })
    client.say({ type: 'subscribe', id: 'v', topic: { kind: 'vessel', mmsi: mmsiOf(3) } })
    await until(() => client.frames.length === 2, 'both snapshots')
    expect(client.frames.map(({ id, positions }) => [id, positions.map(({ mmsi }) => mmsi)])).toEqual([
      ['b', [mmsiOf(1), mmsiOf(2)]],
      ['v', [mmsiOf(3)]],
    ])
    server.hub.publishPositions(positionsOf([at(1, 177, 2), at(4, 100, 2), at(3, 1, 2)]))
    await until(() => client.frames.length > 2, 'updates')
    expect(client.frames.slice(2).flatMap(({ positions }) => positions)).toMatchObject([
      { mmsi: mmsiOf(1), lonUnits: 177 * 600_000, name: '', speedKnots: 0.2, courseDeg: Number.NaN },
      { mmsi: mmsiOf(3) },
    ])
    client.say({ type: 'unsubscribe', id: 'b' })
    client.say({ type: 'unsubscribe', id: 'v' })
    await until(() => server.stats().interests === 0, 'no interests')
  })

  it('refuses by code what it cannot do, and keeps the connection', async () => {
    const folder = new FeedFolder()
    const faults: unknown[] = []
    const server = await start(folder, {
      limits: { topicsPerClient: 1 },
      onFault: (error) => faults.push(error),
    })
    const client = await connect(server.url)
    client.socket.send('{"type":"subscribe","id":"a","topic":{"kind":"fish"}}')
    client.socket.send('[[[[')
    client.socket.send(Buffer.from([1, 2, 3]))
    client.socket.send('{"type":"pong","__proto__":{"x":1}}')
    client.say({ type: 'unsubscribe', id: 'a' })
    client.say({ type: 'subscribe', id: 'a', topic: { kind: 'box', west: 0, south: 2, east: 1, north: 1 } })
    client.say({ type: 'subscribe', id: 'a', topic: { kind: 'vessel', mmsi: '1' } })
    client.say({ type: 'subscribe', id: 'b', topic: { kind: 'alerts' } })
    client.say({ type: 'unsubscribe', id: 'a' })
    folder.alerts.standing = () => Promise.reject(new Error('the disk is gone'))
    client.say({ type: 'subscribe', id: 'c', topic: { kind: 'alerts' } })
    await until(() => client.all('error').length === 8, 'eight errors')
    expect(client.all('error').map(({ code, id }) => [code, id])).toEqual([
      ...Array(4).fill(['bad-message', null]),
      ['unknown-id', 'a'],
      ['bad-topic', 'a'],
      ['too-many-topics', 'b'],
      ['unavailable', 'c'],
    ])
    expect(faults).toMatchObject([{ message: 'the disk is gone' }])
    expect(client.closed).toBeNull()
    expect(server.stats()).toMatchObject({ 'error-bad-message': 4, 'error-unavailable': 1 })
  })

  it('lets in only who may come, asked before the upgrade', async () => {
    const server = await start(new FeedFolder(), {
      limits: { clients: 3, authenticateMs: 50 },
      origins: ['https://map.example'],
      authenticate: ({ headers }) => {
        if (headers.authorization === 'slow') return new Promise(() => {})
        if (headers.authorization === 'broken') throw new Error('no')
        return headers.authorization === 'ok'
          ? { ok: true }
          : { ok: false, status: 401, reason: 'a token is needed' }
      },
    })
    const headers = { authorization: 'ok' }
    expect(await refusalOf(server.url)).toBe(401)
    expect(await refusalOf(server.url, { headers: { authorization: 'slow' } })).toBe(503)
    expect(await refusalOf(server.url, { headers: { authorization: 'broken' } })).toBe(500)
    for (const origin of ['https://evil.example', 'null', 'file://', `http://127.0.0.1:${server.port + 1}`])
      expect(await refusalOf(server.url, { headers, origin })).toBe(403)
    await connect(server.url, { headers, origin: 'https://map.example' })
    await connect(server.url, { headers, origin: `http://127.0.0.1:${server.port}` })
    const last = await connect(server.url, { headers })
    expect(await refusalOf(server.url, { headers })).toBe(503)
    last.socket.close()
    await until(() => server.stats().clients === 2, 'a place is free')
    await connect(server.url, { headers })
    expect(server.stats()).toMatchObject({
      ...{ upgrades: 12, connects: 4, 'refused-wrong-origin': 4, 'refused-too-many-clients': 1 },
      'refused-not-authenticated': 3,
    })
  })

  it('says goodbye when it stops, and lets nobody in any more', async () => {
    const server = await start()
    const client = await connect(server.url)
    const closing = server.hub.close()
    expect(await refusalOf(server.url)).toBe(503)
    await closing
    await until(() => client.closed !== null, 'closed')
    expect([client.closed, client.all('bye')]).toMatchObject([
      { code: 1001, reason: 'closing' },
      [{ code: 'closing' }],
    ])
  })

  it('gives what stands anew when history was computed anew', async () => {
    const server = await start()
    const client = await connect(server.url)
    client.say({ type: 'subscribe', id: 'a', topic: { kind: 'alerts' } })
    await client.first('snapshot')
    server.hub.resync()
    await until(() => client.all('snapshot').length === 2, 'a second snapshot')
    expect(client.all('resync')).toMatchObject([{ id: 'a', reason: 'rebuilt' }])
  })
})
