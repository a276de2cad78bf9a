/** Why an alert is there: what it rests on, for drawing; rule, weights and versions; and how alerts like it were judged. */

import { z } from 'zod'
import type { AlertOutput } from '../../alerts/alert.ts'
import { numberEvidence } from '../../alerts/number-evidence.ts'
import type { RulePrecision } from '../../alerts/precision.ts'
import { describeRule } from '../../alerts/rules/describe-rule.ts'
import { parseRules } from '../../alerts/rules/parse-rules.ts'
import type { Rule } from '../../alerts/rules/rule.ts'
import { readShippedRules } from '../../alerts/rules/shipped-rules.ts'
import { readEvidence } from '../../store/alert-evidence.ts'
import { readWithdrawn } from '../../store/alert-revisions.ts'
import { readAlert } from '../../store/alerts.ts'
import { readRules } from '../../store/rules.ts'
import { findSimilarAlerts, type SimilarAlert } from '../../store/similar-alerts.ts'
import type { Store } from '../../store/store.ts'
import { listZones } from '../../store/zones.ts'
import { wireAlert } from '../feed/wire-records.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { drawEvidence } from './alert-evidence.ts'
import { wordParameter } from './query-shapes.ts'
import { plainZoneFeature } from './zone-feature.ts'

const TAG = 'Alerts'
const MOST_SIMILAR = 5
const oneAlert = z.object({ id: wordParameter })
const error = z.object({ error: z.string() })
const whole = z.int()
const maybe = z.number().nullable()

const point = z.object({ timeMs: z.number(), lonUnits: whole, latUnits: whole })
const evidence = z.object({
  simulated: z.boolean(),
  alertId: z.string(),
  isWithdrawn: z.boolean(),
  tracks: z
    .array(
      z.object({
        ...{ mmsi: z.string(), isPartner: z.boolean() },
        ...{ timeMs: z.array(z.number()), lonUnits: z.array(whole), latUnits: z.array(whole) },
        ...{ speedKnots: z.array(maybe), score: z.array(maybe) },
      }),
    )
    .describe('Positions kept with the alert, as columns; places in 1/600,000°'),
  marks: z
    .array(
      z.object({
        number: z.int().min(1).describe('The same in the list, on the map and in the timebar'),
        kind: z.string(),
        ...{ outputIds: z.array(z.string()), cause: whole.nullable(), names: z.array(z.string()) },
        ...{ startMs: z.number(), endMs: maybe, lonUnits: whole, latUnits: whole },
      }),
    )
    .describe('What happened, numbered'),
  silences: z
    .array(z.object({ from: point.nullable(), to: point.nullable() }))
    .describe('No way is known between the two'),
  crossings: z.array(point.extend({ zoneId: z.string(), isEntry: z.boolean() })),
  zones: z.array(z.looseObject({ type: z.literal('Feature') })).describe('GeoJSON'),
})

const explanation = z.object({
  simulated: z.boolean(),
  alertId: z.string(),
  rule: z
    .object({ title: z.string(), means: z.string(), definition: z.string(), source: z.string() })
    .nullable()
    .describe('As it is in force now; null: there is none of this id, as of the suspicion model'),
  suspicion: maybe,
  weighing: wireAlert.shape.weighing,
  contributions: z
    .array(z.object({ name: z.string(), value: maybe, contribution: maybe, numbers: z.array(whole) }))
    .describe('Log odds: with the base they sum to the logit; what weighs most comes first'),
  versions: wireAlert.shape.versions,
})

const precision = z
  .object({
    ...{ alerts: whole, confirmed: whole, permitted: whole, wrong: whole, withoutVerdict: whole },
    ...{ share: maybe, low: maybe, high: maybe },
  })
  .nullable()
  .describe('Of those that were decided; the share that was confirmed, with its 95 % interval')

const similar = z.object({
  simulated: z.boolean(),
  alertId: z.string(),
  precision,
  inZone: precision,
  similar: z.array(
    z.object({
      ...{ id: z.string(), mmsi: z.string(), name: z.string(), flag: z.string(), startMs: z.number() },
      ...{ zoneId: z.string().nullable(), state: z.string(), reason: z.string().nullable() },
      ...{ who: z.string(), note: z.string(), shares: z.array(z.string()) },
    }),
  ),
})

