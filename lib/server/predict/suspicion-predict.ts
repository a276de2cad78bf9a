/** The suspicion model's predict API: evidence of trips in, probabilities and what each item adds out. */

import { z } from 'zod'
import type { EvidenceValue, Suspicion, SuspicionOutput } from '../../model/suspicion.ts'
import { EVIDENCE } from '../../model/suspicion-evidence.ts'
import { countOfColumns, formatOf } from './detector-request.ts'
import { signatureName } from './detector-shapes.ts'
import { PREDICT_OPTIONS } from './options.ts'
import { judgeBody, readJson } from './request-fault.ts'

const rows = <Row extends z.ZodType>(row: Row) => z.array(row).min(1).max(PREDICT_OPTIONS.mostRows)

const amount = z.number().min(0)

function byName<Shape extends z.ZodType>(shape: Shape) {
  return Object.fromEntries(
    EVIDENCE.map(({ name, unit, meaning }) => [name, shape.optional().describe(`${meaning}; ${unit}`)]),
  )
}

const byRows = z.strictObject({
  signature_name: signatureName,
  instances: rows(
    z
      .strictObject(byName(amount))
      .describe('Evidence of a trip by name; what is left out is 0.')
      .meta({ id: 'SuspicionEvidence' }),
  ),
})

const byColumns = z.strictObject({
  signature_name: signatureName,
  inputs: z
    .strictObject(byName(rows(amount)))
    .refine((columns) => Object.keys(columns).length > 0, { error: 'no evidence is given' })
    .meta({ minProperties: 1 })
    .describe('Evidence as columns of the same length; what is left out is 0 in every row.'),
})

export const suspicionRequest = z.union([byRows, byColumns]).meta({ id: 'SuspicionRequest' })

const thousandths = z.number().min(0).max(1)
const probability = thousandths.describe('P(an analyst would call the trip suspicious), in thousandths.')
const low = thousandths.describe('95 % of what the weights may be as well lies from here')
const high = thousandths.describe('to here.')
const logit = z.number().describe('The base and all contributions sum to it exactly.')
const base = z.number().describe('Log odds of a trip without any evidence.')

const contributions = <Shape extends z.ZodType>(shape: Shape) =>
  z
    .strictObject(Object.fromEntries(EVIDENCE.map(({ name }) => [name, shape])))
    .describe('Log odds that each item adds.')

export const suspicionAnswer = z
  .union([
    z.strictObject({
      predictions: z.array(
        z.strictObject({ probability, low, high, logit, base, contributions: contributions(z.number()) }),
      ),
    }),
    z.strictObject({
      outputs: z.strictObject({
        probability: z.array(probability),
        low: z.array(low),
        high: z.array(high),
        logit: z.array(logit),
        base: z.array(base),
        contributions: contributions(z.array(z.number())),
      }),
    }),
  ])
  .meta({ id: 'SuspicionAnswer' })

/** JSON, of the shape suspicionAnswer. Throws a RequestFault. */
export function predictSuspicion(suspicion: Suspicion, bytes: Uint8Array): string {
  const body = readJson(bytes)
  if (formatOf(body) === 'rows') {
    const { instances } = judgeBody(byRows, body)
    const predictions = instances.map((trip) => writePrediction(suspicion.judge(itemsOf(trip))))
    return JSON.stringify({ predictions })
  }
  const { inputs } = judgeBody(byColumns, body)
  const count = countOfColumns('inputs', inputs)
  const judged = Array.from({ length: count }, (_, i) =>
    writePrediction(
      suspicion.judge(
        itemsOf(Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, column?.[i]]))),
      ),
    ),
  )
  const column = <Key extends keyof Prediction>(key: Key) => judged.map((prediction) => prediction[key])
  return JSON.stringify({
    outputs: {
      probability: column('probability'),
      low: column('low'),
      high: column('high'),
      logit: column('logit'),
      base: column('base'),
      contributions: Object.fromEntries(
        EVIDENCE.map(({ name }) => [name, judged.map((prediction) => prediction.contributions[name])]),
      ),
    },
  })
}

type Prediction = ReturnType<typeof writePrediction>

function itemsOf(trip: Readonly<Record<string, number | undefined>>): EvidenceValue[] {
  return EVIDENCE.map(({ name }) => ({ name, value: trip[name] ?? 0 }))
}

function writePrediction({ probability, low, high, logit, base, contributions }: SuspicionOutput) {
  return {
    ...{ probability, low, high, logit, base },
    contributions: Object.fromEntries(contributions.map(({ name, contribution }) => [name, contribution])),
  }
}
