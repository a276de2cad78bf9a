/** Alerts beside the stories and innocents of one simulated fleet. */

import type { AlertOutput } from '../lib/alerts/alert.ts'
import {
  INNOCENTS,
  type InnocentName,
  type InnocentTruth,
  STORIES,
  type StoryTruth,
  type Truth,
} from '../lib/simulate/truth.ts'
import { finds, isTripRule, tellsOf } from './judge-alerts-rules.ts'
import type { AlertTally } from './judge-alerts-tally.ts'
import type { Span } from './judge-spans.ts'
import { ofKind } from './judge-truth.ts'

const DAY_MS = 86_400_000

/** What of an alert is judged. */
export type JudgedAlert = Pick<AlertOutput, 'id' | 'ruleId' | 'mmsi' | 'tripId' | 'zoneId'> & {
  readonly causes: readonly Pick<AlertOutput['causes'][number], 'startMs' | 'endMs' | 'zoneId'>[]
} & Span

export interface FoundAlerts {
  readonly alerts: readonly JudgedAlert[]
  /** By id, at least those of alerts that tell of a whole trip. */
  readonly trips: ReadonlyMap<string, Span>
}

export interface MissedStory {
  readonly story: StoryTruth
  readonly mmsis: readonly string[]
  /** Alerts of its ships at that time, none of which says what it is. */
  readonly alerts: readonly JudgedAlert[]
}

export interface FalseAlert {
  readonly alert: JudgedAlert
  /** The kind of innocent that its causes overlap most. */
  readonly innocent: InnocentName | 'none'
  /** What its ship really did at that time, in words. */
  readonly overlaps: readonly string[]
}

export interface AlertJudgement {
  readonly tally: AlertTally
  /** By start. */
  readonly misses: readonly MissedStory[]
  readonly falses: readonly FalseAlert[]
}

/** Throws where the truth tells no stories: it is of another fleet. */
export function judgeAlerts(truth: readonly Truth[], { alerts, trips }: FoundAlerts): AlertJudgement {
  const stories = [...ofKind(truth, 'story')].sort(byStart)
  const innocents = ofKind(truth, 'innocent')
  if (stories.length + innocents.length === 0)
    throw new Error('judge: the truth tells neither stories nor innocents: it is not of a patrol fleet')
  const ships = shipsOf(truth)
  const storiesOf = groupByMmsi(stories, ships.mmsisOf)
  const innocentsOf = groupByMmsi(innocents, ships.mmsisOf)
  const alertsOf = groupByMmsi(alerts, ({ mmsi }) => [mmsi])

  const foundBy = new Map<StoryTruth, ReadonlySet<string>>()
  const misses: MissedStory[] = []
  for (const story of stories) {
    const mmsis = ships.mmsisOf(story)
    const then = mmsis.flatMap((mmsi) => alertsOf.get(mmsi) ?? []).filter((alert) => hasCauseIn(alert, story))
    const rules = new Set(then.flatMap(({ ruleId }) => (finds(ruleId, story.name) ? [ruleId] : [])))
    foundBy.set(story, rules)
    if (rules.size === 0) misses.push({ story, mmsis, alerts: then })
  }

  const rules = new Map<string, { alerts: number; right: number; causes: number; rightCauses: number }>()
  const falses: FalseAlert[] = []
  for (const alert of [...alerts].sort(byStart)) {
    const told = (storiesOf.get(alert.mmsi) ?? []).filter((story) => isOfStory(alert, story, trips))
    const rightCauses = isTripRule(alert.ruleId)
      ? Math.sign(told.length) * alert.causes.length
      : alert.causes.filter((cause) => told.some((story) => overlapMs(cause, story) >= 0)).length
    const sum = rules.get(alert.ruleId) ?? { alerts: 0, right: 0, causes: 0, rightCauses: 0 }
    rules.set(alert.ruleId, sum)
    sum.alerts++
    sum.causes += alert.causes.length
    sum.rightCauses += rightCauses
    if (told.length > 0) sum.right++
    else
      falses.push({
        alert,
        innocent: attribute(alert, innocentsOf.get(alert.mmsi) ?? []),
        overlaps: describeOverlaps(alert, truth, ships),
      })
  }

  const isFound = (story: StoryTruth) => foundBy.get(story)!.size > 0
  return {
    misses,
    falses,
    tally: {
      fleets: 1,
      ...countDays(truth, stories),
      stories: STORIES.map((name) => {
        const own = stories.filter((story) => story.name === name)
        const by: Record<string, number> = {}
        for (const ruleId of own.flatMap((story) => [...foundBy.get(story)!]))
          by[ruleId] = (by[ruleId] ?? 0) + 1
        return { name, fewest: own.length, happened: own.length, found: own.filter(isFound).length, by }
      }),
      rules: [...rules]
        .map(([ruleId, sum]) => ({ ruleId, ...sum }))
        .sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)),
      innocents: [...INNOCENTS, 'none' as const].map((name) => {
        const cases = innocents.filter((row) => row.name === name).length
        return {
          name,
          fewest: cases,
          cases,
          falses: falses.filter(({ innocent }) => innocent === name).length,
        }
      }),
    },
  }
}