export function createAlertWhyRoutes(store: Store): Route[] {
  const { simulated } = store
  return [
    {
      ...{ method: 'GET', path: '/api/v1/alerts/{id}/evidence', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const stored = await readEvidence(store, parameters.id!)
        if (stored === null) return notFound()
        const { alert, withdrawn } = stored
        const named = new Set([alert.zoneId, ...alert.causes.map(({ zoneId }) => zoneId)])
        const zones = (await listZones(store)).filter(({ id }) => named.has(id)).map(plainZoneFeature)
        const isWithdrawn = withdrawn !== null
        return jsonResponse(200, {
          simulated,
          alertId: alert.id,
          isWithdrawn,
          ...drawEvidence(stored),
          zones,
        })
      },
      description: {
        ...{ operationId: 'readAlertEvidence', tag: TAG, parameters: oneAlert },
        summary: 'What an alert rests on, for drawing; of one that was withdrawn too',
        responses: answers('Tracks, places, silences, crossings and zones.', evidence),
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/alerts/{id}/explanation', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const alert = await findAlert(store, parameters.id!)
        return alert === null
          ? notFound()
          : jsonResponse(200, { simulated, ...explain(alert, await findRule(store, alert.ruleId)) })
      },
      description: {
        ...{ operationId: 'explainAlert', tag: TAG, parameters: oneAlert },
        summary: 'Why an alert was raised: its rule in words, what weighs, and by which versions',
        responses: answers('The explanation.', explanation),
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/alerts/{id}/similar', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const alert = await findAlert(store, parameters.id!)
        if (alert === null) return notFound()
        const found = await findSimilarAlerts(store, alert, MOST_SIMILAR)
        return jsonResponse(200, {
          ...{ simulated, alertId: alert.id },
          ...{ precision: tellPrecision(found.precision), inZone: tellPrecision(found.inZone) },
          similar: found.similar.map(tellSimilar),
        })
      },
      description: {
        ...{ operationId: 'listSimilarAlerts', tag: TAG, parameters: oneAlert },
        summary: 'Past alerts of the same rule that people decided, and how often the rule was right',
        responses: answers('The most alike first.', similar),
      },
    },
  ]
}

function answers(description: string, schema: z.ZodType) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    404: { description: 'There is none.', content: { 'application/json': { schema: error } } },
  }
}

function notFound(): HttpResponse {
  return jsonResponse(404, { error: 'there is no such alert' })
}

/** As it stands, or as it was when it was withdrawn. */
async function findAlert(store: Store, id: string): Promise<AlertOutput | null> {
  const stored = await readAlert(store, id)
  return stored?.alert ?? (await readWithdrawn(store, id))?.revision.record ?? null
}

async function findRule(store: Store, ruleId: string): Promise<Rule | null> {
  const stored = await readRules(store)
  const parsed = stored === null ? null : parseRules(stored.document, 'rules')
  const rules = parsed === null ? readShippedRules().rules : parsed.ok ? parsed.ruleSet.rules : []
  return rules.find(({ id }) => id === ruleId) ?? null
}

function explain(alert: AlertOutput, rule: Rule | null) {
  const numbered = numberEvidence(alert)
  const { id, suspicion, weighing, versions } = alert
  return {
    alertId: id,
    rule:
      rule === null
        ? null
        : {
            ...{ title: rule.title, means: describeRule(rule) },
            ...{ definition: rule.definition, source: rule.source },
          },
    ...{ suspicion, weighing, versions },
    contributions: alert.evidence
      .filter(({ contribution }) => contribution !== 0)
      .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .map(({ name, value, contribution }) => ({
        ...{ name, value, contribution },
        numbers: numbered.filter(({ names }) => names.includes(name)).map(({ number }) => number),
      })),
  }
}

function tellPrecision(found: RulePrecision | null) {
  if (found === null) return null
  const { alerts, byVerdict, withoutVerdict, precision: share, low, high } = found
  const { suspicious: confirmed, explained: permitted, normal: wrong } = byVerdict
  return { alerts, confirmed, permitted, wrong, withoutVerdict, share, low, high }
}

function tellSimilar({ alert, state, judged, shares }: SimilarAlert) {
  const { id, mmsi, vessel, startMs, zoneId } = alert
  return {
    ...{ id, mmsi, name: vessel.name, flag: vessel.flag, startMs, zoneId, state, shares },
    ...{ reason: judged?.reason ?? null, who: judged?.latest.who ?? '', note: judged?.latest.note ?? '' },
  }
}
