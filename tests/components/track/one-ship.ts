/**
 * A folder with one ship, whose track is simple enough to know what is drawn of it: east at 10 kn, slow work scored fishing,
 * fourteen hours of silence, and north at 8 kn.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import { NO_SCORE } from '../../../lib/model/scorer.ts'
import { BulkInsert } from '../../../lib/store/bulk-insert.ts'
import { eventRow } from '../../../lib/store/event-rows.ts'
import { gapRow } from '../../../lib/store/output-rows.ts'
import type { Store } from '../../../lib/store/store.ts'
import { openTestWriter } from '../../store/folder.ts'
import { fill, type Position } from '../../store/track-world.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
export const MMSI = '219000001'
export const START_MS = Date.UTC(2026, 2, 20)

/** Turning points, degrees, and when the ship was there. */
export const WAY = {
  start: { timeMs: START_MS, lonDeg: -32, latDeg: 0 },
  ground: { timeMs: START_MS + 12 * HOUR_MS, lonDeg: -30, latDeg: 0 },
  off: { timeMs: START_MS + 20 * HOUR_MS, lonDeg: -29.75, latDeg: 0 },
  on: { timeMs: START_MS + 34 * HOUR_MS, lonDeg: -29, latDeg: 1 },
  end: { timeMs: START_MS + 46 * HOUR_MS, lonDeg: -29, latDeg: 2.6 },
} as const

export interface OneShip {
  readonly store: Store
  close(): Promise<void>
}

export async function makeOneShip(): Promise<OneShip> {
  const dir = mkdtempSync(join(tmpdir(), 'wakewatch-track-'))
  const store = await openTestWriter(dir)
  const { start, ground, off, on, end } = WAY
  const positions = [
    ...sail(start, ground, 10, 0.05),
    ...sail(ground, off, 2, 0.95).slice(1),
    ...sail(on, end, 8, 0.05),
  ]
  await fill(store, positions)
  const rows = new BulkInsert(store.connection.sql)
  await rows.add('Vessel', {
    ...{ generation: 1, mmsi: MMSI, kind: 'ship', firstMs: START_MS, lastMs: end.timeMs },
    ...{ positions: positions.length, segments: 1, tracks: 1, trips: 0, portVisits: 0, gaps: 1 },
    ...{ name: 'ONE SHIP', callSign: '', imo: '', shipType: 30, lengthM: null, widthM: null },
  })
  await rows.add('Gap', {
    ...gapRow(1, {
      ...{ kind: 'gap', id: 'gap', mmsi: MMSI, trackId: 'track', decidedMs: on.timeMs, open: false },
      ...{ offMs: off.timeMs, onMs: on.timeMs, ...placeOf('off', off), ...placeOf('on', on) },
      ...{ offShoreNm: 60, inPort: false, positionsBeforeAtLeast: 14, possibleDisabling: true },
    }),
  })
  const place = { lonUnits: -29.875 * UNITS_PER_DEGREE, latUnits: 0 }
  const box = { westUnits: place.lonUnits, eastUnits: place.lonUnits, southUnits: 0, northUnits: 0 }
  await rows.add('Event', {
    ...eventRow(1, {
      ...{ kind: 'fishing', id: 'fishing', mmsi: MMSI, trackId: 'track', open: false, decidedMs: off.timeMs },
      ...{ startMs: ground.timeMs, endMs: off.timeMs, ...place, ...box, vesselType: 'fishing', rows: 90 },
      ...{ meanScore: 0.95, meanKnots: 2, distanceKm: 30, meanShoreNm: 60 },
    }),
  })
  await rows.flush()
  return {
    store,
    async close() {
      await store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

interface Turn {
  readonly timeMs: number
  readonly lonDeg: number
  readonly latDeg: number
}

/** A position a minute, every fifth of them a row. */
function sail(from: Turn, to: Turn, knots: number, score: number): Position[] {
  const steps = (to.timeMs - from.timeMs) / MINUTE_MS
  return Array.from({ length: steps + 1 }, (_, i) => ({
    ...{ mmsi: MMSI, trackId: 'track', segmentId: 'segment', timeMs: from.timeMs + i * MINUTE_MS },
    lonUnits: Math.round((from.lonDeg + ((to.lonDeg - from.lonDeg) * i) / steps) * UNITS_PER_DEGREE),
    latUnits: Math.round((from.latDeg + ((to.latDeg - from.latDeg) * i) / steps) * UNITS_PER_DEGREE),
    ...{ speedTenths: knots * 10, score: i % 5 === 0 ? score * 1000 : NO_SCORE },
  }))
}

function placeOf<Name extends 'off' | 'on'>(name: Name, { lonDeg, latDeg }: Turn) {
  const units = {
    [`${name}LonUnits`]: lonDeg * UNITS_PER_DEGREE,
    [`${name}LatUnits`]: latDeg * UNITS_PER_DEGREE,
  }
  return units as Record<`${Name}LonUnits` | `${Name}LatUnits`, number>
}
