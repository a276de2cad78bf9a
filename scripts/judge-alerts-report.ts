/** Judgements of alerts as Markdown and as JSON. */

import type { AlertJudgement, JudgedAlert } from './judge-alerts-match.ts'
import { type AlertTally, gatesOf, sumOf } from './judge-alerts-tally.ts'
import type { Span } from './judge-spans.ts'
import { formatShare, formatTable, formatTime } from './judge-tables.ts'
import { formatCount, formatCounts, formatNumber } from './plain-text.ts'

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
    [...rows, ['all', '', happened, found, formatShare(found, happened), '']],
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
      ['all', '', sumOf(innocents, 'cases'), falses, per100(falses)],
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

/** Of several fleets, each by its gates; `names`: what the fleets are called. */
export function formatFleets(names: readonly string[], tallies: readonly AlertTally[]): string {
  const gates = tallies.map(gatesOf)
  return formatTable(
    ['fleet', ...gates[0]!.map(({ name }) => name)],
    names.map((name, i) => [name, ...gates[i]!.map(({ value }) => value.toFixed(3))]),
  )
}

type Cases = Pick<AlertJudgement, 'misses' | 'falses'>

/** A line each. */
export function formatAlertCases({ misses, falses }: Cases): string {
  return [
    ...misses.map(({ story, mmsis, alerts }) => {
      const { name, zone, isOpen } = story
      const then = alerts.map(({ ruleId, id }) => `${ruleId} ${id}`).join(', ')
      const parts = ['missed', name, mmsis.join('+'), formatSpan(story), zone ?? '', isOpen ? 'cut off' : '']
      return joinParts([...parts, `alerts: ${then || 'none'}`])
    }),
    ...falses.map(({ alert, innocent, overlaps }) => {
      const { ruleId, id, mmsi, zoneId } = alert
      const parts = [
        'false',
        ruleId,
        id,
        mmsi,
        formatSpan(alert),
        formatCauses(alert),
        zoneId ?? '',
        innocent,
      ]
      return joinParts([...parts, `then: ${overlaps.join(', ') || 'nothing told'}`])
    }),
  ].join('\n')
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ')
}

/** `goingDark 2, loitering 1`. */
function formatCauses({ causes }: JudgedAlert): string {
  const counts: Record<string, number> = {}
  for (const { behaviour } of causes) counts[behaviour] = (counts[behaviour] ?? 0) + 1
  return formatCounts(counts)
}

function formatSpan({ startMs, endMs }: Span): string {
  return `${formatTime(startMs)} to ${formatTime(endMs)}`
}

export function casesToJson({ misses, falses }: Cases): object {
  return {
    misses: misses.map(({ story, mmsis, alerts }) => ({
      ...{ story: story.name, mmsis, ...spanToJson(story), zone: story.zone },
      alerts: alerts.map(({ id, ruleId }) => ({ id, ruleId })),
    })),
    falses: falses.map(({ alert, innocent, overlaps }) => {
      const { id, ruleId, mmsi, zoneId, causes } = alert
      const behaviours = causes.map((cause) => ({ behaviour: cause.behaviour, ...spanToJson(cause) }))
      return { id, ruleId, mmsi, ...spanToJson(alert), zone: zoneId, causes: behaviours, innocent, overlaps }
    }),
  }
}

function spanToJson({ startMs, endMs }: Span) {
  return { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() }
}
