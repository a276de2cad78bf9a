import type { AisMessage } from './decode-message.ts'
import type { NmeaMessage } from './nmea-message.ts'

/**
 * Decimals of a degree, a fifteenth of a second of arc apart at most: AIS counts in 1/600,000°, so that six tell
 * every value from the next.
 */
const DEGREE_DECIMALS = 6
/** Decimals of a rate of turn: its code is coarser than 0.1° a minute all over its range but near zero. */
const RATE_DECIMALS = 1

/**
 * One message as a line of JSON: where it came from (`timeMs`, `line`, …), then every decoded field under the
 * name and in the unit that `AisMessage` has for it. What is not available is null.
 */
export function messageToJson(message: AisMessage, heard: NmeaMessage): string {
  const { type, mmsi, repeat, ...fields } = message
  const record: Record<string, unknown> = {
    type,
    mmsi,
    timeMs: Number.isNaN(heard.timeMs) ? null : heard.timeMs,
    timeRule: heard.timeRule,
    line: heard.line,
    talker: heard.talker,
    channel: heard.channel,
    isOwnShip: heard.isOwnShip,
    repeat,
    ...fields,
  }
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === 'number') record[key] = rounded(key, value)
  }
  return JSON.stringify(record)
}

function rounded(key: string, value: number): number {
  if (key.endsWith('onDeg') || key.endsWith('atDeg')) return Number(value.toFixed(DEGREE_DECIMALS))
  return key === 'rateOfTurnDegPerMin' ? Number(value.toFixed(RATE_DECIMALS)) : value
}
