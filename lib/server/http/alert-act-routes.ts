/**
 * What people do with alerts: judge them, remark on them, silence some, hear them again. Checked here; written by the pipeline
 * between ticks, and told over the live feed. An act on an alert names the judgement that the person saw: where another
 * came between, it is refused with how the alert stands now.
 */

import { z } from 'zod'
import type { StepFault } from '../../alerts/lifecycle.ts'
import { ALERT_STATES, DISMISSAL_REASONS } from '../../alerts/lifecycle.ts'
import type { SilenceFault } from '../../alerts/silences.ts'
import type { ActResult, AlertWish } from '../../store/act-on-alerts.ts'
import { listSilences } from '../../store/alert-silences.ts'
import type { Store } from '../../store/store.ts'
import { readJson } from '../accounts/account-shapes.ts'
import { type Caller, mayActAs } from '../accounts/roles.ts'
import type { ActAnswer } from '../engine.ts'
import { wireAct, wireStoredSilence } from '../feed/wire-records.ts'
import { type HttpRequest, type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { EngineBusyError } from '../worker/engine-thread.ts'
import { boxParameter, readBox, timeParameter, wordParameter } from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Alerts'
const MOST_BODY_BYTES = 32 * 1024
const MOST_NOTE = 4000
/** A row's number. */
const rowNumber = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const note = z.string().max(MOST_NOTE).default('')

const judgementBody = z.strictObject({
  state: z
    .enum(ALERT_STATES)
    .nullable()
    .describe('null: the one that it has, for a remark; `new` puts it back into the queue'),
  reason: z.enum(DISMISSAL_REASONS).nullable().default(null).describe('Of a dismissal'),
  note: note.describe('Needed to overrule a decision, with the reason `other`, and for a remark'),
  standing: rowNumber
    .nullable()
    .describe('The judgement that counted when you looked (`judged.latest.id`); null: there was none'),
})
const silenceBody = z.strictObject({
  mmsi: wordParameter.nullable().default(null).describe('Of this vessel'),
  otherMmsi: wordParameter.nullable().default(null).describe('Only what it does with this one'),
  rule: wordParameter.nullable().default(null),
  zone: wordParameter.nullable().default(null),
  box: boxParameter.nullable().default(null).describe('Alerts that lie wholly in it'),
  from: timeParameter.nullable().default(null).describe('What happens from then on; null: all before too'),
  until: timeParameter.nullable().default(null).describe('What happens before; null: all after too'),
  note: note.describe('Why'),
})
const endBody = z.strictObject({ note: note.describe('Why') })
const silencesQuery = z.strictObject({ ended: z.enum(['true', 'false']).default('false') })

const stands = z
  .object({ state: z.enum(ALERT_STATES), judged: z.looseObject({}).nullable() })
  .describe('How the alert stands')
const done = z.object({ simulated: z.boolean(), act: wireAct })
const refused = z.object({ error: z.string(), fault: z.string().optional(), stands: stands.optional() })
const silences = z.object({ simulated: z.boolean(), silences: z.array(wireStoredSilence) })

export interface ActTarget {
  act(wish: AlertWish): Promise<ActAnswer>
}

export function createAlertActRoutes(store: Store, target: ActTarget): Route[] {
  const { simulated } = store
  return [
    {
      ...{ method: 'POST', path: '/api/v1/alerts/{id}/judgements', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(judgementBody, request)
        if (!read.ok) return read.answer
        const { standing: seen, ...step } = read.value
        const wish = {
          do: 'judge',
          alertId: request.parameters.id!,
          seen,
          ...step,
          ...actorOf(request),
        } as const
        return send(target, wish, simulated)
      },
      description: {
        ...{ operationId: 'judgeAlert', tag: TAG },
        summary: 'Acknowledges, looks into, confirms or dismisses an alert, puts it back, or remarks on it',
        description: 'What somebody else decided may be decided otherwise by a reviewer.',
        parameters: z.object({ id: wordParameter }),
        body: { 'application/json': { schema: judgementBody } },
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/silences', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(silencesQuery, query)
        if (!read.ok) return read.answer
        const all = await listSilences(store)
        const listed = read.query.ended === 'true' ? all : all.filter(({ ended }) => ended === null)
        return jsonResponse(200, { simulated, silences: listed })
      },
      description: {
        ...{ operationId: 'listSilences', tag: TAG, query: silencesQuery },
        summary: 'Silences that hold, or all that ever were',
        responses: {
          200: {
            description: 'In the order of writing.',
            content: { 'application/json': { schema: silences } },
          },
          400: { description: 'A parameter is wrong.', content: { 'application/json': { schema: refused } } },
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/silences', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(silenceBody, request)
        if (!read.ok) return read.answer
        const { mmsi, otherMmsi, rule: ruleId, zone: zoneId, box, from, until, note } = read.value
        const scope = {
          ...{ mmsi, otherMmsi, ruleId, zoneId, box: box === null ? null : readBox(box) },
          ...{
            fromMs: from === null ? null : Date.parse(from),
            toMs: until === null ? null : Date.parse(until),
          },
        }
        return send(target, { do: 'silence', scope, note, who: actorOf(request).who }, simulated)
      },
      description: {
        ...{ operationId: 'silenceAlerts', tag: TAG },
        summary: 'Silences alerts of a vessel, a pair, a rule, a zone or a box, in a time of the events',
        body: { 'application/json': { schema: silenceBody } },
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/silences/{id}/end', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(endBody, request)
        if (!read.ok) return read.answer
        const id = rowNumber.safeParse(Number(request.parameters.id))
        if (!id.success) return jsonResponse(404, { error: FAULTS['no-such-silence'] })
        const wish = { do: 'end-silence', id: id.data, ...read.value, who: actorOf(request).who } as const
        return send(target, wish, simulated)
      },
      description: {
        ...{ operationId: 'endSilence', tag: TAG },
        summary: 'Ends a silence: what it covered is heard again',
        parameters: z.object({ id: wordParameter }),
        body: { 'application/json': { schema: endBody } },
        responses: RESPONSES,
      },
    },
  ]
}

type Fault = Exclude<ActResult, { ok: true }>['fault']

const FAULTS: Readonly<Record<Fault, string>> = {
  'no-such-alert': 'there is no such alert',
  'no-such-silence': 'there is no such silence that holds',
  'needs-reviewer': 'somebody else decided this: a reviewer may decide otherwise',
  conflict: 'somebody said something of this alert since you looked',
  'no-such-step': 'this state does not follow on the one that it has',
  'no-person': 'it is not known who asks',
  'no-reason': 'a dismissal needs a reason',
  'needless-reason': 'only a dismissal has a reason',
  'no-note': 'this needs a note',
  'unfit-text': 'a note has 4,000 characters at most, and no control characters',
  'silences-everything': 'a silence names a vessel, a rule, a zone or a box',
  'other-without-vessel': 'the other vessel of a pair needs the first',
  'ends-before-it-begins': 'it must end later than it begins',
} satisfies Record<StepFault | SilenceFault | Fault, string>

const STATUSES: Partial<Record<Fault, number>> = {
  'no-such-alert': 404,
  'no-such-silence': 404,
  'needs-reviewer': 403,
  conflict: 409,
}

const later = { 'retry-after': 'Seconds to wait.' }
const json = { 'application/json': { schema: refused } }
const RESPONSES = {
  201: { description: 'Written, and told.', content: { 'application/json': { schema: done } } },
  400: { description: 'The body is not what is taken.', content: json },
  403: { description: 'It takes a reviewer.', content: json },
  404: { description: 'There is none.', content: json },
  409: { description: 'Somebody was first: with how it stands now.', content: json },
  422: { description: 'It may not be done so.', content: json },
  429: { description: 'Too much at once.', headers: later, content: json },
  503: { description: 'The pipeline takes nothing now.', headers: later, content: json },
}

/** `who` is the name of the account or token: people read it. Without accounts nobody gets here. */
function actorOf({ client: { caller } }: HttpRequest) {
  const mayOverrule = caller !== null && mayActAs(caller.role, 'reviewer')
  return { who: nameOf(caller), accountId: caller?.accountId ?? null, mayOverrule }
}

function nameOf(caller: Caller | null): string {
  return caller === null ? '' : [...caller.name.trim()].slice(0, 100).join('')
}

async function send(target: ActTarget, wish: AlertWish, simulated: boolean): Promise<HttpResponse> {
  let answer: ActAnswer
  try {
    answer = await target.act(wish)
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error)
    return error instanceof EngineBusyError ? tryLater(429, told, 1) : tryLater(503, told, 5)
  }
  if (answer.ok) return told(answer, simulated)
  const { fault } = answer
  if (fault === 'stopped') return tryLater(503, 'the pipeline takes nothing now', 5)
  const known = fault === 'conflict' ? { stands: answer.stands } : {}
  return jsonResponse(STATUSES[fault] ?? 422, { error: FAULTS[fault], fault, ...known })
}

function told({ act, before }: Extract<ActAnswer, { ok: true }>, simulated: boolean): HttpResponse {
  const answer = jsonResponse(201, { simulated, act })
  if (act.what !== 'judged') {
    const subject = `silence ${act.silence.id}`
    return { ...answer, audit: { subject, before: null, after: act } }
  }
  const { state, reason, note } = act.judgement
  const was = before === null ? null : { state: before.state, reason: before.judged?.reason ?? null }
  return {
    ...answer,
    audit: {
      subject: `alert ${act.alertId}`,
      before: was,
      after: { state, reason, note, judgement: act.judgement.id },
    },
  }
}

function tryLater(status: number, error: string, seconds: number): HttpResponse {
  return jsonResponse(status, { error }, { 'retry-after': String(seconds) })
}
