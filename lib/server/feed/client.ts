/**
 * The client of `/live`, for browsers and Node: connects, comes back after a break with the numbers it has, and hands on
 * what it gets. It keeps nothing but those numbers. A revision is handed on once; none is left out, for where
 * one is missing a snapshot takes the place of all before it.
 *
 * Imports nothing of Node.
 */

import type { DegreeBox } from './box-index.ts'
import type { ClientMessage } from './client-messages.ts'
import { type LogHandlers, LogState, type PositionHandlers, PositionState } from './client-subscriptions.ts'
import { decodeFrame, type PositionsFrame } from './positions-frame.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'
import { type ServerMessage, serverMessage } from './server-messages.ts'
import type { WireAct, WireAlert, WireAlertRevision, WireOutput, WireOutputRevision } from './wire-records.ts'

/** A WebSocket as browsers and `ws` have it. */
export interface ClientSocket {
  binaryType: string
  // They call with events of their own; of a message only `data` is read.
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(text: string): void
  close(): void
  /** Of `ws`: closes without waiting for a peer that may be gone. */
  terminate?(): void
}

/** 'stale': it was live; what is shown is as old as `sinceMs` says, until it is live again. */
export interface LiveStatus {
  readonly state: 'connecting' | 'live' | 'stale'
  /** Wall clock, epoch ms. */
  readonly sinceMs: number
  /** Whether the data are simulated; null while that is not known. */
  readonly simulated: boolean | null
  /** In words, why it is not live; '' where it is. */
  readonly reason: string
}

export interface ClientTiming {
  /** Wall clock, epoch ms. */
  nowMs(): number
  after(ms: number, call: () => void): () => void
  /** In [0, 1). */
  random(): number
}

export interface LiveClientOptions {
  readonly url: string
  readonly WebSocket: new (url: string) => ClientSocket
  readonly onStatus?: (status: LiveStatus) => void
  /** What went wrong and was seen to: for a log. */
  readonly onProblem?: (problem: string) => void
  /** Position updates that gave way to newer ones, because this client or its line is slow. */
  readonly onLost?: (positions: number) => void
  readonly timing?: ClientTiming
}

export interface LiveSubscription {
  end(): void
}

export interface BoxSubscription extends LiveSubscription {
  /** Asks for another box, a few times a second at most. */
  move(box: DegreeBox): void
}

type State =
  | LogState<WireAlert, WireAlertRevision>
  | LogState<WireOutput, WireOutputRevision>
  | LogState<WireAct, WireAct>
  | PositionState

/** From the beginning of a try to the server's first message. */
const CONNECT_MS = 10_000
/** Pings that may be missed. */
const MISSED_PINGS = 2.5
/** A connection that lasted so long was a good one. */
const GOOD_MS = 10_000
const MOVE_EVERY_MS = 250