/** How long two overlap, ms; 0 where they touch, less where they do not. */
function overlapMs(a: Span, b: Span): number {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)
}

function byStart(a: Span, b: Span): number {
  return a.startMs - b.startMs
}

function hasCauseIn({ causes }: JudgedAlert, span: Span): boolean {
  return causes.some((cause) => overlapMs(cause, span) >= 0)
}

/** Of a story of the alert's number. */
function isOfStory(alert: JudgedAlert, story: StoryTruth, trips: FoundAlerts['trips']): boolean {
  if (!isTripRule(alert.ruleId)) return tellsOf(alert.ruleId, story.name) && hasCauseIn(alert, story)
  const trip = alert.tripId === null ? undefined : trips.get(alert.tripId)
  return overlapMs(trip ?? alert, story) >= 0
}

/** The kind whose cases the alert's causes overlap longest; of kinds that do so alike the first. */
function attribute({ causes }: JudgedAlert, innocents: readonly InnocentTruth[]): InnocentName | 'none' {
  const msOf = new Map<InnocentName, number>()
  for (const innocent of innocents)
    for (const cause of causes) {
      const ms = overlapMs(cause, innocent)
      if (ms >= 0) msOf.set(innocent.name, (msOf.get(innocent.name) ?? 0) + ms)
    }
  const [most] = [...msOf].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? 'none'
}

interface Ships {
  readonly mmsiOf: ReadonlyMap<number, string>
  /** The numbers of those that do something: of two, both. */
  mmsisOf(row: { readonly vessel: number; readonly partner: number | null }): string[]
}

function shipsOf(truth: readonly Truth[]): Ships {
  const mmsiOf = new Map(ofKind(truth, 'vessel').map(({ vessel, mmsi }) => [vessel, String(mmsi)]))
  return {
    mmsiOf,
    mmsisOf: ({ vessel, partner }) =>
      [vessel, partner].flatMap((index) => (index === null ? [] : (mmsiOf.get(index) ?? []))),
  }
}

function groupByMmsi<Item>(
  items: readonly Item[],
  mmsisOf: (item: Item) => readonly string[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items)
    for (const mmsi of mmsisOf(item)) {
      const group = groups.get(mmsi)
      if (group === undefined) groups.set(mmsi, [item])
      else group.push(item)
    }
  return groups
}

/** Days are those of UTC; a day on which a ship, or its partner, has a story is none of its innocent ones. */
function countDays(truth: readonly Truth[], stories: readonly StoryTruth[]) {
  const spans = truth.filter((row): row is Truth & Span => 'startMs' in row)
  const firstDay = spans.reduce((day, { startMs }) => Math.min(day, dayOf(startMs)), Number.POSITIVE_INFINITY)
  const lastDay = spans.reduce((day, { endMs }) => Math.max(day, dayOf(endMs - 1)), firstDay)
  const vessels = ofKind(truth, 'vessel').length
  const vesselDays = vessels * (lastDay - firstDay + 1)
  const storied = new Set<string>()
  for (const { vessel, partner, startMs, endMs } of stories)
    for (let day = dayOf(startMs); day <= dayOf(endMs - 1); day++) {
      storied.add(`${vessel} ${day}`)
      if (partner !== null) storied.add(`${partner} ${day}`)
    }
  return { vessels, vesselDays, innocentVesselDays: vesselDays - storied.size }
}

function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS)
}

/** In the order of their beginnings, each once. */
function describeOverlaps(alert: JudgedAlert, truth: readonly Truth[], { mmsiOf }: Ships): string[] {
  const overlapping = truth.flatMap((row) => {
    if (!('startMs' in row)) return []
    const own = 'vessel' in row && mmsiOf.get(row.vessel) === alert.mmsi
    const partners = 'partner' in row && row.partner !== null && mmsiOf.get(row.partner) === alert.mmsi
    const isTheirs = row.kind === 'outage' || own || partners
    return isTheirs && hasCauseIn(alert, row) ? [row] : []
  })
  return [...new Set(overlapping.sort(byStart).map(describeRow))]
}

function describeRow(row: Truth): string {
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
