/** Two ships side by side, and what is heard of them. */

import { wrapUnits } from '../../lib/geo/units.ts'
import type { WorldTrack } from './meeting-world.ts'

const MINUTE_MS = 60_000

/** Two ships side by side, a report every 5 min; `offKm` to the north. */
export function pair(
  fromMs: number,
  toMs: number,
  { lonUnits, latUnits }: { lonUnits: number; latUnits: number },
  eastPerHour = 0,
  offUnits = 1_000,
): WorldTrack[] {
  return ['257000001', '257000002'].map((mmsi, ship) => ({
    mmsi,
    trackId: `track-${ship}`,
    positions: Array.from({ length: Math.floor((toMs - fromMs) / (5 * MINUTE_MS)) + 1 }, (_, i) => {
      const hours = (i * 5) / 60
      return {
        segmentId: `segment-${ship}`,
        timeMs: fromMs + i * 5 * MINUTE_MS,
        lonUnits: wrapUnits(lonUnits + Math.round(hours * eastPerHour)),
        latUnits: latUnits + ship * offUnits,
      }
    }),
  }))
}

/** What is left of tracks where one of them, or both, are heard in some minutes only. */
export function hearIn(
  fleet: readonly WorldTrack[],
  isHeard: (minute: number, ship: number) => boolean,
): WorldTrack[] {
  const fromMs = fleet[0]!.positions[0]!.timeMs
  return fleet.map((track, ship) => ({
    ...track,
    positions: track.positions.filter(({ timeMs }) => isHeard((timeMs - fromMs) / MINUTE_MS, ship)),
  }))
}
