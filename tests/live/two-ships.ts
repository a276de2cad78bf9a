/** A story in lines of NMEA: two ships under one number, far apart, among a few honest ones. */

import { encodeMessage } from '../../lib/ais/nmea/encode-message.ts'
import { tagBlock } from '../ais/nmea/nmea-lines.ts'

export const STORY = {
  /** Whose number it is. */
  mmsi: 412_000_007,
  rule: 'two-ships-on-one-mmsi',
  silentMmsi: 219_000_020,
  everyMs: 120_000,
} as const

/** Off Portugal and off Japan, and where the others sail. */
const PLACES = [
  [-12, 40],
  [146, 38],
] as const
const KNOTS = 5

export interface Span {
  /** When all were where they are first; later spans go on from there. Epoch ms. */
  readonly baseMs: number
  readonly fromMs: number
  readonly minutes: number
}

/** Part of it: each ship every two minutes, with the times in TAG blocks. */
export function tellStory(span: Span): string[] {
  return timesOf(span).flatMap((timeMs) => {
    const latDeg = 36 + sailedDeg(span, timeMs)
    const honest = [0, 1, 2, 3].map((ship) =>
      position(219_000_010 + ship, timeMs + ship * 1000, -9 + ship, latDeg, KNOTS),
    )
    const shared = PLACES.map(([lonDeg, northDeg], i) => {
      const atMs = timeMs + (i * STORY.everyMs) / 2
      return position(STORY.mmsi, atMs, lonDeg, northDeg + sailedDeg(span, timeMs), KNOTS)
    })
    return [...honest, ...shared]
  })
}

/** A ship that is heard meanwhile; of two such spans of it what is between them is a silence. */
export function tellSilent(span: Span): string[] {
  return timesOf(span).map((timeMs) =>
    position(STORY.silentMmsi, timeMs, -20, 30 + sailedDeg(span, timeMs), KNOTS),
  )
}

function timesOf({ fromMs, minutes }: Span): number[] {
  const { everyMs } = STORY
  return Array.from({ length: (minutes * 60_000) / everyMs }, (_, i) => fromMs + i * everyMs)
}

function sailedDeg({ baseMs }: Span, timeMs: number): number {
  return (((timeMs - baseMs) / 3_600_000) * KNOTS) / 60
}

/** A position of a ship that sails north, `\c:…\!AIVDM…`, with its line end. */
export function position(
  mmsi: number,
  timeMs: number,
  lonDeg: number,
  latDeg: number,
  speedKnots: number,
): string {
  const seconds = Math.floor(timeMs / 1000)
  const [sentence] = encodeMessage({
    ...{ type: 1, repeat: 0, mmsi, navigationStatus: 0, rateOfTurnCode: -128, speedKnots, isAccurate: false },
    ...{ lonDeg, latDeg, courseDeg: 0, headingDeg: 0, timeStamp: seconds % 60, specialManoeuvre: null },
    ...{ raim: false, radio: 0 },
  })
  return `${tagBlock(`c:${seconds}`)}${sentence}\n`
}
