/** Alerts beside the stories and innocents of one simulated fleet. */

import type { AlertCause, AlertOutput } from '../lib/alerts/alert.ts'
import {
  INNOCENTS,
  type InnocentName,
  type InnocentTruth,
  STORIES,
  type StoryTruth,
  type Truth,
} from '../lib/simulate/truth.ts'
import { finds, isTripRule, tellsOf } from './judge-alerts-rules.ts'
import type { AlertTally, InnocentTally, RuleTally, StoryTally } from './judge-alerts-tally.ts'
import { byStart, groupByTexts, overlapMs, type PatrolTruth, readPatrolTruth } from './judge-alerts-truth.ts'
import type { Span } from './judge-spans.ts'

const OPTIONS = {
  /**
   * Reports are minutes apart, and what happens between two is dated by one of them: a cause that ends so long before a
   * story, or begins so long after it, still lies at its time, ms. Two intervals of 300 s. Own.
   */
  slackMs: 600_000,
} as const

/** What of an alert is judged. */
export interface JudgedAlert extends Span, Pick<AlertOutput, 'id' | 'ruleId' | 'mmsi' | 'tripId' | 'zoneId'> {
  readonly causes: readonly Pick<AlertCause, 'behaviour' | 'startMs' | 'endMs'>[]
}

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

/**
 * A story is found when an alert of a ship of it, by a rule that says what it is, has a cause at that time. An alert is
 * right when one of its causes lies at the time of a story that its rule may tell of (scripts/judge-alerts-rules).
 */
export function judgeAlerts(rows: readonly Truth[], found: FoundAlerts): AlertJudgement {
  const truth = readPatrolTruth(rows)
  const alerts = [...found.alerts].sort(byStart)
  const { stories, misses } = judgeStories(truth, alerts)
  const told = new Map(alerts.map((alert) => [alert, storiesToldBy(alert, truth, found.trips)]))
  const falses = alerts
    .filter((alert) => told.get(alert)!.length === 0)
    .map((alert) => ({
      alert,
      innocent: attribute(alert, truth.innocentsOf(alert.mmsi)),
      overlaps: truth.describe(alert.mmsi, alert.causes),
    }))
  return {
    tally: {
      ...{ fleets: 1, ...truth.days, stories },
      rules: tallyRules(told),
      innocents: tallyInnocents(truth, falses),
    },
    ...{ misses, falses },
  }
}

function judgeStories({ stories, mmsisOf }: PatrolTruth, alerts: readonly JudgedAlert[]) {
  const alertsOf = groupByTexts(alerts, ({ mmsi }) => [mmsi])
  const misses: MissedStory[] = []
  const tallies = new Map(
    STORIES.map((name) => [name, { happened: 0, found: 0, by: new Map<string, number>() }]),
  )
  for (const story of stories) {
    const mmsis = mmsisOf(story)
    const then = mmsis
      .flatMap((mmsi) => alertsOf.get(mmsi) ?? [])
      .filter((alert) => isAnyThen(alert.causes, story))
    const rules = new Set(then.map(({ ruleId }) => ruleId).filter((ruleId) => finds(ruleId, story.name)))
    const tally = tallies.get(story.name)!
    tally.happened++
    if (rules.size > 0) tally.found++
    else misses.push({ story, mmsis, alerts: then })
    for (const ruleId of rules) tally.by.set(ruleId, (tally.by.get(ruleId) ?? 0) + 1)
  }
  return {
    misses,
    stories: [...tallies].map(([name, { happened, found, by }]): StoryTally => {
      return { name, fewest: happened, happened, found, by: Object.fromEntries(by) }
    }),
  }
}

function isAnyThen(spans: readonly Span[], then: Span): boolean {
  return spans.some((span) => isThen(span, then))
}

function isThen(span: Span, then: Span): boolean {
  return overlapMs(span, then) >= -OPTIONS.slackMs
}

/** The stories of its ship, or with it as the partner, that make the alert right. */
function storiesToldBy(
  alert: JudgedAlert,
  truth: PatrolTruth,
  trips: FoundAlerts['trips'],
): readonly StoryTruth[] {
  const stories = truth.storiesOf(alert.mmsi)
  if (!isTripRule(alert.ruleId))
    return stories.filter((story) => tellsOf(alert.ruleId, story.name) && isAnyThen(alert.causes, story))
  const trip = (alert.tripId === null ? undefined : trips.get(alert.tripId)) ?? alert
  return stories.filter((story) => isThen(trip, story))
}

/** The kind whose cases the alert's causes overlap longest; of kinds that do so alike the first. */
function attribute({ causes }: JudgedAlert, innocents: readonly InnocentTruth[]): InnocentName | 'none' {
  const msOf = new Map<InnocentName, number>()
  for (const innocent of innocents)
    for (const cause of causes) {
      const ms = overlapMs(cause, innocent)
      if (ms >= 0) msOf.set(innocent.name, (msOf.get(innocent.name) ?? 0) + ms)
    }
  const [longest] = [...msOf].sort(([, a], [, b]) => b - a)
  return longest?.[0] ?? 'none'
}

function tallyRules(told: ReadonlyMap<JudgedAlert, readonly StoryTruth[]>): RuleTally[] {
  const byRule = groupByTexts([...told], ([{ ruleId }]) => [ruleId])
  return [...byRule.keys()].sort().map((ruleId) => {
    const own = byRule.get(ruleId)!
    const causes = own.flatMap(([alert, stories]) => alert.causes.map((cause) => ({ cause, stories })))
    return {
      ruleId,
      alerts: own.length,
      right: own.filter(([, stories]) => stories.length > 0).length,
      causes: causes.length,
      rightCauses: causes.filter(({ cause, stories }) => isAnyThen(stories, cause)).length,
    }
  })
}

function tallyInnocents({ innocents }: PatrolTruth, falses: readonly FalseAlert[]): InnocentTally[] {
  return [...INNOCENTS, 'none' as const].map((name) => {
    const cases = innocents.filter((row) => row.name === name).length
    return { name, fewest: cases, cases, falses: falses.filter(({ innocent }) => innocent === name).length }
  })
}
