/** Messages as a receiver network writes them: TAG block and AIVDM sentence, now and then damaged on the way. */

import { type EncodableMessage, encodeMessage } from '../ais/nmea/encode-message.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import type { FleetShip, ShipIdentity } from './fleet.ts'
import {
  CUT,
  DAMAGED,
  type MessageBlock,
  NO_COURSE_TENTHS,
  NO_HEADING,
  NO_SPEED_TENTHS,
  NO_TURN,
} from './message-block.ts'
import type { MessageSlice, Simulation } from './simulate.ts'

const LINES_PER_EMIT = 4096
const STATUS_UNDEFINED = 15

export class NmeaEncoder {
  private sent = 0
  private text = ''
  private lines = 0

  constructor(
    private readonly simulation: Simulation,
    private readonly emit: (bytes: Uint8Array) => void,
  ) {}

  encode({ messages: block }: MessageSlice): void {
    const { ships, receivers } = this.simulation
    for (let row = 0; row < block.count; row++) {
      const ship = ships[block.ship[row]!]!
      this.sent++
      const sentences = encodeMessage(this.messageOf(block, row, ship), {
        channel: this.sent % 2 === 0 ? 'A' : 'B',
        sequence: this.sent % 10,
      })
      const receiver = receivers[block.receiver[row]!]!
      const lines = frameLines(sentences, receiver, block.stampMs[row]!, this.sent % 10_000)
      const damage = block.fault[row]! & DAMAGED
      if (damage !== 0) lines[0] = damageLine(lines[0]!, damage, this.sent)
      for (const line of lines) this.text += `${line}\n`
      this.lines += lines.length
      if (this.lines >= LINES_PER_EMIT) this.flush()
    }
    this.flush()
  }

  private flush(): void {
    if (this.text !== '') this.emit(Buffer.from(this.text, 'latin1'))
    this.text = ''
    this.lines = 0
  }

  /** Each kind in one literal, without spreading: this is the hot path, and half of its time otherwise. */
  private messageOf(block: MessageBlock, row: number, ship: FleetShip): EncodableMessage {
    const { mmsi } = ship
    const at = block.identity[row]!
    const type = block.type[row]!
    if (at >= 0) return identityMessage(mmsi, this.simulation.identities[at]!, type, block.part[row]!)
    const speed = block.speedTenths[row]!
    const course = block.courseTenths[row]!
    const speedKnots = speed === NO_SPEED_TENTHS ? null : speed / 10
    const courseDeg = course === NO_COURSE_TENTHS ? null : course / 10
    const lonDeg = block.lonUnits[row]! / UNITS_PER_DEGREE
    const latDeg = block.latUnits[row]! / UNITS_PER_DEGREE
    const headingDeg = block.headingDeg[row] === NO_HEADING ? null : block.headingDeg[row]!
    const timeStamp = block.second[row]!
    if (type === 18) {
      return {
        type: 18,
        repeat: 0,
        mmsi,
        speedKnots,
        isAccurate: false,
        lonDeg,
        latDeg,
        courseDeg,
        headingDeg,
        timeStamp,
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
    const navigationStatus = block.status[row] === STATUS_UNDEFINED ? null : block.status[row]!
    if (type === 27) {
      return {
        type: 27,
        repeat: 0,
        mmsi,
        isAccurate: false,
        raim: false,
        navigationStatus,
        lonDeg,
        latDeg,
        speedKnots,
        courseDeg,
        isPositionLate: false,
      }
    }
    return {
      type: 1,
      repeat: 0,
      mmsi,
      navigationStatus,
      rateOfTurnCode: block.turnCode[row] === NO_TURN ? null : block.turnCode[row]!,
      speedKnots,
      isAccurate: false,
      lonDeg,
      latDeg,
      courseDeg,
      headingDeg,
      timeStamp,
      specialManoeuvre: 1,
      raim: false,
      radio: 0,
    }
  }
}

function identityMessage(mmsi: number, said: ShipIdentity, type: number, part: number): EncodableMessage {
  const { name, imo, draughtM } = said
  const callSign = said.callSign || null
  const shipType = said.shipType || null
  if (type === 5) {
    return {
      ...{ type: 5, repeat: 0, mmsi, aisVersion: 2, imo, callSign, name, shipType, ...dimensions(said) },
      ...{ epfd: 1, etaMonth: null, etaDay: null, etaHour: null, etaMinute: null, draughtM },
      ...{ destination: null, isDataTerminalReady: true },
    }
  }
  if (part === 0) return { type: 24, repeat: 0, mmsi, partNumber: 0, name }
  return {
    ...{ type: 24, repeat: 0, mmsi, partNumber: 1, shipType, vendorId: 'SIM', unitModel: 1 },
    ...{ serialNumber: mmsi % 1000, callSign, ...dimensions(said), epfd: 1 },
  }
}

/** The antenna stands a quarter of the length before the stern, amidships. */
function dimensions({ lengthM, widthM }: ShipIdentity) {
  const toSternM = Math.round(lengthM / 4)
  const toPortM = Math.floor(widthM / 2)
  return { toBowM: lengthM - toSternM, toSternM, toPortM, toStarboardM: widthM - toPortM }
}

/**
 * One line for each sentence of a message. Time and source stand on the first; the group ties the others to it
 * (IEC 61162-450).
 */
function frameLines(
  sentences: readonly string[],
  receiver: string,
  stampMs: number,
  group: number,
): string[] {
  return sentences.map((sentence, index) => {
    const tie = sentences.length > 1 ? `g:${index + 1}-${sentences.length}-${group}` : ''
    const origin = index === 0 ? `s:${receiver},c:${Math.floor(stampMs / 1000)}` : ''
    const fields = [tie, origin].filter((field) => field !== '').join(',')
    return `\\${fields}*${checksum(fields)}\\${sentence}`
  })
}

/** What a bad connection left of a line: one character of the sentence changed, or its end lost. */
function damageLine(line: string, damage: number, nth: number): string {
  const from = line.indexOf('!') + 14
  const at = from + (nth % Math.max(1, line.length - 5 - from))
  if (damage === CUT) return line.slice(0, at)
  return `${line.slice(0, at)}${line[at] === 'w' ? '0' : 'w'}${line.slice(at + 1)}`
}

function checksum(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}
