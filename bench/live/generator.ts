/**
 * The messages of bench:live, in a process of its own: a TCP server that says what the fleet sends, as lines of NMEA with
 * their time in a TAG block, at a rate.
 */

import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type EncodableMessage, encodeMessage } from '../../lib/ais/nmea/encode-message.ts'
import { createDraws } from '../store/tracks.ts'
import { type FleetRequest, makeFleet, type Place, placeAt, type Ship } from './fleet.ts'

export const GENERATOR_OPTIONS = {
  /** Share of late reports, and how late, log-uniform; a little less than the lateness, so that none is too late. */
  lateShare: 0.05,
  lateFromMs: 1000,
  lateToMs: 6 * 3_600_000 - 20_000,
  /** Of all messages, those of one MMSI. */
  busyShare: 0.02,
  /** Of a ship's messages one in so many tells who it is. */
  identityEvery: 90,
  /** Messages go out so often, ms. */
  writeMs: 10,
} as const

export type GeneratorCall =
  | { readonly kind: 'open'; readonly fleet: FleetRequest }
  /** From now on so many messages a second; 0: none. */
  | { readonly kind: 'rate'; readonly rate: number }
  /** Answered by what was sent since it was asked last. */
  | { readonly kind: 'tell' }

export interface GeneratorFigures {
  readonly kind: 'told'
  readonly sent: number
  readonly late: number
  /** Due and not taken by the socket. */
  readonly behind: number
  readonly cpuMs: number
}

export type GeneratorMessage = { readonly kind: 'listening'; readonly port: number } | GeneratorFigures

const draw = createDraws(23)
let ships: Ship[] = []
let spoken = new Uint32Array(0)
let socket: Socket | null = null
let isFull = false
let rate = 0
/** Since the rate was set. */
let startMs = 0
let made = 0
let sent = 0
let late = 0
let turn = 0
let sequence = 0
let cpu = process.cpuUsage()
const place: Place = { lonDeg: 0, latDeg: 0, knots: 0, courseDeg: 0 }

process.on('message', (call: GeneratorCall) => {
  if (call.kind === 'open') open(call.fleet)
  else if (call.kind === 'rate') {
    rate = call.rate
    startMs = Date.now()
    made = 0
  } else {
    const { user, system } = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    const behind = Math.max(0, dueBy(Date.now()) - made)
    tell({ kind: 'told', sent, late, behind, cpuMs: (user + system) / 1000 })
    sent = 0
    late = 0
  }
})
process.on('disconnect', () => process.exit())

function tell(message: GeneratorMessage): void {
  process.send!(message)
}

function open(fleet: FleetRequest): void {
  ships = makeFleet(fleet)
  spoken = new Uint32Array(ships.length).map(() => Math.floor(draw() * GENERATOR_OPTIONS.identityEvery))
  const server = createServer((peer) => {
    socket = peer
    isFull = false
    peer.on('drain', () => {
      isFull = false
    })
    peer.on('error', () => {})
    peer.on('close', () => {
      if (socket === peer) socket = null
    })
  }).listen(0, '127.0.0.1', () => tell({ kind: 'listening', port: (server.address() as AddressInfo).port }))
  setInterval(write, GENERATOR_OPTIONS.writeMs)
}

/** Messages that are due by then, of those that are due since the rate was set. */
function dueBy(nowMs: number): number {
  return Math.floor(((nowMs - startMs) * rate) / 1000)
}

function write(): void {
  if (socket === null || isFull || rate === 0) return
  const due = dueBy(Date.now())
  // What has waited for the socket goes out in pieces.
  const until = Math.min(due, made + 2000)
  let text = ''
  for (; made < until; made++) text += nextMessage(startMs + (made * 1000) / rate)
  if (text !== '') isFull = !socket.write(text, 'latin1')
}

function nextMessage(dueMs: number): string {
  const isBusy = draw() < GENERATOR_OPTIONS.busyShare
  if (!isBusy) turn = turn + 1 < ships.length ? turn + 1 : 1
  const at = isBusy ? 0 : turn
  const ship = ships[at]!
  const nth = spoken[at]!++
  sent++
  let timeMs = Math.floor(dueMs)
  // Poachers are in time: what decides their alerts is then known by its event time.
  if (ship.way !== 'poaches' && draw() < GENERATOR_OPTIONS.lateShare) {
    const { lateFromMs, lateToMs } = GENERATOR_OPTIONS
    timeMs -= Math.round(lateFromMs * (lateToMs / lateFromMs) ** draw())
    late++
  }
  placeAt(ship, timeMs, nth, place)
  const isIdentity = nth % GENERATOR_OPTIONS.identityEvery === 0
  return frame(isIdentity ? identityOf(ship) : positionOf(ship, timeMs), timeMs)
}

function frame(message: EncodableMessage, timeMs: number): string {
  sequence = (sequence + 1) % 10_000
  const sentences = encodeMessage(message, {
    channel: sequence % 2 === 0 ? 'A' : 'B',
    sequence: sequence % 10,
  })
  let text = ''
  for (const [part, sentence] of sentences.entries()) {
    const tie = sentences.length > 1 ? `g:${part + 1}-${sentences.length}-${sequence}` : ''
    const origin = part === 0 ? `s:SIMULATED,c:${timeMs}` : ''
    const fields = tie !== '' && origin !== '' ? `${tie},${origin}` : tie + origin
    text += `\\${fields}*${checksum(fields)}\\${sentence}\r\n`
  }
  return text
}

function checksum(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}

function positionOf({ mmsi }: Ship, timeMs: number): EncodableMessage {
  return {
    ...{ type: 1, repeat: 0, mmsi, navigationStatus: 0, rateOfTurnCode: null },
    speedKnots: Math.round(place.knots * 10) / 10,
    isAccurate: false,
    lonDeg: place.lonDeg,
    latDeg: place.latDeg,
    courseDeg: (Math.round(place.courseDeg * 10) % 3600) / 10,
    headingDeg: Math.round(place.courseDeg) % 360,
    timeStamp: Math.floor(timeMs / 1000) % 60,
    ...{ specialManoeuvre: 1, raim: false, radio: 0 },
  }
}

function identityOf({ mmsi, name, callSign, shipType }: Ship): EncodableMessage {
  return {
    ...{ type: 5, repeat: 0, mmsi, aisVersion: 2, imo: null, callSign, name, shipType },
    ...{ toBowM: 30, toSternM: 10, toPortM: 4, toStarboardM: 4, epfd: 1 },
    ...{ etaMonth: null, etaDay: null, etaHour: null, etaMinute: null, draughtM: null },
    ...{ destination: null, isDataTerminalReady: true },
  }
}
