import { Intake, type IntakeOptions } from '../../../lib/ais/intake.ts'
import { encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import { NmeaReader } from '../../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'

/** Small makers of NMEA lines and readings for the tests beside this file. */

export const START_MS = Date.UTC(2021, 0, 1)
export const CLOCK_MS = Date.UTC(2026, 0, 1)

/** `!AIVDM,…` with its checksum, of the text between delimiter and star. */
export function sign(body: string, delimiter = '!'): string {
  return `${delimiter}${body}*${checksum(body)}`
}

export function tagBlock(body: string): string {
  return `\\${body}*${checksum(body)}\\`
}

function checksum(body: string): string {
  let sum = 0
  for (let at = 0; at < body.length; at++) sum ^= body.charCodeAt(at)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}

export interface ShipAt {
  readonly mmsi?: number
  readonly lonDeg?: number | null
  readonly latDeg?: number | null
  readonly second?: number
  readonly talker?: string
}

/** One sentence of message 1. */
export function positionSentence(at: ShipAt = {}): string {
  return encodeMessage(
    {
      type: 1,
      repeat: 0,
      mmsi: at.mmsi ?? 219_000_001,
      navigationStatus: 0,
      rateOfTurnCode: 0,
      speedKnots: 10.1,
      isAccurate: true,
      lonDeg: at.lonDeg === undefined ? 10.5 : at.lonDeg,
      latDeg: at.latDeg === undefined ? 55.25 : at.latDeg,
      courseDeg: 123.4,
      headingDeg: 120,
      timeStamp: at.second ?? 60,
      specialManoeuvre: null,
      raim: false,
      radio: 0,
    },
    { talker: at.talker ?? 'AI' },
  )[0]
}

/** The two sentences of message 5. */
export function identitySentences(mmsi: number, name: string, sequence: number, channel: 'A' | 'B' = 'A') {
  return encodeMessage(
    {
      type: 5,
      repeat: 0,
      mmsi,
      aisVersion: 0,
      imo: 9_074_729,
      callSign: 'OWNX1',
      name,
      shipType: 30,
      toBowM: 20,
      toSternM: 10,
      toPortM: 4,
      toStarboardM: 5,
      epfd: 1,
      etaMonth: null,
      etaDay: null,
      etaHour: null,
      etaMinute: null,
      draughtM: 4.5,
      destination: 'HARBOUR',
      isDataTerminalReady: true,
    },
    { sequence, channel },
  )
}

export function baseStationSentence(mmsi: number, timeMs: number): string {
  const date = new Date(timeMs)
  return encodeMessage({
    type: 4,
    repeat: 0,
    mmsi,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    isAccurate: true,
    lonDeg: 10,
    latDeg: 55,
    epfd: 1,
    isLongRangeAllowed: false,
    raim: false,
    radio: 0,
  })[0]
}

export interface Reading {
  readonly report: ReadReport
  readonly buffer: ReportBuffer
  /** ISO times of the reports, in order. */
  readonly times: string[]
  /** Reject reasons with their counts. */
  readonly rejects: Record<string, number>
  readonly timesBy: Record<string, number>
}

/** Reads bytes or lines (joined by LF) in one push. */
export function read(
  input: string | Uint8Array | readonly string[],
  startMs: number | null = START_MS,
  options: Partial<IntakeOptions> = {},
): Reading {
  return readChunks([toBytes(input)], startMs, options)
}

export function readChunks(
  chunks: readonly Uint8Array[],
  startMs: number | null = START_MS,
  options: Partial<IntakeOptions> = {},
): Reading {
  const report = new ReadReport('test', 'nmea')
  const buffer = new ReportBuffer()
  const intake = new Intake(buffer, report, { source: 0, clockMs: CLOCK_MS, place: 'true', ...options })
  const reader = new NmeaReader(intake, { startMs })
  for (const chunk of chunks) reader.push(chunk)
  reader.finish()
  return {
    report,
    buffer,
    times: Array.from(buffer.block.timeMs.subarray(0, buffer.count), (ms) => new Date(ms).toISOString()),
    rejects: Object.fromEntries(report.rejects.counts),
    timesBy: Object.fromEntries(report.timesBy),
  }
}

export function toBytes(input: string | Uint8Array | readonly string[]): Uint8Array {
  if (input instanceof Uint8Array) return input
  return Buffer.from(typeof input === 'string' ? input : `${input.join('\n')}\n`, 'latin1')
}
