/**
 * Goings dark live: rows of 20,000 vessels every 5 min, 18 h of them in memory, and silences of every tenth vessel; then
 * rows in order and 250 late ones a second. Counts the timeline's own processor time.
 */

import { GoingDarkTimeline } from '../../lib/events/going-dark-timeline.ts'
import { GRID_OPTIONS, type GridBlock } from '../../lib/events/grid.ts'
import { type MeetingPoints, noMeeting } from '../../lib/events/meeting-points.ts'
import type { MeetingPart } from '../../lib/events/meeting-timeline.ts'
import type { SilenceOutput } from '../../lib/features/outputs.ts'
import { Random } from '../../lib/simulate/random.ts'
import { heldMb, spent } from './measure.ts'

const { stepMs } = GRID_OPTIONS
const HOUR_MS = 3_600_000
const STRETCH_MS = 15 * 60_000
const ROW_MS = 5 * 60_000
const LATENESS_MS = 6 * HOUR_MS
const TICK_MS = 50
const SECONDS = 60
const LATE_A_SECOND = 250

/** `points`: a day of all vessels, in order of slots; each gives two rows. */
export function benchLiveDark(points: GridBlock, startMs: number): void {
  const random = new Random(10, 'dark')
  const rowsOf = new Map<number, number[]>()
  for (let row = 0; row < points.count; row++) {
    const own = rowsOf.get(points.track[row]!)
    if (own === undefined) rowsOf.set(points.track[row]!, [row])
    else own.push(row)
  }
  const vessels = [...rowsOf.keys()]
  let nowMs = startMs + 19 * HOUR_MS
  const before = heldMb()
  const timeline = new GoingDarkTimeline({
    latenessMs: LATENESS_MS,
    shipUntilMs: () => Number.POSITIVE_INFINITY,
    isInOutage: () => false,
  })
  let found = 0
  let loadMs = 0
  vessels.forEach((track, i) => {
    const rows = rowsOf.get(track)!
    const parts: MeetingPart[] = []
    for (let fromMs = startMs; fromMs < nowMs; fromMs += STRETCH_MS)
      parts.push({
        stretch: Math.floor(fromMs / STRETCH_MS),
        meeting: meetingOf(points, rows, fromMs, fromMs + STRETCH_MS - 1),
      })
    const silence = i % 10 === 0 ? silenceAt(points, rows, random) : null
    loadMs += spent(() => {
      timeline.replaceRows(mmsiOf(track), 0, parts, Number.POSITIVE_INFINITY)
      if (silence !== null) timeline.putSilence(silence)
    })
  })
  loadMs += spent(() => {
    found = timeline.update(nowMs).put.length
  })
  console.log(
    `live, goings dark at start: ${loadMs.toFixed(0)} ms, ${(heldMb() - before).toFixed(0)} MB, ${found} of ${vessels.length / 10} silences are dark`,
  )
  const phases = vessels.map(() => random.between(0, ROW_MS))
  let ms = 0
  for (let tick = 0; tick < (SECONDS * 1000) / TICK_MS; tick++) {
    const beforeMs = nowMs
    nowMs += TICK_MS
    const replaced: { mmsi: string; fromMs: number; meeting: MeetingPoints }[] = []
    vessels.forEach((track, i) => {
      const phase = phases[i]!
      if (Math.floor((beforeMs - phase) / ROW_MS) === Math.floor((nowMs - phase) / ROW_MS)) return
      const fromMs = Math.floor(nowMs / STRETCH_MS) * STRETCH_MS
      replaced.push({
        mmsi: mmsiOf(track),
        fromMs,
        meeting: meetingOf(points, rowsOf.get(track)!, fromMs, nowMs),
      })
    })
    for (let i = 0; i < (LATE_A_SECOND * TICK_MS) / 1000; i++) {
      const track = vessels[Math.floor(random.between(0, vessels.length))]!
      const fromMs = nowMs - 1000 * (LATENESS_MS / 1000) ** random.next()
      const meeting = meetingOf(points, rowsOf.get(track)!, fromMs - (fromMs % STRETCH_MS), nowMs)
      // A late report moves the rows after it.
      if (meeting.rowMs.length > 0) meeting.rowMs[0]! += Math.floor(random.between(1, 60_000))
      replaced.push({ mmsi: mmsiOf(track), fromMs, meeting })
    }
    ms += spent(() => {
      for (const { mmsi, fromMs, meeting } of replaced) {
        const stretch = Math.floor(fromMs / STRETCH_MS)
        timeline.replaceRows(mmsi, stretch, [{ stretch, meeting }], fromMs)
      }
      timeline.update(nowMs)
    })
  }
  console.log(
    `live, goings dark, a row of each every 5 min and ${LATE_A_SECOND} late ones/s: ${(ms / SECONDS).toFixed(1)} ms of processor time a second`,
  )
}

function mmsiOf(track: number): string {
  return String(200_000_000 + track)
}

function meetingOf(points: GridBlock, rows: readonly number[], fromMs: number, toMs: number): MeetingPoints {
  const times: number[] = []
  const lons: number[] = []
  const lats: number[] = []
  for (const row of rows)
    for (const afterMs of [0, ROW_MS]) {
      const timeMs = points.slot[row]! * stepMs + afterMs
      if (timeMs < fromMs || timeMs > toMs) continue
      times.push(timeMs)
      lons.push(points.lonUnits[row]!)
      lats.push(points.latUnits[row]!)
    }
  return {
    ...noMeeting(),
    rowMs: Float64Array.from(times),
    rowLonUnits: Int32Array.from(lons),
    rowLatUnits: Int32Array.from(lats),
  }
}

/** Somewhere in the 18 h. */
function silenceAt(points: GridBlock, rows: readonly number[], random: Random): SilenceOutput {
  const row = rows[Math.floor(random.between(0.1, 0.7) * rows.length)]!
  const offMs = points.slot[row]! * stepMs
  return {
    ...{ kind: 'silence', id: `silence-${row}`, mmsi: mmsiOf(points.track[row]!), trackId: 'track' },
    ...{ decidedMs: offMs + 2 * HOUR_MS, open: true, offMs, onMs: null, onLonUnits: null, onLatUnits: null },
    ...{ offLonUnits: points.lonUnits[row]!, offLatUnits: points.latUnits[row]!, offShoreNm: 50 },
    ...{ inPort: false, messageType: 1, medianIntervalMs: 60_000, longestIntervalMs: 60_000 },
    ...{ darkMs: offMs + 2 * HOUR_MS, dark: true },
  }
}
