/** The WebSocket clients of bench:live, in a process of their own: each hears alerts and one box of 5 degrees. */

import { WebSocket } from 'ws'
import { LiveClient } from '../../lib/server/feed/client.ts'
import { createDraws } from '../store/tracks.ts'
import { FLEET_OPTIONS } from './fleet.ts'

export type ClientsCall =
  | { readonly kind: 'open'; readonly url: string; readonly token: string; readonly clients: number }
  /** Answered by what was heard since it was asked last. */
  | { readonly kind: 'tell' }

export interface ClientsFigures {
  readonly kind: 'heard'
  /** From the time of the report that decided an alert to the alert at a client, ms, one for each client and alert. */
  readonly alertMs: readonly number[]
  /** From the time of a ship's report to its place at a client, ms; late ones are none. */
  readonly positionP50Ms: number
  readonly positionP99Ms: number
  readonly positions: number
  readonly alerts: number
  readonly lost: number
  readonly problems: readonly string[]
  readonly cpuMs: number
}

export type ClientsMessage = { readonly kind: 'ready' } | ClientsFigures

const BOX_DEG = 5
/** Places kept for the percentiles; of more one in so many. */
const PLACES_KEPT = 50

let alertMs: number[] = []
let alertIds = new Set<string>()
let positionMs: number[] = []
let positions = 0
let lost = 0
let problems: string[] = []
let cpu = process.cpuUsage()

process.on('message', (call: ClientsCall) => {
  if (call.kind === 'open') open(call)
  else {
    const { user, system } = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    positionMs.sort((a, b) => a - b)
    tell({
      ...{ kind: 'heard', alertMs, positions, lost, problems, alerts: alertIds.size },
      positionP50Ms: positionMs[Math.floor(positionMs.length * 0.5)] ?? Number.NaN,
      positionP99Ms: positionMs[Math.floor(positionMs.length * 0.99)] ?? Number.NaN,
      cpuMs: (user + system) / 1000,
    })
    alertMs = []
    alertIds = new Set()
    positionMs = []
    positions = 0
    lost = 0
    problems = []
  }
})
process.on('disconnect', () => process.exit())

function tell(message: ClientsMessage): void {
  process.send!(message)
}

function open({ url, token, clients: count }: Extract<ClientsCall, { kind: 'open' }>): void {
  class Authorised extends WebSocket {
    constructor(address: string) {
      super(address, { headers: { authorization: `Bearer ${token}` } })
    }
  }
  const draw = createDraws(11)
  let ready = 0
  const { crowded, noTake } = FLEET_OPTIONS
  for (let i = 0; i < count; i++) {
    const client = new LiveClient({
      ...{ url, WebSocket: Authorised },
      onProblem: (problem) => problems.push(problem),
      onLost: (more) => {
        lost += more
      },
    })
    client.alerts(
      {},
      {
        snapshot: () => {},
        revisions: (revisions) => {
          const now = Date.now()
          for (const { change, alert } of revisions) {
            if (change !== 'added') continue
            alertIds.add(alert.id)
            if (alert.ruleId === 'fishing-in-no-take-area') alertMs.push(now - alert.decidedMs)
          }
        },
      },
    )
    // One in ten looks at the reserve, four in five of the others where ships crowd.
    const sea = i % 10 === 0 ? noTake : i % 5 < 4 ? crowded : { west: -170, south: -50, east: 170, north: 50 }
    const west = sea.west + (sea.east - sea.west - BOX_DEG) * draw()
    const south = sea.south + (sea.north - sea.south - BOX_DEG) * draw()
    const box = { west, south, east: west + BOX_DEG, north: south + BOX_DEG }
    client.box(box, {
      snapshot: (_places, { isLast }) => {
        if (isLast && ++ready === count) tell({ kind: 'ready' })
      },
      positions: (places) => {
        const now = Date.now()
        for (const { timeMs } of places) if (positions++ % PLACES_KEPT === 0) positionMs.push(now - timeMs)
      },
    })
  }
}
