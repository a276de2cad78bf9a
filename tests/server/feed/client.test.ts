import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { WebSocket } from 'ws'
import { type ClientSocket, LiveClient, type LiveStatus } from '../../../lib/server/feed/client.ts'
import { VirtualClock } from '../sources/source-world.ts'
import { FeedFolder } from './feed-folder.ts'
import { LiveServer, until } from './live-server.ts'
import { AlertView, PositionView } from './views.ts'

const cleanUps: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Waits of a tenth, so that breaks are over soon. */
const HASTY = {
  nowMs: () => Date.now(),
  random: () => 0.5,
  after(ms: number, call: () => void) {
    const timer = setTimeout(call, ms / 10)
    return () => clearTimeout(timer)
  },
}

function open(url: string, statuses: LiveStatus[] = [], problems: string[] = []): LiveClient {
  const client = new LiveClient({
    ...{ url, WebSocket, timing: HASTY },
    onStatus: (status) => statuses.push(status),
    onProblem: (problem) => problems.push(problem),
  })
  cleanUps.push(() => client.close())
  return client
}

describe('the client of the feed', () => {
  it('loses no alert and is told none twice while the server is killed and restarted', async () => {
    const folder = new FeedFolder()
    let server = await LiveServer.start(folder)
    cleanUps.push(() => server.close())
    const { port, url } = server
    const statuses: LiveStatus[] = []
    const view = new AlertView()
    open(url, statuses).alerts({}, view)
    await until(() => view.snapshots === 1, 'the snapshot')
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 20; i++) server.alert(i)
      // In the middle of what is on its way.
      if (round % 2 === 0) await until(() => view.sequences.length > round * 50, 'something came')
      await server.kill()
      for (let i = 0; i < 30; i++) folder.reviseAlert(i, i % 4 === 0 ? 'withdraw' : 'put')
      server = await LiveServer.start(folder, {}, port)
      const newest = folder.alerts.revisions.length
      await until(() => view.sequences.at(-1) === newest, 'all of the round')
    }
    expect(view.sequences).toEqual(folder.alerts.revisions.map(({ sequence }) => sequence))
    expect([view.snapshots, view.resyncs]).toEqual([1, []])
    expect([...view.alerts.keys()].sort()).toEqual([...folder.alerts.items.keys()].sort())
    const states = statuses.map(({ state }) => state)
    expect(states.filter((state, i) => state !== states[i - 1])).toEqual([
      'live',
      ...Array(5).fill(['stale', 'live']).flat(),
    ])
    expect(statuses.at(-1)).toMatchObject({ state: 'live', simulated: true, reason: '' })
  })

  it('takes a snapshot where another folder answers, and says why', async () => {
    const server = await LiveServer.start(new FeedFolder(), { epoch: 'one' })
    const { port, url } = server
    const view = new AlertView()
    open(url).alerts({}, view)
    await until(() => view.snapshots === 1, 'the snapshot')
    server.alert(1)
    await until(() => view.sequences.length === 1, 'an alert')
    await server.kill()
    const folder = new FeedFolder()
    folder.reviseAlert(7, 'put')
    const other = await LiveServer.start(folder, { epoch: 'two' }, port)
    cleanUps.push(() => other.close())
    await until(() => view.snapshots === 2, 'a second snapshot')
    expect(view.resyncs).toEqual(['other-epoch'])
    expect([...view.alerts.keys()]).toEqual([...folder.alerts.items.keys()])
  })

  it('asks again where the folder could not be read for a while', async () => {
    const folder = new FeedFolder()
    const { standing } = folder.alerts
    folder.alerts.standing = () => Promise.reject(new Error('busy'))
    const server = await LiveServer.start(folder)
    cleanUps.push(() => server.close())
    const view = new AlertView()
    const problems: string[] = []
    open(server.url, [], problems).alerts({}, view)
    await until(() => problems.length > 0, 'a problem')
    folder.alerts.standing = standing
    await until(() => view.snapshots === 1, 'the snapshot')
    expect(problems[0]).toMatch(/^unavailable/)
  })

  it('says that it still waits while nobody answers, and stops when closed', async () => {
    const statuses: LiveStatus[] = []
    const client = open('ws://127.0.0.1:9/live', statuses)
    await until(() => statuses.length > 2, 'a few tries')
    expect(new Set(statuses.map(({ state }) => state))).toEqual(new Set(['connecting']))
    client.close()
    const tries = statuses.length
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(statuses.length).toBe(tries)
  })
})

/** A server that says what it is told to. */
class Puppet implements ClientSocket {
  static last: Puppet
  static count = 0
  binaryType = ''
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  readonly heard: { type: string; id: string; after?: object }[] = []

  constructor() {
    Puppet.last = this
    Puppet.count++
  }

  say(message: object | ArrayBuffer): void {
    this.onmessage?.({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) })
  }

  hello(): void {
    const newest = { alerts: 5, events: 0, acts: 0 }
    this.say({
      type: 'hello',
      protocol: 1,
      serverTimeMs: 0,
      epoch: 'e',
      simulated: false,
      newest,
      pingEveryMs: 1000,
    })
  }

  send(text: string): void {
    this.heard.push(JSON.parse(text))
  }

  close(): void {}
}

