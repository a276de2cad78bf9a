/** The small files of a model's folder: their shapes, and reading them with errors that name the file. */

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { FEATURE_COUNT, FEATURE_SCHEMA_HASH, FEATURES } from '../features/feature-list.ts'
import type { ModelMetadata } from './detector-model.ts'
import type { Normalisation } from './normalisation.ts'

/** Its message names the file and says all that a person needs. */
export class ModelError extends Error {
  override readonly name = 'ModelError'

  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options)
  }
}

const names = new Set(FEATURES.map(({ name }) => name))

export const normalisationSchema: z.ZodType<Normalisation> = z
  .array(
    z
      .strictObject({
        name: z.string().refine((name) => names.has(name), 'no such feature'),
        low: z.number(),
        high: z.number(),
        mean: z.number(),
        deviation: z.number().positive(),
        hasFlag: z.boolean(),
      })
      .refine(({ low, high }) => low < high, 'low is not below high'),
  )
  .min(1)
  .refine((scales) => new Set(scales.map(({ name }) => name)).size === scales.length, 'a feature comes twice')

export const calibrationSchema = z.strictObject({
  slope: z.number().positive(),
  intercept: z.number(),
  fishingFrom: z.int().min(1).max(1000),
})

/** null where a feature is missing. */
export const backgroundSchema = z.array(z.array(z.number().nullable()).length(FEATURE_COUNT)).min(1)

const count = z.int().min(0)

export const metadataSchema: z.ZodType<ModelMetadata> = z.strictObject({
  name: z.string(),
  version: z.string(),
  featureHash: z.string().refine((hash) => hash === FEATURE_SCHEMA_HASH, {
    error: ({ input }) => `trained on the features ${input}, but this program makes ${FEATURE_SCHEMA_HASH}`,
  }),
  trainedAt: z.iso.datetime(),
  command: z.string(),
  seed: z.int(),
  data: z.strictObject({
    files: z.array(
      z.strictObject({
        name: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        rows: count,
        labelled: count,
      }),
    ),
    vessels: count,
    rows: count,
    labelled: count,
    fishing: count,
    byGear: z.record(z.string(), z.strictObject({ vessels: count, labelled: count, fishing: count })),
    vesselHashes: z.array(z.string().regex(/^[0-9a-f]{16}$/)),
  }),
  metrics: z.record(z.string(), z.unknown()),
  recipe: z.record(z.string(), z.unknown()),
})

/** Throws a ModelError when the file is not there, no JSON or of another shape. */
export async function readJson<Value>(file: string, schema: z.ZodType<Value>): Promise<Value> {
  const text = (await readBytes(file)).toString('utf8')
  return refusing(file, () => {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const { path, message } = parsed.error.issues[0]!
    throw new Error(path.length === 0 ? message : `${path.join('.')}: ${message}`)
  })
}

export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new ModelError(file, `the model has no ${basename(file)}`, { cause: error })
  }
}

/** What goes wrong in `read` is the file's fault. */
export function refusing<Value>(file: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw new ModelError(file, (error as Error).message, { cause: error })
  }
}
