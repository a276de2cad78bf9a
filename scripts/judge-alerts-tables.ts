/** Judgements of alerts as Markdown. */

import type { FalseAlert, JudgedAlert, MissedStory } from './judge-alerts-match.ts'
import { type AlertTally, gatesOf, sumOf } from './judge-alerts-tally.ts'
import type { Span } from './judge-spans.ts'
import { formatShare, formatTable, formatTime } from './judge-tables.ts'
import { formatCount, formatNumber } from './plain-text.ts'

/** With what it is and that it is simulated on top. */
export function formatAlertTally(tally: AlertTally): string {
  const { fleets, vessels, vesselDays, innocentVesselDays } = tally
  const about = `SIMULATED: ${formatCount(fleets, 'fleet')}, ${formatCount(vessels, 'vessel')}, ${formatNumber(vesselDays)} vessel-days, ${formatNumber(innocentVesselDays)} of them innocent`
  return [about, formatStories(tally), formatRules(tally), formatInnocents(tally), formatGates(tally)].join(
    '\n\n',
  )
}

function formatStories({ stories }: AlertTally): string {
  const rows = stories.map(({ name, fewest, happened, found, by }) => {
    const rules = Object.entries(by).sort(([, a], [, b]) => b - a)
    return [
      ...[name, fewest, happened, found, formatShare(found, happened)],
      rules.map(([ruleId, count]) => `${ruleId} ${count}`).join(', '),
    ]
  })
  const [happened, found] = [sumOf(stories, 'happened'), sumOf(stories, 'found')]
  return formatTable(
    ['story', 'least of a fleet', 'happened', 'found', 'recall', 'by'],
    [...rows, ['all', sumOf(stories, 'fewest'), happened, found, formatShare(found, happened), '']],
  )
}

function formatRules({ rules }: AlertTally): string {
  const rows = rules.map(({ ruleId, alerts, right, causes, rightCauses }) => {
    return [ruleId, alerts, right, formatShare(right, alerts), causes, rightCauses]
  })
  const [alerts, right] = [sumOf(rules, 'alerts'), sumOf(rules, 'right')]
  const causes = [sumOf(rules, 'causes'), sumOf(rules, 'rightCauses')]
  return formatTable(
    ['rule', 'alerts', 'of a story', 'precision', 'causes', 'of a story'],
    [...rows, ['all', alerts, right, formatShare(right, alerts), ...causes]],
  )
}

function formatInnocents({ innocents, innocentVesselDays }: AlertTally): string {
  const per100 = (falses: number) => ((100 * falses) / innocentVesselDays).toFixed(3)
  const falses = sumOf(innocents, 'falses')
  return formatTable(
    ['innocent', 'least of a fleet', 'cases', 'false alerts', 'per 100 innocent vessel-days'],
    [
      ...innocents.map((row) => [row.name, row.fewest, row.cases, row.falses, per100(row.falses)]),
      ['all', sumOf(innocents, 'fewest'), sumOf(innocents, 'cases'), falses, per100(falses)],
    ],
  )
}

function formatGates(tally: AlertTally): string {
  return formatTable(
    ['gate', 'wanted', 'simulated', ''],
    gatesOf(tally).map(({ name, wanted, value, isPassed }) => {
      return [name, wanted, value.toFixed(3), isPassed ? 'pass' : 'FAIL']
    }),
  )
}

/** A line each, SIMULATED like all of it. */
export function formatAlertCases(misses: readonly MissedStory[], falses: readonly FalseAlert[]): string {
  return [
    ...misses.map(({ story, mmsis, alerts }) => {
      const { name, zone, isOpen } = story
      const then = alerts.map(({ ruleId, id }) => `${ruleId} ${id}`).join(', ')
      const parts = ['missed', name, mmsis.join('+'), formatSpan(story), zone ?? '', isOpen ? 'cut off' : '']
      return joinParts([...parts, `alerts: ${then || 'none'}`])
    }),
    ...falses.map(({ alert, innocent, overlaps }) => {
      const parts = ['false', alert.ruleId, alert.id, alert.mmsi, formatCauses(alert), alert.zoneId ?? '']
      return joinParts([...parts, innocent, `then: ${overlaps.join(', ') || 'nothing told'}`])
    }),
  ].join('\n')
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ')
}

function formatCauses({ causes, ...alert }: JudgedAlert): string {
  const more = causes.length === 1 ? '' : ` (${causes.length} causes)`
  return `${formatSpan(alert)}${more}`
}

function formatSpan({ startMs, endMs }: Span): string {
  return `${formatTime(startMs)} to ${formatTime(endMs)}`
}
