/** Asks the server of one alert, and does with it what a person wants done. */

import * as z from 'zod'
import {
  ALERT_STATES,
  type AlertState,
  DISMISSAL_REASONS,
  type DismissalReason,
} from '../../lib/alerts/lifecycle.ts'
import { wireJudgement, wireStoredSilence } from '../../lib/server/feed/wire-records.ts'

const judged = z.looseObject({ latest: wireJudgement, history: z.array(wireJudgement) }).nullable()
const revision = z.looseObject({
  ...{ writtenMs: z.number(), change: z.enum(['added', 'changed', 'withdrawn']), reason: z.string() },
  fields: z.array(z.looseObject({ field: z.string(), from: z.unknown(), to: z.unknown() })),
})
const standing = z.object({
  ...{ state: z.enum(ALERT_STATES), judged, silencedBy: z.array(z.number()), revisions: z.array(revision) },
})
const gone = z.object({ revision })

const maybe = z.number().nullable()
const point = z.object({ timeMs: z.number(), lonUnits: z.number(), latUnits: z.number() })
const evidence = z.object({
  tracks: z.array(
    z.object({
      ...{ mmsi: z.string(), isPartner: z.boolean() },
      ...{ timeMs: z.array(z.number()), lonUnits: z.array(z.number()), latUnits: z.array(z.number()) },
    }),
  ),
  marks: z.array(
    z.object({
      ...{
        number: z.number(),
        kind: z.string(),
        outputIds: z.array(z.string()),
        cause: maybe,
        names: z.array(z.string()),
      },
      ...{ startMs: z.number(), endMs: maybe, lonUnits: z.number(), latUnits: z.number() },
    }),
  ),
  silences: z.array(z.object({ from: point.nullable(), to: point.nullable() })),
  crossings: z.array(point.extend({ zoneId: z.string(), isEntry: z.boolean() })),
  zones: z.array(
    z.looseObject({
      properties: z.looseObject({ id: z.string(), name: z.string(), kind: z.string() }),
      geometry: z.looseObject({ coordinates: z.array(z.array(z.array(z.array(z.number())))) }),
    }),
  ),
})
const explanation = z.object({
  rule: z
    .object({ title: z.string(), means: z.string(), definition: z.string(), source: z.string() })
    .nullable(),
  weighing: z
    .looseObject({ base: maybe, logit: maybe, low: maybe, high: maybe, verdicts: z.number() })
    .nullable(),
  contributions: z.array(
    z.object({ name: z.string(), value: maybe, contribution: maybe, numbers: z.array(z.number()) }),
  ),
  versions: z.looseObject({ suspicion: z.string(), detector: z.string() }),
})
const precision = z
  .object({
    ...{ confirmed: z.number(), permitted: z.number(), wrong: z.number(), withoutVerdict: z.number() },
    ...{ share: maybe, low: maybe, high: maybe },
  })
  .nullable()
const similar = z.object({
  ...{ precision, inZone: precision },
  similar: z.array(
    z.object({
      ...{ id: z.string(), mmsi: z.string(), name: z.string(), flag: z.string(), startMs: z.number() },
      ...{ state: z.enum(ALERT_STATES), reason: z.enum(DISMISSAL_REASONS).nullable(), note: z.string() },
      shares: z.array(z.enum(['vessel', 'zone', 'type', 'flag'])),
    }),
  ),
})
const silences = z.object({ silences: z.array(wireStoredSilence) })

export type AlertEvidence = z.infer<typeof evidence>
export type EvidenceMark = AlertEvidence['marks'][number]
export type Explanation = z.infer<typeof explanation>
export type Precision = NonNullable<z.infer<typeof precision>>
export type SimilarAlerts = z.infer<typeof similar>
export type Standing = Omit<z.infer<typeof standing>, 'revisions'>
export type StoredSilence = z.infer<typeof wireStoredSilence>
export type StoryRevision = z.infer<typeof revision>

/** All that is told of one alert beyond what the feed says of it. */
export interface Story {
  readonly id: string
  /** Null: it was withdrawn. */
  readonly standing: Standing | null
  readonly revisions: readonly StoryRevision[]
  readonly evidence: AlertEvidence
  readonly explanation: Explanation
  readonly similar: SimilarAlerts
  /** Those that cover it. */
  readonly silences: readonly StoredSilence[]
}

export async function readStory(id: string, signal: AbortSignal): Promise<Story> {
  const path = `/api/v1/alerts/${encodeURIComponent(id)}`
  const [stands, told, why, others, held] = await Promise.all([
    fetch(path, { signal }),
    readJson(`${path}/evidence`, evidence, signal),
    readJson(`${path}/explanation`, explanation, signal),
    readJson(`${path}/similar`, similar, signal),
    readJson('/api/v1/silences', silences, signal),
  ])
  const rest = { id, evidence: told, explanation: why, similar: others }
  if (stands.status === 410)
    return { ...rest, standing: null, revisions: [gone.parse(await stands.json()).revision], silences: [] }
  if (!stands.ok) throw new Error(`HTTP ${stands.status}`)
  const { revisions, ...known } = standing.parse(await stands.json())
  return {
    ...{ ...rest, standing: known, revisions },
    silences: held.silences.filter((silence) => known.silencedBy.includes(silence.id)),
  }
}

async function readJson<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
  signal: AbortSignal,
): Promise<z.output<Shape>> {
  const answer = await fetch(path, { signal })
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`)
  return shape.parse(await answer.json())
}

const stands = z.object({ state: z.enum(ALERT_STATES), judged })
const refusal = z.object({ error: z.string(), fault: z.string().optional(), stands: stands.optional() })

export type Acted =
  | { readonly ok: true }
  /** Somebody was first. */
  | { readonly ok: false; readonly kind: 'conflict'; readonly who: string | null; readonly state: AlertState }
  /** `text`: what the server said; null: it does not answer. */
  | { readonly ok: false; readonly kind: 'refused'; readonly text: string | null }

export interface StepWish {
  /** Null: a remark. */
  readonly state: AlertState | null
  readonly reason: DismissalReason | null
  readonly note: string
  /** The judgement that counted on screen. */
  readonly standing: number | null
}

export function judgeAlert(id: string, step: StepWish): Promise<Acted> {
  return act(`/api/v1/alerts/${encodeURIComponent(id)}/judgements`, step)
}

export interface SilenceWish {
  readonly mmsi: string | null
  readonly otherMmsi: string | null
  readonly rule: string | null
  readonly zone: string | null
  readonly box: string | null
  readonly from: string | null
  readonly until: string | null
  readonly note: string
}

export function silenceAlerts(wish: SilenceWish): Promise<Acted> {
  return act('/api/v1/silences', wish)
}

export function endSilence(id: number): Promise<Acted> {
  return act(`/api/v1/silences/${id}/end`, { note: '' })
}

/** Never throws: what went wrong is shown. */
async function act(path: string, body: object): Promise<Acted> {
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (answer.ok) return { ok: true }
    const { error, stands } = refusal.parse(await answer.json())
    if (answer.status === 409 && stands !== undefined)
      return { ok: false, kind: 'conflict', who: stands.judged?.latest.who ?? null, state: stands.state }
    return { ok: false, kind: 'refused', text: error }
  } catch (error) {
    console.warn(`alert: ${String(error)}`)
    return { ok: false, kind: 'refused', text: null }
  }
}