describe('the client before a server that errs', () => {
  function openPuppet() {
    const clock = new VirtualClock()
    const problems: string[] = []
    const client = new LiveClient({
      ...{ url: '', WebSocket: Puppet },
      timing: { nowMs: () => clock.wallMs(), after: (ms, call) => clock.after(ms, call), random: () => 0 },
      onProblem: (problem) => problems.push(problem),
    })
    cleanUps.push(() => client.close())
    return { clock, problems, client }
  }

  const snapshot = (id: string, sequence: number, isLast = true) => ({
    ...{
      type: 'snapshot',
      topic: 'alerts',
      id,
      sequence,
      isFirst: true,
      isLast,
      isComplete: true,
      items: [],
    },
  })
  const delta = (id: string, after: number, through: number) => ({
    ...{ type: 'delta', topic: 'alerts', id, after, through, revisions: [] },
  })

  it('asks again from its number where revisions are missing or told twice, and passes over what is under way', () => {
    const { client, problems } = openPuppet()
    const view = new AlertView()
    client.alerts({}, view)
    Puppet.last.hello()
    const { say, heard } = { say: (message: object) => Puppet.last.say(message), heard: Puppet.last.heard }
    expect(heard).toMatchObject([{ type: 'subscribe', id: 's1' }])
    say(snapshot('s1', 5))
    say(delta('s1', 5, 6))
    say(delta('s1', 7, 8))
    expect(heard.slice(1)).toEqual([
      { type: 'unsubscribe', id: 's1' },
      { type: 'subscribe', id: 's2', topic: { kind: 'alerts' }, after: { epoch: 'e', sequence: 6 } },
    ])
    say(delta('s1', 8, 9))
    say(delta('s2', 6, 9))
    say(delta('s2', 6, 9))
    expect(heard.slice(3)).toMatchObject([{ id: 's2' }, { id: 's3', after: { sequence: 9 } }])
    expect(problems).toHaveLength(2)
  })

  it('does not go on from half a snapshot', async () => {
    const { client, clock } = openPuppet()
    client.alerts({}, new AlertView())
    Puppet.last.hello()
    Puppet.last.say(snapshot('s1', 5))
    Puppet.last.say({ type: 'resync', id: 's1', reason: 'gap' })
    Puppet.last.say(snapshot('s1', 8, false))
    Puppet.last.onclose?.()
    expect(client.status).toMatchObject({ state: 'stale', reason: 'the connection was closed' })
    await clock.advance(200)
    Puppet.last.hello()
    expect(Puppet.last.heard).toEqual([{ type: 'subscribe', id: 's1', topic: { kind: 'alerts' } }])
  })

  it('leaves a server that is silent, or that says what cannot be read', async () => {
    const { client, clock, problems } = openPuppet()
    const before = Puppet.count
    await clock.advance(10_500)
    expect(Puppet.count).toBe(before + 1)
    Puppet.last.hello()
    await clock.advance(1000)
    Puppet.last.say({ type: 'ping', serverTimeMs: 1 })
    expect(Puppet.last.heard).toEqual([{ type: 'pong' }])
    await clock.advance(2400)
    expect(client.status.state).toBe('live')
    await clock.advance(1500)
    expect(Puppet.count).toBe(before + 2)
    for (const nonsense of [{ type: 'fish' }, new ArrayBuffer(3)]) {
      Puppet.last.hello()
      Puppet.last.say(nonsense)
      expect(client.status.state).toBe('stale')
      await clock.advance(20_000)
    }
    expect(problems).toHaveLength(2)
  })

  it('asks for a moving map a few times a second at most', async () => {
    const { client, clock } = openPuppet()
    const box = client.box({ west: 0, south: 0, east: 1, north: 1 }, new PositionView())
    Puppet.last.hello()
    for (let i = 1; i <= 100; i++) {
      box.move({ west: i, south: 0, east: i + 1, north: 1 })
      await clock.advance(10)
    }
    await clock.advance(300)
    const asked = Puppet.last.heard.filter(({ type }) => type === 'subscribe')
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(asked.at(-1)).toMatchObject({ topic: { west: 100 } })
    box.end()
    expect(Puppet.last.heard.at(-1)).toEqual({ type: 'unsubscribe', id: asked.at(-1)!.id })
  })
})

it('runs in browsers: nothing that the client imports is of Node', () => {
  expectTypeOf<typeof globalThis.WebSocket>().toExtend<new (url: string) => ClientSocket>()
  const seen = new Set<string>()
  const outside = new Set<string>()
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    const text = readFileSync(fileURLToPath(url), 'utf8')
    // Types are gone when it runs.
    for (const [, isType, target] of text.matchAll(/^(?:import|export)( type)?[^'"]*? from '([^']+)'/gms))
      if (isType === undefined) {
        if (target!.startsWith('.')) visit(new URL(target!, url))
        else outside.add(target!)
      }
  }
  visit(new URL('../../../lib/server/feed/client.ts', import.meta.url))
  expect([...outside]).toEqual(['zod'])
  expect(seen.size).toBeGreaterThan(5)
})
