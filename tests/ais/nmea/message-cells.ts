import { BitWriter } from '../../../lib/ais/nmea/bit-writer.ts'
import { decodeMessage } from '../../../lib/ais/nmea/decode-message.ts'
import { Payload } from '../../../lib/ais/nmea/payload.ts'

/**
 * Messages laid out by hand as the tables of ITU-R M.1371-5 print them: [width, value], texts as text. Nothing here
 * knows the layouts of lib/ais/nmea/messages.
 */
export type Cell = readonly [width: number, value: number] | readonly [width: number, text: string]

function payloadOf(cells: readonly Cell[]): Payload {
  const writer = new BitWriter()
  for (const [width, value] of cells) {
    if (typeof value === 'number') writer.append(value, width)
    else for (const character of value.padEnd(width / 6, '@')) writer.append(character.charCodeAt(0) & 63, 6)
  }
  const { text, fillBits } = writer.armored()
  const payload = new Payload()
  payload.reset()
  payload.appendArmored(Buffer.from(text), 0, text.length)
  payload.endWithFill(fillBits)
  return payload
}

export const decode = (...cells: Cell[]) => decodeMessage(payloadOf(cells))
export const header = (type: number, mmsi = 235_000_001): Cell[] => [
  [6, type],
  [2, 1],
  [30, mmsi],
]
/** 3.5° W, 57.25° N in 1/10,000 minute. */
export const LON: Cell = [28, -2_100_000]
export const LAT: Cell = [27, 34_350_000]
export const PLACE = { lonDeg: -3.5, latDeg: 57.25 }
