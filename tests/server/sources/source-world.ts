import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { type Clock, systemClock } from '../../../lib/server/sources/clock.ts'
import { createSource } from '../../../lib/server/sources/create-source.ts'
import { HeardElsewhere } from '../../../lib/server/sources/heard-elsewhere.ts'
import type { SourceContext } from '../../../lib/server/sources/live-feed.ts'
import type { LiveSource, SourceSink } from '../../../lib/server/sources/source.ts'
import { parseSource } from '../../../lib/server/sources/source-address.ts'
import { describeReports, readText } from '../../ais/inputs/describe-input.ts'
import {
  baseStationSentence,
  identitySentences,
  positionSentence,
  tagBlock,
} from '../../ais/nmea/nmea-lines.ts'

/** What the tests of sources share: a log, a sink that remembers, clocks, and waiting without sleeping. */

export const LOG_MS = Date.UTC(2021, 0, 1)

/** Lines of a receiver: positions, identities in two sentences, other instruments, comments, damage. */
export function makeLog(ships = 40): string {
  const lines: string[] = ['# a log']
  for (let ship = 0; ship < ships; ship++) {
    const tag = tagBlock(`c:${LOG_MS / 1000 + ship},s:st1`)
    const mmsi = 219_000_001 + ship
    lines.push(tag + positionSentence({ mmsi, lonDeg: 10 + ship / 100 }))
    lines.push(...identitySentences(mmsi, `SHIP ${ship}`, ship % 10).map((sentence) => tag + sentence))
    if (ship % 7 === 0) lines.push(`${tag}${positionSentence({ mmsi }).slice(0, 20)}`)
    if (ship % 9 === 0)
      lines.push('$GPGGA,120000,5500.0,N,01000.0,E,1,05,1.0,0,M,,M,,', baseStationSentence(2_190_001, LOG_MS))
  }
  return `${lines.join('\n')}\n`
}

export const LOG = makeLog()

/** What a file of these bytes gives. */
export async function fileReports(text: string | Uint8Array) {
  return describeReports((await readText(text)).buffer)
}

/** A sink that keeps what it is given, described; `deliver` can be held up or made to fail. */
export class Memory implements SourceSink {
  readonly reports: ReturnType<typeof describeReports> = []
  readonly batches: { receivedMs: number; lines: number; reports: number }[] = []
  gate: Promise<void> = Promise.resolve()
  failure: Error | null = null

  async deliver(_: LiveSource, buffer: ReportBuffer, receivedMs: number, lines: number): Promise<void> {
    const described = describeReports(buffer)
    await this.gate
    if (this.failure !== null) throw this.failure
    this.reports.push(...described)
    this.batches.push({ receivedMs, lines, reports: described.length })
  }
}

export function makeContext(clock: Clock = systemClock, elsewhere = new HeardElsewhere()): SourceContext {
  return { clock, random: () => 0, elsewhere }
}

export function makeSource(address: string, context = makeContext(), index = 0): LiveSource {
  return createSource(parseSource(address), context, index, { aisstreamKey: 'test-key' })
}

export interface Running {
  readonly source: LiveSource
  readonly sink: Memory
  /** Aborts and waits for the end. */
  stop(): Promise<void>
  readonly ended: Promise<void>
}

export function start(source: LiveSource, sink = new Memory()): Running {
  const controller = new AbortController()
  const ended = source.run(sink, controller.signal)
  ended.catch(() => {})
  return {
    source,
    sink,
    ended,
    stop: () => {
      controller.abort()
      return ended
    },
  }
}

/** Waits for what other threads and the system do; fails after 20 s, far beyond what any of it takes. */
export async function until(condition: () => boolean, what = 'condition'): Promise<void> {
  for (let turn = 0; turn < 4000; turn++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`never came true: ${what}`)
}

export function rejectsOf(source: LiveSource): Record<string, number> {
  return Object.fromEntries(source.health().rejects.map(({ reason, count }) => [reason, count]))
}

/** A clock that stands until it is moved. Timers due fire in order, each at its time. */
export class VirtualClock implements Clock {
  private timers: { atMs: number; call: () => void }[] = []
  private nowMs = 0
  private jumpedMs = 0

  constructor(readonly startMs = Date.UTC(2026, 0, 1)) {}

  wallMs(): number {
    return this.startMs + this.nowMs + this.jumpedMs
  }

  /** Someone sets the wall clock by so many ms. */
  jump(ms: number): void {
    this.jumpedMs += ms
  }

  steadyMs(): number {
    return this.nowMs
  }

  after(ms: number, call: () => void): () => void {
    const timer = { atMs: this.nowMs + ms, call }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((one) => one !== timer)
    }
  }

  /** How long until each timer, ms. */
  get waits(): number[] {
    return this.timers.map(({ atMs }) => atMs - this.nowMs).sort((a, b) => a - b)
  }

  /** Moves on by so many ms, letting what timers set off run before the next. */
  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms
    for (;;) {
      const next = this.timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.timers = this.timers.filter((one) => one !== next)
      this.nowMs = Math.max(this.nowMs, next.atMs)
      next.call()
      await turn()
    }
    this.nowMs = endMs
    await turn()
  }
}

/** Lets promises that are due settle. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
