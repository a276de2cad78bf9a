/**
 * Suspicion models in the models' folder. model.json and weights.bin are a tfjs layers-model, one dense layer from the
 * inputs of evidence to the logit; posterior.json says how sure its weights are, metadata.json where it is from, card.md
 * what it is good for.
 */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelError, readJson } from './registry-files.ts'
import { readNetworkFiles, WEIGHTS_FILE, writeLayersModel } from './registry-layers.ts'
import { isVersion, publishVersion, readVersion } from './registry-versions.ts'
import { EVIDENCE, EVIDENCE_NAMES, EVIDENCE_SCHEMA_HASH } from './suspicion-evidence.ts'
import {
  findFault,
  hashSuspicion,
  type SuspicionMetadata,
  type SuspicionModel,
  type SuspicionWeights,
} from './suspicion-model.ts'

export const SUSPICION_MODEL = 'suspicion'

const count = z.int().min(0)

const metadataSchema: z.ZodType<SuspicionMetadata> = z.strictObject({
  name: z.string(),
  version: z.string(),
  evidenceHash: z.string().refine((hash) => hash === EVIDENCE_SCHEMA_HASH, {
    error: ({ input }) => `made for the evidence ${input}, but this program makes ${EVIDENCE_SCHEMA_HASH}`,
  }),
  trainedAt: z.iso.datetime(),
  command: z.string(),
  backend: z.string().nullable(),
  data: z.strictObject({
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
    verdicts: count,
    suspicious: count,
    cannotTell: count,
    vessels: count,
  }),
  evidence: z.array(
    z.strictObject({
      name: z.enum([...EVIDENCE_NAMES, 'base'] as const),
      expert: z.number(),
      expertDeviation: z.number().positive(),
      weight: z.number(),
      deviation: z.number().positive(),
      fromVerdicts: z.number().min(0).max(1),
      verdicts: count,
    }),
  ),
  metrics: z.record(z.string(), z.unknown()),
})

const posteriorSchema = z.strictObject({
  verdicts: count,
  support: z.array(count),
  covariance: z.array(z.array(z.number())),
})

/**
 * @param wanted 'suspicion' for its newest version, 'suspicion@1' for that one
 * @throws ModelError, naming file and reason, when there is no such version, or it weighs other evidence than this
 * program makes, or anything in its folder is missing, broken, against the direction of an item, or does not fit the rest
 */
export async function readSuspicionModel(folder: string, wanted: string): Promise<SuspicionModel> {
  return readVersion(folder, wanted, readSuspicion)
}

/** Published whole or not at all, after it has been read back. `card` is Markdown. Throws a ModelError when the version exists. */
export async function writeSuspicionModel(
  folder: string,
  model: SuspicionModel,
  card: string,
): Promise<void> {
  const { name, version } = model.metadata
  if (version !== model.version || !isVersion(version))
    throw new Error(`model: version '${model.version}', of its metadata '${version}'`)
  await publishVersion(
    folder,
    { name, version },
    (place) => writeFiles(place, model, card),
    async (place) => hashSuspicion(await readSuspicion(place)) === hashSuspicion(model),
  )
}

async function writeFiles(place: string, { weights, metadata }: SuspicionModel, card: string): Promise<void> {
  const { kernel, bias, covariance, verdicts, support } = weights
  const layer = {
    inputs: EVIDENCE.length,
    outputs: 1,
    kernel,
    bias: Float32Array.of(bias),
    activation: 'linear' as const,
  }
  const layers = writeLayersModel([{ layers: [layer] }], SUSPICION_MODEL)
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  const rows = covariance.map((row) => `    ${JSON.stringify(row)}`).join(',\n')
  await Promise.all([
    writeFile(join(place, WEIGHTS_FILE), layers.weights),
    writeFile(join(place, 'model.json'), json(layers.model)),
    writeFile(
      join(place, 'posterior.json'),
      `{\n  "verdicts": ${verdicts},\n  "support": ${JSON.stringify(support)},\n  "covariance": [\n${rows}\n  ]\n}\n`,
    ),
    writeFile(join(place, 'metadata.json'), json(metadata)),
    writeFile(join(place, 'card.md'), card),
  ])
}

async function readSuspicion(place: string): Promise<SuspicionModel> {
  // The metadata first: of other evidence nothing else is worth complaining of.
  const metadata = await readJson(join(place, 'metadata.json'), metadataSchema)
  const posterior = await readJson(join(place, 'posterior.json'), posteriorSchema)
  const file = join(place, 'model.json')
  const [network, ...more] = await readNetworkFiles(place)
  const [layer, ...above] = network!.layers
  if (more.length > 0 || above.length > 0 || layer!.activation !== 'linear')
    throw new ModelError(file, 'it is not one linear layer')
  const weights: SuspicionWeights = { ...posterior, kernel: layer!.kernel, bias: layer!.bias[0]! }
  const fault = findFault(weights)
  if (fault !== null) throw new ModelError(place, fault)
  if (metadata.data.verdicts !== weights.verdicts)
    throw new ModelError(
      join(place, 'posterior.json'),
      `${weights.verdicts} verdicts, but metadata.json says ${metadata.data.verdicts}`,
    )
  return { version: metadata.version, weights, metadata }
}