const SYSTEM_TIMING: ClientTiming = {
  nowMs: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

export class LiveClient {
  private readonly states = new Map<string, State>()
  private readonly timing: ClientTiming
  private socket: ClientSocket | null = null
  /** Of the connection; null before the server's first message. */
  private hello: Extract<ServerMessage, { type: 'hello' }> | null = null
  private heardMs = 0
  private failures = 0
  private lastId = 0
  private isClosed = false
  private cancelTimer = () => {}
  private current: LiveStatus

  /** Connects at once. */
  constructor(private readonly options: LiveClientOptions) {
    this.timing = options.timing ?? SYSTEM_TIMING
    this.current = { state: 'connecting', sinceMs: this.timing.nowMs(), simulated: null, reason: '' }
    this.connect()
  }

  get status(): LiveStatus {
    return this.current
  }

  alerts(
    filter: { readonly mmsi?: string },
    handlers: LogHandlers<WireAlert, WireAlertRevision>,
  ): LiveSubscription {
    return this.begin(
      new LogState(
        { kind: 'alerts', ...filter },
        handlers,
        (message) => (message.topic === 'alerts' ? message.items : null),
        (message) => (message.topic === 'alerts' ? message.revisions : null),
      ),
    )
  }

  events(
    filter: { readonly mmsi?: string; readonly kinds?: readonly string[] },
    handlers: LogHandlers<WireOutput, WireOutputRevision>,
  ): LiveSubscription {
    const { mmsi, kinds } = filter
    return this.begin(
      new LogState(
        {
          kind: 'events',
          ...(mmsi === undefined ? {} : { mmsi }),
          ...(kinds === undefined ? {} : { kinds: [...kinds] }),
        },
        handlers,
        (message) => (message.topic === 'events' ? message.items : null),
        (message) => (message.topic === 'events' ? message.revisions : null),
      ),
    )
  }

  /** What people do with alerts. */
  acts(handlers: LogHandlers<WireAct, WireAct>): LiveSubscription {
    return this.begin(
      new LogState(
        { kind: 'acts' },
        handlers,
        (message) => (message.topic === 'acts' ? message.items : null),
        (message) => (message.topic === 'acts' ? message.revisions : null),
      ),
    )
  }

  vessel(mmsi: string, handlers: PositionHandlers): LiveSubscription {
    return this.begin(new PositionState({ kind: 'vessel', mmsi }, handlers))
  }

  box(box: DegreeBox, handlers: PositionHandlers): BoxSubscription {
    const state = new PositionState({ kind: 'box', ...box }, handlers)
    const { end } = this.begin(state)
    let cancelMove: (() => void) | null = null
    return {
      end: () => {
        cancelMove?.()
        end()
      },
      move: (to) => {
        state.move(to)
        cancelMove ??= this.timing.after(MOVE_EVERY_MS, () => {
          cancelMove = null
          this.askAgain(state)
        })
      },
    }
  }

  close(): void {
    this.isClosed = true
    this.dropSocket()
    this.setStatus('stale', 'closed')
  }

  private begin(state: State): LiveSubscription {
    const id = this.nextId()
    this.states.set(id, state)
    this.ask(id, state)
    return {
      end: () => {
        const now = this.idOf(state)
        if (now === null) return
        this.states.delete(now)
        this.say({ type: 'unsubscribe', id: now })
      },
    }
  }

  private ask(id: string, state: State): void {
    if (state instanceof PositionState) {
      state.restart()
      this.say({ type: 'subscribe', id, topic: state.topic })
    } else {
      const { topic, after } = state
      this.say({ type: 'subscribe', id, topic, ...(after === null ? {} : { after }) })
    }
  }

  /** Under a new id: what is under way of the old one is passed over. */
  private askAgain(state: State): void {
    const old = this.idOf(state)
    if (old === null) return
    this.states.delete(old)
    this.say({ type: 'unsubscribe', id: old })
    const id = this.nextId()
    this.states.set(id, state)
    this.ask(id, state)
  }

  private idOf(state: State): string | null {
    for (const [id, other] of this.states) if (other === state) return id
    return null
  }

  private nextId(): string {
    return `s${++this.lastId}`
  }

  private connect(): void {
    if (this.isClosed) return
    const socket = new this.options.WebSocket(this.options.url)
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }: { readonly data: unknown }) => this.receive(data)
    socket.onclose = () => this.reconnect('the connection was closed')
    // A close follows; without a listener `ws` would throw.
    socket.onerror = () => {}
    this.cancelTimer = this.timing.after(CONNECT_MS, () => this.reconnect('the server does not answer'))
  }

  private reconnect(reason: string): void {
    if (this.isClosed) return
    const wasGood = this.hello !== null && this.timing.nowMs() - this.current.sinceMs >= GOOD_MS
    this.failures = wasGood ? 0 : this.failures + 1
    this.dropSocket()
    this.setStatus(this.current.state === 'connecting' ? 'connecting' : 'stale', reason)
    const waitMs = reconnectDelayMs(Math.max(0, this.failures - 1), this.timing.random())
    this.cancelTimer = this.timing.after(waitMs, () => this.connect())
  }

  private dropSocket(): void {
    this.cancelTimer()
    const { socket } = this
    this.socket = null
    this.hello = null
    if (socket === null) return
    socket.onmessage = null
    socket.onclose = null
    if (socket.terminate === undefined) socket.close()
    else socket.terminate()
  }

  private receive(data: unknown): void {
    this.heardMs = this.timing.nowMs()
    if (data instanceof ArrayBuffer) {
      this.takeFrame(new Uint8Array(data))
      return
    }
    const parsed = serverMessage.safeParse(parseJson(data))
    if (parsed.success) this.take(parsed.data)
    else this.giveUp(`a message that cannot be read: ${parsed.error.issues[0]?.message}`)
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.welcome(message)
        break
      case 'snapshot':
      case 'delta':
        this.takeLog(message)
        break
      case 'resync': {
        const state = this.states.get(message.id)
        if (state instanceof LogState) state.resync(message.reason)
        break
      }
      case 'ping':
        this.say({ type: 'pong' })
        break
      case 'lost':
        this.options.onLost?.(message.positions)
        break
      case 'error':
        this.takeError(message)
        break
      case 'bye':
        this.options.onProblem?.(`the server says goodbye: ${message.code} (${message.detail})`)
        break
    }
  }

  private welcome(hello: Extract<ServerMessage, { type: 'hello' }>): void {
    this.cancelTimer()
    this.hello = hello
    this.current = { ...this.current, simulated: hello.simulated }
    this.setStatus('live', '')
    this.watchSilence(hello.pingEveryMs)
    for (const [id, state] of this.states) this.ask(id, state)
  }

  private watchSilence(pingEveryMs: number): void {
    this.cancelTimer = this.timing.after(pingEveryMs / 2, () => {
      if (this.timing.nowMs() - this.heardMs > MISSED_PINGS * pingEveryMs)
        this.reconnect('the server is silent')
      else this.watchSilence(pingEveryMs)
    })
  }

  private takeLog(message: Extract<ServerMessage, { type: 'snapshot' | 'delta' }>): void {
    const state = this.states.get(message.id)
    if (!(state instanceof LogState) || this.hello === null) return
    if (state.take(message, this.hello.epoch)) return
    this.options.onProblem?.(
      `revisions of ${message.topic} do not follow those before: asking for them again`,
    )
    this.askAgain(state)
  }

  private takeFrame(bytes: Uint8Array): void {
    const frame = decodeOrNull(bytes)
    if (frame === null) {
      this.giveUp('positions that cannot be read')
      return
    }
    for (const [id, state] of this.states)
      if (state instanceof PositionState) {
        if (frame.what === 'updates') state.takeUpdates(frame.positions)
        else if (frame.id === id) state.takeSnapshot(frame)
      }
  }

  private takeError({ code, id, detail }: Extract<ServerMessage, { type: 'error' }>): void {
    this.options.onProblem?.(`${code}: ${detail}`)
    const state = id === null ? undefined : this.states.get(id)
    if (code !== 'unavailable' || state === undefined) return
    this.timing.after(reconnectDelayMs(2, this.timing.random()), () => this.askAgain(state))
  }

  private giveUp(problem: string): void {
    this.options.onProblem?.(problem)
    this.reconnect(problem)
  }

  private say(message: ClientMessage): void {
    // Before the server's first message nothing is sent: all is asked for then.
    if (this.hello !== null) this.socket?.send(JSON.stringify(message))
  }

  private setStatus(state: LiveStatus['state'], reason: string): void {
    const { current } = this
    const sinceMs = state === current.state ? current.sinceMs : this.timing.nowMs()
    this.current = { ...current, state, sinceMs, reason }
    this.options.onStatus?.(this.current)
  }
}

function decodeOrNull(bytes: Uint8Array): PositionsFrame | null {
  try {
    return decodeFrame(bytes)
  } catch {
    return null
  }
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
