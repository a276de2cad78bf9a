/**
 * Peers that mean harm, all at once, against the program as it runs: a good station loses no line and a good client no
 * message, memory stays bounded, and what was refused is counted by its reason.
 */

import { createSocket } from 'node:dgram'
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import parseMetrics from 'parse-prometheus-text-format'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { caseCount, recordProof } from '../proof.ts'
import { connect } from '../server/feed/live-server.ts'
import { dial, freePort, serve, type TestServer } from '../server/sources/sockets.ts'
import { StartProcess } from './start-process.ts'
import { position, STORY, tellStory } from './two-ships.ts'

const MB = 2 ** 20
/** Of a line without an end, bytes that its peers try to send. */
const LINE_BYTES = caseCount(64, 1024) * MB
const WRONG_TOKENS = caseCount(1000, 10_000)
/** What a process may grow by meanwhile: heaps, decoders and buffers of some hundred peers, and far below what was sent. */
const MOST_GROWTH_MB = 400
const FROM_MS = Math.floor((Date.now() - 8 * 3_600_000) / STORY.everyMs) * STORY.everyMs

describe('hostile peers', () => {
  let dir: string
  let station: TestServer
  let program: StartProcess
  let goodSocket: Socket | undefined
  let listenPort: number
  let udpPort: number

  beforeAll(async () => {
    await buildPages(rootFolder, new AbortController().signal, () => {})
    dir = await mkdtemp(join(tmpdir(), 'wakewatch-hostile-'))
    station = await serve((socket) => {
      goodSocket = socket
    })
    listenPort = await freePort()
    udpPort = await freePort()
    const sources = [`tcp://127.0.0.1:${station.port}`, `tcp-listen://:${listenPort}`, `udp://:${udpPort}`]
    program = await StartProcess.start([
      ...sources.flatMap((source) => ['--source', source]),
      ...['--data', join(dir, 'data')],
    ])
    // It may serve before it has reached the station.
    await program.until(() => goodSocket !== undefined, 'the good station')
  })

  afterAll(async () => {
    await program?.kill()
    await station?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const residentMb = () => {
    const pages = readFileSync(`/proc/${program.pid}/statm`, 'utf8').split(' ')[1]
    return (Number(pages) * 4096) / MB
  }
  const rejectsOf = async (kind: string) => {
    const { rejects } = (await program.health()).sources.find((source) => source.kind === kind)!
    return new Map(rejects.map(({ reason, count }) => [reason, count]))
  }
  /** From an address of its own, so that none is refused for what another did. */
  const from = (host: number) => dial(listenPort, `127.0.1.${host}`)

  /** Writes until the peer lets go or all of it is sent; gives how much went out. */
  async function pour(socket: Socket, bytes: number, chunk: Buffer): Promise<number> {
    let sent = 0
    while (sent < bytes && !socket.destroyed) {
      sent += chunk.length
      if (!socket.write(chunk))
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve)
          socket.once('close', () => resolve())
        })
    }
    socket.destroy()
    return sent
  }

  const attacks: Readonly<Record<string, () => Promise<void>>> = {
    async 'a line without an end'() {
      const chunk = Buffer.alloc(MB, 'x')
      let sent = 0
      for (let peer = 1; sent < LINE_BYTES; peer = (peer % 200) + 1)
        sent += await pour(await from(peer), LINE_BYTES - sent, chunk)
    },
    async 'half-open connections'() {
      await Promise.all(Array.from({ length: 15 }, (_, i) => from(201 + i)))
    },
    async 'a drip of bytes, to a source and to HTTP'() {
      const source = await from(220)
      const page = await dial(Number(new URL(program.origin).port))
      page.write('GET / HTTP/1.1\r\n')
      for (let i = 0; i < 30; i++) {
        source.write('!')
        page.write('x')
        await wait(50)
      }
    },
    async 'a flood of garbage'() {
      const garbage = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 31) % 256))
      await pour(await from(221), 8 * MB, garbage)
      const datagrams = createSocket('udp4')
      for (let i = 0; i < 2000; i++) {
        datagrams.send(garbage.subarray(0, 1200), udpPort, '127.0.0.1')
        if (i % 100 === 0) await wait(1)
      }
      datagrams.close()
    },
    async 'clocks that jump'() {
      const socket = await from(222)
      const years = [1971, 1999, 2035, 2038, 2099]
      for (let i = 0; i < 200; i++)
        socket.write(position(205_000_000 + (i % 40), Date.UTC(years[i % 5]!, 0, 1) + i * 60_000, 3, 52, 4))
      await wait(300)
      socket.destroy()
    },
    async 'a hundred connections a second'() {
      for (let i = 0; i < 200; i++) {
        dial(listenPort, '127.0.1.230').then(
          (socket) => socket.destroy(),
          () => {},
        )
        await wait(10)
      }
    },
    async 'wrong tokens by the thousand'() {
      for (let i = 0; i < WRONG_TOKENS; i += 20) {
        const asked = Array.from({ length: 20 }, (_, k) =>
          fetch(`${program.origin}/api/v1/alerts`, { headers: { authorization: `Bearer wrong-${i + k}` } }),
        )
        for (const answer of await Promise.all(asked)) {
          // Too many of them are told to wait; whoever is known is not.
          expect([401, 429]).toContain(answer.status)
          await answer.arrayBuffer()
        }
      }
    },
    async 'huge frames, and pages of elsewhere'() {
      for (let i = 0; i < 5; i++) {
        const huge = await connect(program.feedUrl, { headers: program.headers })
        huge.socket.send('x'.repeat(4 * MB))
        await program.until(() => huge.closed !== null, 'an end of it')
      }
      const link = (await makeBrowserPath(join(dir, 'data'))).split('#')[1]
      const opened = await fetch(`${program.origin}/api/v1/links/open`, {
        ...{ method: 'POST', body: JSON.stringify({ link }) },
      })
      const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
      const elsewhere = new WebSocket(program.feedUrl, { headers: { cookie }, origin: 'http://evil.example' })
      const refused = await new Promise<number | undefined>((resolve) => {
        elsewhere.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
        elsewhere.on('error', () => {})
      })
      expect(refused).toBe(403)
    },
  }

  it('harm nobody else', async () => {
    const good = await connect(program.feedUrl, { headers: program.headers })
    good.say({ type: 'subscribe', id: 'a', topic: { kind: 'alerts' } })
    good.say({ type: 'subscribe', id: 'e', topic: { kind: 'events' } })
    const before = residentMb()
    let most = before
    const watching = setInterval(() => {
      most = Math.max(most, residentMb())
    }, 50)

    const lines = tellStory({ baseMs: FROM_MS, fromMs: FROM_MS, minutes: 240 })
    const sending = (async () => {
      for (let at = 0; at < lines.length; at += 10) {
        goodSocket!.write(lines.slice(at, at + 10).join(''))
        await wait(20)
      }
    })()
    await Promise.all([sending, ...Object.values(attacks).map((attack) => attack())])
    const good1 = async () => (await program.health()).sources.find(({ kind }) => kind === 'tcp')!
    await program.until(
      async () => (await good1()).safeLines === lines.length,
      'every line of the good station',
    )
    clearInterval(watching)

    expect(await good1()).toMatchObject({ rejects: [], connects: 1, reports: lines.length })
    const alerts = good.all('delta').flatMap((delta) => (delta.topic === 'alerts' ? delta.revisions : []))
    expect(alerts[0]).toMatchObject({ change: 'added', sequence: 1, alert: { ruleId: STORY.rule } })
    for (const topic of ['alerts', 'events'] as const) {
      const told = good.all('delta').filter((delta) => delta.topic === topic)
      for (const [i, { after }] of told.entries()) if (i > 0) expect(after).toBe(told[i - 1]!.through)
    }
    expect([good.closed, good.all('lost'), good.all('resync')]).toEqual([null, [], []])
    // No clock of theirs moved the watermark, nor is a ship known that never was.
    const { watermarkMs, stopped } = await program.health()
    expect(watermarkMs).toBeLessThanOrEqual(Date.now())
    expect(watermarkMs).toBeGreaterThan(FROM_MS)
    expect(stopped).toBeNull()
    expect(most - before).toBeLessThan(MOST_GROWTH_MB)
    recordProof(
      'hostile peers',
      `${LINE_BYTES / MB} MB without an end: memory grew by ${Math.round(most - before)} MB`,
    )
  })

  it('are counted by reason, in health and in metrics', async () => {
    const tcp = await rejectsOf('tcp-listen')
    const udp = (await program.health()).sources.find(({ kind }) => kind === 'udp')!
    for (const reason of ['peer-of-garbage', 'too-long', 'connects-too-often', 'future-time'])
      expect(tcp.get(reason), reason).toBeGreaterThan(0)
    expect(udp.rejects.reduce((sum, { count }) => sum + count, udp.chatter)).toBeGreaterThan(0)
    const metrics = await program.get('/metrics')
    const counted = parseMetrics(metrics).find(({ name }) => name === 'wakewatch_source_rejects_total')!
    const source = `tcp-listen://:${listenPort}`
    for (const [reason, count] of tcp)
      expect(counted.metrics).toContainEqual({ value: String(count), labels: { source, reason } })
    expect(metrics).toMatch(
      /wakewatch_http_request_duration_seconds_count\{method="GET",route="[^"]*",status="4(01|29)"\} \d{3,}/,
    )
  })

  it('find it ending in good order', async () => {
    expect(await program.stop()).toBe(0)
  })
})
