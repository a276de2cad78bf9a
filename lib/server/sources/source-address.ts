/** Addresses of sources, as the command line and the configuration give them: docs/sources.md. */

import { type AddressParts, SourceAddressError, splitAddress } from './address-parts.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveFormat } from './live-decoder.ts'

interface Named {
  /** The address as given. */
  readonly name: string
}

interface Endpoint extends Named {
  readonly host: string
  readonly port: number
  readonly format: LiveFormat
}

export interface TcpOptions extends Endpoint {
  readonly kind: 'tcp'
  /** Without a line of sense for so long it connects again; Infinity: never. */
  readonly silenceMs: number
}

export interface TcpListenOptions extends Endpoint {
  readonly kind: 'tcp-listen'
  readonly silenceMs: number
  /** Most peers at once. */
  readonly peers: number
}

export interface UdpOptions extends Endpoint {
  readonly kind: 'udp'
}

export interface FileTailOptions extends Named {
  readonly kind: 'file'
  readonly path: string
  /** Whether what the file holds already is read too. */
  readonly isFromStart: boolean
  readonly format: LiveFormat
}

export interface SerialOptions extends Named {
  readonly kind: 'serial'
  readonly path: string
  readonly baud: number
  readonly silenceMs: number
}

export interface PushOptions extends Named {
  readonly kind: 'push'
}

export interface AisStreamOptions extends Named {
  readonly kind: 'aisstream'
  /** None: the whole world. */
  readonly boxes: readonly Box[]
  readonly silenceMs: number
}

/** Degrees; west > east: across the antimeridian. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export interface ReplayOptions extends Named {
  readonly kind: 'replay'
  readonly path: string
  /** Times as fast as it happened. */
  readonly speed: number
  /** When a log without times begins, epoch ms; null: it has times. */
  readonly startMs: number | null
}

export type SourceOptions =
  | TcpOptions
  | TcpListenOptions
  | UdpOptions
  | FileTailOptions
  | SerialOptions
  | PushOptions
  | AisStreamOptions
  | ReplayOptions

/** Unless an address says otherwise nothing of this machine is reached from outside. */
const LOOPBACK = '127.0.0.1'
const BAUD_RATES = [4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600]
const MOST_PEERS = 1024
const FASTEST = 10_000
const MOST_BOXES = 100
const FORMATS = ['auto', 'nmea', 'json'] as const

/** Throws SourceAddressError, in words for the person who wrote the address. */
export function parseSource(text: string): SourceOptions {
  const parts = splitAddress(text)
  const read = READERS.get(parts.scheme)
  if (read === undefined) {
    throw new SourceAddressError(text, `unknown kind of source; known are ${[...READERS.keys()].join(', ')}`)
  }
  const options = read(parts)
  parts.requireAllRead()
  return options
}

const READERS = new Map<string, (parts: AddressParts) => SourceOptions>(
  Object.entries({
    tcp: (parts) => ({ kind: 'tcp', ...endpointOf(parts, null), silenceMs: silenceOf(parts) }),
    'tcp-listen': (parts) => ({
      kind: 'tcp-listen',
      ...endpointOf(parts, LOOPBACK),
      silenceMs: silenceOf(parts),
      peers: parts.number('peers', SOURCE_LIMITS.peers, 1, MOST_PEERS),
    }),
    udp: (parts) => ({ kind: 'udp', ...endpointOf(parts, LOOPBACK) }),
    file: (parts) => ({
      kind: 'file',
      name: parts.text,
      path: parts.path(),
      isFromStart: parts.choice('from', ['end', 'start']) === 'start',
      format: parts.choice('format', FORMATS),
    }),
    serial: (parts) => ({
      kind: 'serial',
      name: parts.text,
      path: parts.path(),
      baud: baudOf(parts),
      silenceMs: silenceOf(parts),
    }),
    push: (parts) => {
      parts.path()
      return { kind: 'push', name: parts.text }
    },
    aisstream: (parts) => {
      parts.requireNoPath()
      return { kind: 'aisstream', name: parts.text, boxes: boxesOf(parts), silenceMs: silenceOf(parts) }
    },
    replay: (parts) => ({
      kind: 'replay',
      // Its pace is no part of its name: at another one it goes on where it was.
      name: `replay:${parts.path()}`,
      path: parts.path(),
      speed: parts.number('speed', 1, 1, FASTEST),
      startMs: startOf(parts),
    }),
  }),
)

function endpointOf(parts: AddressParts, defaultHost: string | null): Endpoint {
  const { host, port } = parts.endpoint()
  if (host === '' && defaultHost === null) throw parts.fault('it names no host')
  return {
    name: parts.text,
    host: host === '' ? LOOPBACK : host,
    port,
    format: parts.choice('format', FORMATS),
  }
}

/** `idle=0`: however long. */
function silenceOf(parts: AddressParts): number {
  const seconds = parts.number('idle', SOURCE_LIMITS.silenceMs / 1000, 0, 86_400)
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000
}

/** 38,400 is what AIS is carried at (IEC 61162-2). */
function baudOf(parts: AddressParts): number {
  const baud = parts.number('baud', 38_400, 1, 1_000_000)
  if (BAUD_RATES.includes(baud)) return baud
  throw parts.fault(`baud=${baud} is none of ${BAUD_RATES.join(', ')}`)
}

function startOf(parts: AddressParts): number | null {
  const text = parts.values('start')[0]
  if (text === undefined) return null
  const startMs = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  if (Number.isNaN(startMs)) throw parts.fault(`start=${text} is no time such as 2021-01-31T00:00:00Z`)
  return startMs
}

function boxesOf(parts: AddressParts): Box[] {
  const texts = parts.values('box')
  if (texts.length > MOST_BOXES) throw parts.fault(`more than ${MOST_BOXES} boxes`)
  return texts.map((text) => {
    const numbers = text.split(',').map((one) => (one.trim() === '' ? Number.NaN : Number(one)))
    const [west, south, east, north] = numbers as [number, number, number, number]
    const isBox =
      numbers.length === 4 &&
      isWithin(west, 180) &&
      isWithin(east, 180) &&
      isWithin(south, 90) &&
      isWithin(north, 90)
    if (!isBox || south >= north || west === east) {
      throw parts.fault(`box=${text} is no box; it wants west,south,east,north in degrees`)
    }
    return { west, south, east, north }
  })
}

function isWithin(degrees: number, limit: number): boolean {
  return Math.abs(degrees) <= limit
}
