/** Status and metadata of a model, in TensorFlow Serving's shapes, and what we add under `wakewatch`. */

import { z } from 'zod'
import { FEATURE_SCHEMA_HASH, FEATURES } from '../../features/feature-list.ts'
import type { BackendName } from '../../model/backend.ts'
import { hashModel } from '../../model/model-hash.ts'
import { EVIDENCE, EVIDENCE_SCHEMA_HASH } from '../../model/suspicion-evidence.ts'
import { hashSuspicion } from '../../model/suspicion-model.ts'
import { SIGNATURE } from './detector-shapes.ts'
import type { ServedModels } from './lane-messages.ts'

export type ModelName = keyof ServedModels

export const MODEL_NAMES = ['detector', 'suspicion'] as const satisfies readonly ModelName[]

/** Models as they are shown, with their cards, Markdown. */
export interface ShownModels extends ServedModels {
  readonly cards: Readonly<Record<ModelName, string>>
}

export const statusAnswer = z
  .strictObject({
    model_version_status: z.array(
      z.strictObject({
        version: z.string(),
        state: z.literal('AVAILABLE'),
        status: z.strictObject({ error_code: z.literal('OK'), error_message: z.literal('') }),
      }),
    ),
  })
  .meta({ id: 'ModelStatus' })

const tensor = z.strictObject({
  dtype: z.enum(['DT_FLOAT', 'DT_INT32', 'DT_BOOL']),
  tensor_shape: z.strictObject({
    dim: z.array(z.strictObject({ size: z.string(), name: z.string() })),
    unknown_rank: z.boolean(),
  }),
  name: z.string(),
})

const input = z.strictObject({
  name: z.string(),
  unit: z.string(),
  meaning: z.string(),
})

export const metadataAnswer = z
  .strictObject({
    model_spec: z.strictObject({
      name: z.string(),
      signature_name: z.string(),
      version: z.string(),
    }),
    metadata: z.strictObject({
      signature_def: z.strictObject({
        signature_def: z.strictObject({
          [SIGNATURE]: z.strictObject({
            inputs: z.record(z.string(), tensor),
            outputs: z.record(z.string(), tensor),
            method_name: z.string(),
            defaults: z.strictObject({}),
          }),
        }),
      }),
    }),
    wakewatch: z.strictObject({
      schemaHash: z
        .string()
        .describe('Of names, units and meanings of the inputs: equal where they mean the same.'),
      modelHash: z.string().describe('Of all that an answer hangs on.'),
      backend: z
        .string()
        .nullable()
        .describe('What computes: answers are equal to the last bit on one backend only.'),
      fishingFrom: z
        .int()
        .nullable()
        .describe('Of the detector: a row is scored fishing from here on, thousandths.'),
      trainedAt: z.iso.datetime(),
      command: z.string().describe('What trains it again.'),
      inputs: z.array(input).describe('In the order in which they go by position.'),
      card: z.string().describe('Markdown: what it is good for, and what not.'),
    }),
  })
  .meta({ id: 'ModelMetadata' })

type Metadata = z.output<typeof metadataAnswer>

export function describeStatus(models: ServedModels, name: ModelName): z.output<typeof statusAnswer> {
  const { version } = models[name]
  const status = { error_code: 'OK', error_message: '' } as const
  return { model_version_status: [{ version, state: 'AVAILABLE', status }] }
}

export function describeModel(models: ShownModels, name: ModelName, backend: BackendName): Metadata {
  const { version, metadata } = models[name]
  const shared = { trainedAt: metadata.trainedAt, command: metadata.command, card: models.cards[name] }
  const spec = { name, signature_name: '', version }
  return name === 'detector'
    ? {
        model_spec: spec,
        metadata: signature(
          FEATURES.map((feature) => feature.name),
          { probability: 'DT_FLOAT', score: 'DT_INT32', fishing: 'DT_BOOL' },
        ),
        wakewatch: {
          schemaHash: FEATURE_SCHEMA_HASH,
          modelHash: hashModel(models.detector),
          ...{ backend, fishingFrom: models.detector.fishingFrom, ...shared },
          inputs: FEATURES.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
        },
      }
    : {
        model_spec: spec,
        metadata: signature(
          EVIDENCE.map((item) => item.name),
          { probability: 'DT_FLOAT', low: 'DT_FLOAT', high: 'DT_FLOAT', logit: 'DT_FLOAT', base: 'DT_FLOAT' },
        ),
        wakewatch: {
          schemaHash: EVIDENCE_SCHEMA_HASH,
          modelHash: hashSuspicion(models.suspicion),
          ...{ backend: null, fishingFrom: null, ...shared },
          inputs: EVIDENCE.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
        },
      }
}

type Type = z.output<typeof tensor>['dtype']

function signature(inputs: readonly string[], outputs: Readonly<Record<string, Type>>): Metadata['metadata'] {
  const tensorOf = (name: string, dtype: Type) => ({
    dtype,
    tensor_shape: { dim: [{ size: '-1', name: '' }], unknown_rank: false },
    name: `${name}:0`,
  })
  return {
    signature_def: {
      signature_def: {
        [SIGNATURE]: {
          inputs: Object.fromEntries(inputs.map((name) => [name, tensorOf(name, 'DT_FLOAT')])),
          outputs: Object.fromEntries(
            Object.entries(outputs).map(([name, type]) => [name, tensorOf(name, type)]),
          ),
          method_name: 'tensorflow/serving/predict',
          defaults: {},
        },
      },
    },
  }
}
