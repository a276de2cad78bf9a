/**
 * Encounters live: 20,000 vessels, ten hours of their points in memory, then a report of each a minute in order and 250
 * late ones a second, log-uniform from 1 s to 6 h old. Counts the timeline's own processor time.
 */

import { GRID_OPTIONS, type GridBlock, GridBuffer } from '../../lib/events/grid.ts'
import { type MeetingPart, MeetingTimeline } from '../../lib/events/meeting-timeline.ts'
import type { Places } from '../../lib/geo/places.ts'
import { Random } from '../../lib/simulate/random.ts'
import { heldMb, spent } from './measure.ts'

const { stepMs } = GRID_OPTIONS
const LATENESS_MS = 6 * 3_600_000
const STRETCH_MS = 15 * 60_000
const LATE_A_SECOND = 250
const TICK_MS = 50
const SECONDS = 120
/** A report a minute: how often one between two others moves the point between them. */
const MOVES_A_POINT = 0.2

interface LivePoints {
  readonly mmsi: string
  /** Rows of the block, by slot. */
  readonly rows: readonly number[]
}

/** `points`: a day of all vessels, in order of slots. */
export function benchLive(points: GridBlock, startMs: number, places: Places): void {
  const random = new Random(9, 'live')
  const vessels = byVessel(points)
  const mbBefore = heldMb()
  const timeline = new MeetingTimeline({ shoreKm: places.shoreKm.bind(places), latenessMs: LATENESS_MS })
  let nowMs = startMs + 11 * 3_600_000
  let loadMs = 0
  for (const vessel of vessels) {
    const parts = partsOf(points, vessel, 0, nowMs)
    loadMs += spent(() => timeline.replace(vessel.mmsi, 0, parts, Number.POSITIVE_INFINITY))
  }
  loadMs += spent(() => timeline.update(nowMs))
  const mb = heldMb() - mbBefore
  console.log(
    `live, at start: ${loadMs.toFixed(0)} ms to take ten hours of ${vessels.length} vessels, ${mb.toFixed(0)} MB`,
  )

  // A slot ends within: the minute in which all its points come is among the two.
  let [inOrderMs, lateMs, updateMs, worstMs, changes] = [0, 0, 0, 0, 0]
  const phases = vessels.map(() => random.between(0, 60_000))
  nowMs -= nowMs % stepMs
  const ticks = (SECONDS * 1000) / TICK_MS
  for (let tick = 0; tick < ticks; tick++) {
    const beforeMs = nowMs
    nowMs += TICK_MS
    const ready: { mmsi: string; from: number; parts: MeetingPart[] }[] = []
    const late: typeof ready = []
    vessels.forEach((vessel, i) => {
      const heard = phaseOf(beforeMs - phases[i]!) !== phaseOf(nowMs - phases[i]!)
      if (!heard) return
      const from = Math.floor(nowMs / STRETCH_MS)
      ready.push({ mmsi: vessel.mmsi, from, parts: partsOf(points, vessel, from, nowMs) })
    })
    for (let i = 0; i < (LATE_A_SECOND * TICK_MS) / 1000; i++) {
      const vessel = vessels[Math.floor(random.between(0, vessels.length))]!
      const ageMs = 1000 * (LATENESS_MS / 1000) ** random.next()
      const from = Math.floor((nowMs - ageMs) / STRETCH_MS)
      const parts = partsOf(points, vessel, from, nowMs)
      if (random.next() < MOVES_A_POINT) movePoint(parts, random)
      late.push({ mmsi: vessel.mmsi, from, parts })
    }
    const tookMs = [
      spent(() => {
        for (const { mmsi, from, parts } of ready) timeline.replace(mmsi, from, parts, nowMs)
      }),
      spent(() => {
        for (const { mmsi, from, parts } of late) timeline.replace(mmsi, from, parts, nowMs)
      }),
      spent(() => {
        const change = timeline.update(nowMs)
        changes += change.put.length + change.gone.length
      }),
    ] as const
    inOrderMs += tookMs[0]
    lateMs += tookMs[1]
    updateMs += tookMs[2]
    worstMs = Math.max(worstMs, tookMs[0] + tookMs[1] + tookMs[2])
  }
  const each = (ms: number) => (ms / SECONDS).toFixed(1)
  console.log(
    `live, a report of each a minute and ${LATE_A_SECOND} late ones/s: ${each(inOrderMs + lateMs + updateMs)} ms of processor time a second ` +
      `(in order ${each(inOrderMs)}, late ${each(lateMs)}, update every ${TICK_MS} ms ${each(updateMs)}), worst tick ${worstMs.toFixed(1)} ms, ${changes} changes in ${SECONDS} s`,
  )
}

function phaseOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000)
}

function byVessel(points: GridBlock): LivePoints[] {
  const rows = new Map<number, number[]>()
  for (let row = 0; row < points.count; row++) {
    const own = rows.get(points.track[row]!)
    if (own === undefined) rows.set(points.track[row]!, [row])
    else own.push(row)
  }
  return [...rows].map(([track, own]) => ({ mmsi: String(200_000_000 + track), rows: own }))
}

/** Stretches of a vessel from one on, of what is heard until then. */
function partsOf(points: GridBlock, vessel: LivePoints, fromStretch: number, nowMs: number): MeetingPart[] {
  const parts = new Map<number, GridBuffer>()
  for (let i = vessel.rows.length - 1; i >= 0; i--) {
    const row = vessel.rows[i]!
    const decidedMs = points.slot[row]! * stepMs + points.lagMs[row]!
    if (decidedMs > nowMs) continue
    const stretch = Math.floor(decidedMs / STRETCH_MS)
    if (stretch < fromStretch) break
    const buffer = parts.get(stretch) ?? new GridBuffer(16)
    parts.set(stretch, buffer)
    buffer.add(
      points.slot[row]!,
      points.lonUnits[row]!,
      points.latUnits[row]!,
      points.lagMs[row]!,
      0,
      points.kind[row]!,
    )
  }
  return [...parts].map(([stretch, { block }]) => ({
    stretch,
    meeting: {
      points: block,
      tracks: ['track'],
      rowMs: new Float64Array(0),
      rowLonUnits: new Int32Array(0),
      rowLatUnits: new Int32Array(0),
    },
  }))
}

/** Some hundred metres to the side, in the first stretch. */
function movePoint(parts: readonly MeetingPart[], random: Random): void {
  const block = parts.at(-1)?.meeting.points
  if (block !== undefined && block.count > 0) block.latUnits[0]! += Math.round(random.between(-500, 500))
}
