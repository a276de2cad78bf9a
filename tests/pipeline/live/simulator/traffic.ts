/** What is to be heard in a seed: two days of a small sea, who hears which of it, and when it arrives. */

import { POSITION, ReportBuffer } from '../../../../lib/ais/report.ts'
import type { Random } from '../../../../lib/simulate/random.ts'
import { reordered, SEA_START_MS, sailSmallSea } from '../small-sea.ts'

const HOUR_MS = 3_600_000

export interface TrafficPlan {
  readonly seed: number
  readonly random: Random
  readonly sources: number
  /** Event time over the simulator's time. */
  readonly speed: number
  /** Of all messages: late by up to 5 h, and by 7 to 30 h. */
  readonly lateShare: number
  readonly tooLateShare: number
}

/** What one source hears, in the order of its hearing. */
export interface HeardTraffic {
  readonly name: string
  readonly reports: ReportBuffer
  /** When each is heard, ms of the simulator's time. */
  readonly heardMs: Float64Array
}

export interface Traffic {
  readonly messages: number
  readonly vessels: number
  readonly spanMs: number
  readonly sources: readonly HeardTraffic[]
}

/** Every seventh sends the number of another: 20 vessels. */
const SHIPS = 23
const DAYS = 2.1
const LEAST_SPAN_MS = 48 * HOUR_MS
/** Of rows. Messages between them are thinned out. */
const EVERY_MS = 3_500_000
/** Messages in all, at least about; what several sources hear counts for each. */
const MESSAGES = 2060
/** Share that a second source hears too, where there is one. */
const OVERLAP = 0.1

export function planTraffic(plan: TrafficPlan): Traffic {
  const { seed, random, sources, speed } = plan
  const reports = thicken(sail(seed), sources === 1 ? MESSAGES : MESSAGES / (1 + OVERLAP), random)
  const { timeMs } = reports.block
  const heard = Array.from({ length: sources }, () => [] as { row: number; atMs: number }[])
  for (let row = 0; row < reports.count; row++)
    for (const source of hearers(sources, random))
      heard[source]!.push({ row, atMs: (timeMs[row]! - SEA_START_MS + delayMs(plan)) / speed })
  let lastMs = SEA_START_MS
  for (let row = 0; row < reports.count; row++) lastMs = Math.max(lastMs, timeMs[row]!)
  return {
    messages: heard.reduce((count, rows) => count + rows.length, 0),
    vessels: reports.keys.length,
    spanMs: lastMs - timeMs[0]!,
    sources: heard.map((rows, i) => {
      rows.sort((a, b) => a.atMs - b.atMs)
      return {
        name: `simulated://${i}`,
        reports: reordered(
          reports,
          rows.map(({ row }) => row),
        ),
        heardMs: Float64Array.from(rows, ({ atMs }) => atMs),
      }
    }),
  }
}

/** Now and then all ships lie still in the end: then they sail once more. */
function sail(seed: number): ReportBuffer {
  for (let again = 0; ; again++) {
    const reports = sailSmallSea(seed + again * 1_000_003, { ships: SHIPS, days: DAYS, everyMs: EVERY_MS })
    const { count, block } = reports
    if (block.timeMs[count - 1]! - block.timeMs[0]! >= LEAST_SPAN_MS) return reports
  }
}

/** One, now and then several: what overlaps is heard twice. */
function hearers(sources: number, random: Random): number[] {
  const first = Math.floor(random.next() * sources)
  if (sources === 1 || random.next() > OVERLAP) return [first]
  return [first, (first + 1) % sources]
}

function delayMs({ random, lateShare, tooLateShare }: TrafficPlan): number {
  const chance = random.next()
  if (chance < tooLateShare) return random.between(7, 30) * HOUR_MS
  if (chance < tooLateShare + lateShare) return 1000 * Math.exp(random.next() * Math.log(5 * 3600))
  return random.between(0, 20_000)
}

/**
 * Behind many positions come a few more of the same minutes, as real ships send, until there are so many messages in
 * all.
 */
function thicken(from: ReportBuffer, messages: number, random: Random): ReportBuffer {
  const all = new ReportBuffer(Math.max(messages, from.count))
  const { block } = from
  const share = (messages - from.count) / block.kind.subarray(0, from.count).filter(isPosition).length
  let owed = 0
  for (let row = 0; row < from.count; row++) {
    const vessel = all.vesselOfKey(from.keys[block.vessel[row]!]!)
    const type = block.messageType[row]!
    if (block.identity[row]! >= 0) {
      all.addIdentity(vessel, block.timeMs[row]!, type, from.identities[block.identity[row]!]!, 0)
      continue
    }
    owed += Math.max(0, share)
    const more = random.next() < 0.4 ? Math.floor(owed) : 0
    owed -= more
    const knots = block.speedKnots[row]!
    const course = (block.courseDeg[row]! * Math.PI) / 180
    let afterMs = 0
    for (let i = 0; i <= more; i++) {
      const units = (knots * 600_000 * (afterMs / HOUR_MS)) / 60
      all.addPosition(
        ...([vessel, block.timeMs[row]! + afterMs, type] as const),
        Math.round(block.lonUnits[row]! + (units * Math.sin(course)) / 0.57),
        Math.round(block.latUnits[row]! + units * Math.cos(course)),
        ...([knots, block.courseDeg[row]!, block.headingDeg[row]!, Number.NaN, 0, 0] as const),
      )
      afterMs += 1000 * Math.round(random.between(5, 60))
    }
  }
  return all
}

function isPosition(kind: number): boolean {
  return kind === POSITION
}
