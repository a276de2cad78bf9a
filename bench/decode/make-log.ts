import { type EncodableMessage, encodeMessage } from '../../lib/ais/nmea/encode-message.ts'
import { createRandom } from '../../lib/simulate/random.ts'

/** How the lines of a made log carry their time. */
export type LogStyle = 'bare' | 'tagged'

/** Ships of the made fleet: as many as a busy coast hears in a day. */
const SHIPS = 4000
/** Lines are packed as they come: as strings, millions of them take gigabytes. */
const LINES_PER_PIECE = 10_000
/** Of 1000 messages, as a coast station hears them: mostly Class A positions, one in ten static. */
const MIX: readonly (readonly [
  share: number,
  make: (ship: number, random: () => number) => EncodableMessage,
])[] = [
  [640, (ship, random) => classA(ship, random, 1)],
  [60, (ship, random) => classA(ship, random, 3)],
  [140, classB],
  [30, baseStation],
  [70, staticVoyage],
  [20, nameOfClassB],
  [20, sizeOfClassB],
  [20, longRange],
]

/** A log of `messages` AIS messages with their sentences in order, the same for the same seed. */
export function makeLog(seed: number, messages: number, style: LogStyle): Buffer {
  const stream = createRandom(seed)
  const random = () => stream.next()
  const pieces: Buffer[] = []
  let lines: string[] = []
  const startMs = Date.UTC(2024, 0, 1)
  for (let index = 0; index < messages; index++) {
    const timeMs = startMs + index * 20
    const ship = Math.floor(random() * SHIPS)
    const message = { ...chooseMaker(random)(ship, random), ...secondOf(timeMs) }
    const sentences = encodeMessage(message as EncodableMessage, {
      channel: random() < 0.5 ? 'A' : 'B',
      sequence: index % 10,
    })
    for (const [part, sentence] of sentences.entries()) {
      lines.push(style === 'bare' ? sentence : tagOf(timeMs, index, part, sentences.length) + sentence)
    }
    if (lines.length >= LINES_PER_PIECE || index === messages - 1) {
      pieces.push(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'))
      lines = []
    }
  }
  return Buffer.concat(pieces)
}

function chooseMaker(random: () => number) {
  let draw = random() * 1000
  for (const [share, make] of MIX) {
    draw -= share
    if (draw < 0) return make
  }
  return MIX[0][1]
}

function secondOf(timeMs: number) {
  return { timeStamp: new Date(timeMs).getUTCSeconds() }
}

function tagOf(timeMs: number, index: number, part: number, count: number): string {
  const group = count > 1 ? `g:${part + 1}-${count}-${index % 10_000},` : ''
  const body = `${group}s:station${index % 7},c:${Math.floor(timeMs / 1000)}`
  let sum = 0
  for (let at = 0; at < body.length; at++) sum ^= body.charCodeAt(at)
  return `\\${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}\\`
}

function motion(ship: number, random: () => number) {
  return {
    speedKnots: Math.floor(random() * 200) / 10,
    isAccurate: random() < 0.5,
    lonDeg: Math.round(((ship * 0.0731) % 360) * 600_000 - 180 * 600_000) / 600_000 + random() / 100,
    latDeg: Math.round(((ship * 0.0417) % 140) * 600_000 - 70 * 600_000) / 600_000 + random() / 100,
    courseDeg: Math.floor(random() * 3600) / 10,
    headingDeg: random() < 0.1 ? null : Math.floor(random() * 360),
  }
}

function header<T extends number>(type: T, mmsi: number) {
  return { type, repeat: 0, mmsi }
}

function classA(ship: number, random: () => number, type: 1 | 3): EncodableMessage {
  return {
    ...header(type, 200_000_000 + ship * 137_911),
    navigationStatus: 0,
    rateOfTurnCode: 0,
    ...motion(ship, random),
    timeStamp: 0,
    specialManoeuvre: null,
    raim: false,
    radio: Math.floor(random() * 2 ** 19),
  }
}

function classB(ship: number, random: () => number): EncodableMessage {
  return {
    ...header(18, 230_000_000 + ship * 97_001),
    ...motion(ship, random),
    timeStamp: 0,
    isCarrierSense: true,
    hasDisplay: false,
    hasDsc: true,
    hasWholeBand: true,
    acceptsMessage22: true,
    isAssigned: false,
    raim: false,
    isItdma: true,
    radio: 393_222,
  }
}

function baseStation(ship: number, random: () => number): EncodableMessage {
  return {
    ...header(4, 2_190_000 + (ship % 40)),
    year: 2024,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    isAccurate: true,
    lonDeg: 10,
    latDeg: 55,
    epfd: 1,
    isLongRangeAllowed: false,
    raim: false,
    radio: Math.floor(random() * 2 ** 19),
  }
}

function staticVoyage(ship: number): EncodableMessage {
  return {
    ...header(5, 200_000_000 + ship * 137_911),
    aisVersion: 0,
    imo: 9_000_000 + ship,
    callSign: `CS${ship}`,
    name: `SYNTHETIC SHIP ${ship}`,
    shipType: 30 + (ship % 60),
    toBowM: 20 + (ship % 200),
    toSternM: 10,
    toPortM: 5,
    toStarboardM: 6,
    epfd: 1,
    etaMonth: 1,
    etaDay: 2,
    etaHour: 3,
    etaMinute: 4,
    draughtM: 6.5,
    destination: `PORT ${ship % 300}`,
    isDataTerminalReady: true,
  }
}

function nameOfClassB(ship: number): EncodableMessage {
  return { ...header(24, 230_000_000 + ship * 97_001), partNumber: 0, name: `SYNTHETIC BOAT ${ship}` }
}

function sizeOfClassB(ship: number): EncodableMessage {
  return {
    ...header(24, 230_000_000 + ship * 97_001),
    partNumber: 1,
    shipType: 37,
    vendorId: 'WKW',
    unitModel: 1,
    serialNumber: ship,
    callSign: `CB${ship}`,
    toBowM: 6,
    toSternM: 4,
    toPortM: 2,
    toStarboardM: 2,
    epfd: 1,
  }
}

function longRange(ship: number, random: () => number): EncodableMessage {
  const { lonDeg, latDeg } = motion(ship, random)
  return {
    ...header(27, 200_000_000 + ship * 137_911),
    isAccurate: true,
    raim: false,
    navigationStatus: 0,
    lonDeg: Math.round(lonDeg * 600) / 600,
    latDeg: Math.round(latDeg * 600) / 600,
    speedKnots: 12,
    courseDeg: 90,
    isPositionLate: false,
  }
}
