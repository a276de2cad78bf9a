/**
 * Asks a server at a fixed rate over keep-alive connections, whatever it answers meanwhile, in a process of its own.
 * Requests are due at even intervals and wait their turn where all connections are busy: latency is counted from when one
 * was due, so that a server that stalls is not asked less (no coordinated omission).
 */

import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

export interface LoadOptions {
  readonly port: number
  readonly token: string
  readonly bodyFile: string
  readonly connections: number
  readonly ratePerS: number
  readonly warmUpS: number
  readonly seconds: number
}

export interface LoadResult {
  readonly asked: number
  readonly answered: number
  /** Other than 200, or another count of predictions. */
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of one core, of this process. */
  readonly generatorCpu: number
}

async function run(load: LoadOptions): Promise<LoadResult> {
  const body = readFileSync(load.bodyFile)
  const head = [
    'POST /v1/models/detector:predict HTTP/1.1',
    `host: 127.0.0.1:${load.port}`,
    `authorization: Bearer ${load.token}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ].join('\r\n')
  const request = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body])
  const free: Client[] = []
  for (let i = 0; i < load.connections; i++) free.push(await Client.open(load.port))
  const waiting: number[] = []
  const latencies: number[] = []
  let [asked, answered, failed] = [0, 0, 0]
  const startMs = performance.now()
  const measureFromMs = startMs + load.warmUpS * 1000
  const endMs = measureFromMs + load.seconds * 1000
  const everyMs = 1000 / load.ratePerS
  let dueMs = startMs
  const send = (client: Client, askedMs: number) => {
    client.ask(request, (isSound) => {
      const nowMs = performance.now()
      if (askedMs >= measureFromMs) {
        latencies.push(nowMs - askedMs)
        answered++
        if (!isSound) failed++
      }
      const next = waiting.shift()
      if (next === undefined) free.push(client)
      else send(client, next)
    })
  }
  let cpu = process.cpuUsage()
  let isMeasuring = false
  await new Promise<void>((resolve) => {
    const tick = () => {
      const nowMs = performance.now()
      if (!isMeasuring && nowMs >= measureFromMs) {
        isMeasuring = true
        cpu = process.cpuUsage()
      }
      for (; dueMs <= nowMs && dueMs < endMs; dueMs += everyMs) {
        if (dueMs >= measureFromMs) asked++
        const client = free.pop()
        if (client === undefined) waiting.push(dueMs)
        else send(client, dueMs)
      }
      if (nowMs < endMs) setTimeout(tick, Math.min(1, Math.max(0, dueMs - nowMs)))
      else resolve()
    }
    tick()
  })
  const { user, system } = process.cpuUsage(cpu)
  // What comes within a second more still counts; the rest never came.
  const lastMs = performance.now() + 1000
  while (answered < asked && performance.now() < lastMs)
    await new Promise((resolve) => setTimeout(resolve, 10))
  for (let i = answered; i < asked; i++) latencies.push(Number.POSITIVE_INFINITY)
  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.ceil(share * latencies.length) - 1)]!
  setImmediate(() => process.exit())
  return {
    ...{ asked, answered, failed },
    ...{ p50Ms: at(0.5), p99Ms: Math.min(at(0.99), 1e6), generatorCpu: (user + system) / 1e6 / load.seconds },
  }
}

/** One connection, one request at a time. Reads only what it must: status line and length. */
class Client {
  private received: Buffer[] = []
  private length = 0
  private wanted = -1
  private isSound = false
  private done: (isSound: boolean) => void = () => {}

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.take(chunk))
    socket.on('error', () => this.done(false))
  }

  static open(port: number): Promise<Client> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Client(socket)))
      socket.once('error', reject)
    })
  }

  ask(request: Buffer, done: (isSound: boolean) => void): void {
    this.done = done
    this.socket.write(request)
  }

  private take(chunk: Buffer): void {
    this.received.push(chunk)
    this.length += chunk.length
    if (this.wanted < 0) {
      const all = Buffer.concat(this.received)
      const end = all.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = all.subarray(0, end).toString('latin1')
      this.isSound = head.startsWith('HTTP/1.1 200')
      this.wanted = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    }
    if (this.length < this.wanted) return
    const { isSound, done } = this
    this.received = []
    this.length = 0
    this.wanted = -1
    done(isSound)
  }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as LoadOptions)))
