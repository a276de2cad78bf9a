/** A story in lines of NMEA: two ships under one number, far apart, among a few honest ones. */

import { encodeMessage } from '../../lib/ais/nmea/encode-message.ts'
import { tagBlock } from '../ais/nmea/nmea-lines.ts'

export const STORY = {
  /** Whose number it is. */
  mmsi: 412_000_007,
  rule: 'two-ships-on-one-mmsi',
  everyMs: 120_000,
} as const

/** Off Portugal and off Japan, and where the others sail. */
const PLACES = [
  [-12, 40],
  [146, 38],
] as const

/** `minutes` of it from `fromMs` on, epoch ms: each ship every two minutes, with the times in TAG blocks. */
export function tellStory(fromMs: number, minutes: number): string[] {
  const lines: string[] = []
  for (let timeMs = fromMs; timeMs < fromMs + minutes * 60_000; timeMs += STORY.everyMs) {
    // Places go by the time, so that the story goes on where it was.
    const knots = 5
    const sailed = ((timeMs % 86_400_000) / 3_600_000) * (knots / 60)
    for (let ship = 0; ship < 4; ship++)
      lines.push(position(219_000_010 + ship, timeMs + ship * 1000, -9 + ship, 36 + sailed, knots))
    for (const [i, [lonDeg, latDeg]] of PLACES.entries())
      lines.push(position(STORY.mmsi, timeMs + (i * STORY.everyMs) / 2, lonDeg, latDeg + sailed, knots))
  }
  return lines
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
