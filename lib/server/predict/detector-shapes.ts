/** What the detector is asked and what it answers, in the shape of TensorFlow Serving's predict API. */

import { z } from 'zod'
import { FEATURE_COUNT, FEATURES } from '../../features/feature-list.ts'
import { PREDICT_OPTIONS } from './options.ts'

const { mostRows } = PREDICT_OPTIONS

/** The one signature there is. */
export const SIGNATURE = 'serving_default'

export const signatureName = z
  .literal(SIGNATURE)
  .optional()
  .describe('The signature to call; there is one only.')

/** Null: missing. */
const feature = z.number().nullable()

function byName<Shape extends z.ZodType>(shapeOf: (description: string) => Shape) {
  return Object.fromEntries(
    FEATURES.map(({ name, unit, meaning, missing }) => [
      name,
      shapeOf(`${meaning}; in ${unit}. Missing: ${missing}.`).optional(),
    ]),
  )
}

const rowByPosition = z
  .array(feature)
  .length(FEATURE_COUNT)
  .describe('Every feature in the order of the metadata; null where missing.')

const rowByName = z
  .strictObject(byName((text) => feature.describe(text)))
  .describe('Features by name; those left out, or null, are missing.')
  .meta({ id: 'DetectorFeatures' })

const rows = <Row extends z.ZodType>(row: Row) => z.array(row).min(1).max(mostRows)

const columnsByName = z
  .strictObject(byName((text) => rows(feature).describe(text)))
  .refine((columns) => Object.keys(columns).length > 0, { error: 'no feature is given' })
  .meta({ minProperties: 1 })
  .describe('Features as columns of the same length; those left out are missing in every row.')

export const detectorRows = z.strictObject({
  signature_name: signatureName,
  instances: rows(z.union([rowByPosition, rowByName])),
})

export const detectorColumns = z.strictObject({
  signature_name: signatureName,
  inputs: z.union([rows(rowByPosition), columnsByName]),
})

export const detectorRequest = z.union([detectorRows, detectorColumns]).meta({ id: 'DetectorRequest' })

const probability = z
  .number()
  .min(0)
  .max(1)
  .describe('P(apparent fishing), in millionths. Not the score: that is rounded to thousandths.')
const score = z.int().min(0).max(1000).describe('The score, in thousandths: what backfill stores.')
const fishing = z
  .boolean()
  .describe('Whether the row is scored fishing: the score is at or above the threshold.')

export const detectorAnswer = z
  .union([
    z.strictObject({ predictions: z.array(z.strictObject({ probability, score, fishing })) }),
    z.strictObject({
      outputs: z.strictObject({
        probability: z.array(probability),
        score: z.array(score),
        fishing: z.array(fishing),
      }),
    }),
  ])
  .meta({ id: 'DetectorAnswer' })
