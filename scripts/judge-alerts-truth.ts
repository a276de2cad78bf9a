/** The truth of a patrol fleet, by the numbers that its ships send. */

import type { InnocentTruth, StoryTruth, Truth } from '../lib/simulate/truth.ts'
import type { Span } from './judge-spans.ts'
import { ofKind } from './judge-truth.ts'

const DAY_MS = 86_400_000

type LastingTruth = Extract<Truth, Span>
type TimedTruth = Truth & Span

export interface PatrolTruth {
  /** By start. */
  readonly stories: readonly StoryTruth[]
  readonly innocents: readonly InnocentTruth[]
  readonly days: FleetDays
  /** The numbers of those who do something: of two, both. */
  mmsisOf(row: StoryTruth | InnocentTruth): string[]
  storiesOf(mmsi: string): readonly StoryTruth[]
  innocentsOf(mmsi: string): readonly InnocentTruth[]
  /** What the ship did at any of these times, or what was done with it, in words; by start, each once. */
  describe(mmsi: string, spans: readonly Span[]): string[]
}

export interface FleetDays {
  readonly vessels: number
  readonly vesselDays: number
  /** Of these, those on which the vessel has no story. */
  readonly innocentVesselDays: number
}

/** Throws where nothing is told of stories or innocents: the truth is of another fleet. */
export function readPatrolTruth(truth: readonly Truth[]): PatrolTruth {
  const stories = ofKind(truth, 'story').sort(byStart)
  const innocents = ofKind(truth, 'innocent')
  if (stories.length + innocents.length === 0)
    throw new Error('judge: the truth tells neither stories nor innocents: it is not of a patrol fleet')
  const numbers = new Map(ofKind(truth, 'vessel').map(({ vessel, mmsi }) => [vessel, String(mmsi)]))
  const mmsisOf = (row: Truth): string[] => {
    const ships = ['vessel' in row ? row.vessel : null, 'partner' in row ? row.partner : null]
    return ships.flatMap((ship) => (ship === null ? [] : (numbers.get(ship) ?? [])))
  }
  const lasting = truth.filter(isLasting).sort(byStart)
  const timed = truth.flatMap(withSpan).sort(byStart)
  const storiesByMmsi = groupByTexts(stories, mmsisOf)
  const innocentsByMmsi = groupByTexts(innocents, mmsisOf)
  const timedByMmsi = groupByTexts(timed, mmsisOf)
  const outages = ofKind(truth, 'outage')
  return {
    ...{ stories, innocents, mmsisOf, days: countDays(numbers.size, lasting, stories) },
    storiesOf: (mmsi) => storiesByMmsi.get(mmsi) ?? [],
    innocentsOf: (mmsi) => innocentsByMmsi.get(mmsi) ?? [],
    describe(mmsi, spans) {
      const own = [...(timedByMmsi.get(mmsi) ?? []), ...outages].sort(byStart)
      const then = own.filter((row) => spans.some((span) => overlapMs(row, span) >= 0))
      return [...new Set(then.map(describeRow))]
    },
  }
}

function isLasting(row: Truth): row is LastingTruth {
  return 'startMs' in row
}

/** What happens at a moment begins and ends with it; what is always so has no time. */
function withSpan(row: Truth): TimedTruth[] {
  if (isLasting(row)) return [row]
  return 'timeMs' in row ? [{ ...row, startMs: row.timeMs, endMs: row.timeMs }] : []
}

/** How long two overlap, ms; 0 where they touch, less where they do not. */
export function overlapMs(a: Span, b: Span): number {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)
}

export function byStart(a: Span, b: Span): number {
  return a.startMs - b.startMs
}

/** An item may be in several groups. */
export function groupByTexts<Item>(
  items: readonly Item[],
  textsOf: (item: Item) => readonly string[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items)
    for (const text of textsOf(item)) {
      const group = groups.get(text)
      if (group === undefined) groups.set(text, [item])
      else group.push(item)
    }
  return groups
}

/** Days are those of UTC; of a story between two ships neither has an innocent day. */
function countDays(
  vessels: number,
  lasting: readonly LastingTruth[],
  stories: readonly StoryTruth[],
): FleetDays {
  const lastDay = lasting.reduce((day, { endMs }) => Math.max(day, lastDayOf(endMs)), 0)
  const vesselDays = vessels * (lastDay - dayOf(lasting[0]!.startMs) + 1)
  const storied = new Set<string>()
  for (const { vessel, partner, startMs, endMs } of stories)
    for (let day = dayOf(startMs); day <= lastDayOf(endMs); day++) {
      storied.add(`${vessel} ${day}`)
      if (partner !== null) storied.add(`${partner} ${day}`)
    }
  return { vessels, vesselDays, innocentVesselDays: vesselDays - storied.size }
}

function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS)
}

/** What ends at midnight is not of the day that begins. */
function lastDayOf(endMs: number): number {
  return dayOf(endMs - 1)
}

function describeRow(row: TimedTruth): string {
  switch (row.kind) {
    case 'story':
    case 'innocent':
      return `${row.kind} ${row.name}${row.zone === null ? '' : ` (${row.zone})`}`
    case 'silence':
      return `silence ${row.why}`
    case 'fishing':
      return `${row.phase} ${row.gear}`
    default:
      return row.kind
  }
}
