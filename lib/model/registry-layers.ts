/**
 * An ensemble as a tfjs layers-model, which `tf.loadLayersModel` and every tool around it can load: each member a
 * chain of dense layers on one input, their logits averaged. Kept as plain JSON and bytes, so that reading needs no
 * backend.
 */

import { join } from 'node:path'
import { z } from 'zod'
import type { DenseLayer, DenseNetwork } from './network.ts'
import { readBytes, readJson, refusing } from './registry-files.ts'

export const WEIGHTS_FILE = 'weights.bin'
const INPUT = 'inputs'
const AVERAGE = 'logit'

const count = z.int().min(1)
/** Which layers a layer takes, by name; tfjs has node and tensor numbers beside each, 0 in a plain chain. */
const inbound = z.array(z.array(z.tuple([z.string(), z.literal(0), z.literal(0), z.looseObject({})])))
const end = z.tuple([z.string(), z.literal(0), z.literal(0)])

const layerSchema = z.discriminatedUnion('class_name', [
  z.object({
    class_name: z.literal('InputLayer'),
    name: z.string(),
    config: z.object({ batch_input_shape: z.tuple([z.null(), count]) }),
    inbound_nodes: inbound.length(0),
  }),
  z.object({
    class_name: z.literal('Dense'),
    name: z.string(),
    config: z.object({
      units: count,
      activation: z.enum(['relu', 'linear']),
      use_bias: z.literal(true),
    }),
    inbound_nodes: inbound.length(1),
  }),
  z.object({
    class_name: z.literal('Average'),
    name: z.string(),
    config: z.object({}),
    inbound_nodes: inbound.length(1),
  }),
])

/** What is read of a model.json; anything else in it is for other tools. */
const layersModelSchema = z.object({
  format: z.literal('layers-model'),
  modelTopology: z.object({
    class_name: z.enum(['Model', 'Functional']),
    config: z.object({
      layers: z.array(layerSchema),
      input_layers: z.array(end).length(1),
      output_layers: z.array(end).length(1),
    }),
  }),
  weightsManifest: z.array(
    z.object({
      // Names of files beside model.json: no path leads out of the folder.
      paths: z.array(z.string().regex(/^\w[\w.-]*$/, 'no plain file name')),
      weights: z.array(
        z.strictObject({ name: z.string(), shape: z.array(count), dtype: z.literal('float32') }),
      ),
    }),
  ),
})

type LayersModel = z.infer<typeof layersModelSchema>

/** `weights` are the bytes of the one file that the manifest names, numbers in little-endian order as tfjs has it. */
export function writeLayersModel(
  members: readonly DenseNetwork[],
  modelName = 'detector',
): { model: object; weights: Uint8Array } {
  const chains = members.map(({ layers }, member) =>
    layers.map((layer, i) => ({ layer, name: `member${member + 1}_dense${i + 1}` })),
  )
  const heads = chains.map((chain) => chain.at(-1)!.name)
  const named = chains.flat()
  const layers: object[] = [
    {
      class_name: 'InputLayer',
      name: INPUT,
      config: {
        name: INPUT,
        batch_input_shape: [null, named[0]!.layer.inputs],
        dtype: 'float32',
        sparse: false,
      },
      inbound_nodes: [],
    },
    ...chains.flatMap((chain) =>
      chain.map(({ layer, name }, i) => ({
        class_name: 'Dense',
        name,
        config: {
          name,
          units: layer.outputs,
          activation: layer.activation,
          use_bias: true,
          dtype: 'float32',
        },
        inbound_nodes: [[from(i === 0 ? INPUT : chain[i - 1]!.name)]],
      })),
    ),
  ]
  // tfjs averages no single tensor.
  if (heads.length > 1)
    layers.push({
      class_name: 'Average',
      name: AVERAGE,
      config: { name: AVERAGE },
      inbound_nodes: [heads.map(from)],
    })
  const arrays = named.flatMap(({ layer }) => [layer.kernel, layer.bias])
  return {
    model: {
      format: 'layers-model',
      generatedBy: 'wakewatch',
      convertedBy: null,
      modelTopology: {
        class_name: 'Model',
        config: {
          name: modelName,
          layers,
          input_layers: [[INPUT, 0, 0]],
          output_layers: [[heads.length > 1 ? AVERAGE : heads[0], 0, 0]],
        },
      },
      weightsManifest: [
        {
          paths: [WEIGHTS_FILE],
          weights: named.flatMap(({ layer, name }) => [
            { name: `${name}/kernel`, shape: [layer.inputs, layer.outputs], dtype: 'float32' },
            { name: `${name}/bias`, shape: [layer.outputs], dtype: 'float32' },
          ]),
        },
      ],
    },
    weights: Buffer.concat(arrays.map((array) => bytesOf(array))),
  }
}

const from = (name: string) => [name, 0, 0, {}]

const bytesOf = (array: Float32Array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

interface Weights {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Names of the weights to their shapes and values. Throws on too few or too many bytes, and on what is no number. */
function readWeights(
  manifest: LayersModel['weightsManifest'][number],
  bytes: Uint8Array,
): Map<string, Weights> {
  const sizes = manifest.weights.map(({ shape }) => shape.reduce((size, side) => size * side, 1))
  const asked = 4 * sizes.reduce((sum, size) => sum + size, 0)
  if (bytes.length !== asked)
    throw new Error(`${bytes.length < asked ? 'cut short' : 'too long'}: ${bytes.length} of ${asked} bytes`)
  // A copy: a small buffer is a part of one that others share.
  const all = new Float32Array(Uint8Array.from(bytes).buffer)
  let at = 0
  return new Map(
    manifest.weights.map(({ name, shape }, i) => {
      const values = all.slice(at, at + sizes[i]!)
      at += sizes[i]!
      const broken = values.findIndex((value) => !Number.isFinite(value))
      if (broken >= 0) throw new Error(`weight ${broken} of ${name} is ${values[broken]}`)
      return [name, { shape, values }]
    }),
  )
}

/** The members of a model that writeLayersModel could have written. Throws on any other. */
function readNetworks(
  { modelTopology: { config } }: LayersModel,
  weights: ReadonlyMap<string, Weights>,
): DenseNetwork[] {
  const layers = new Map(config.layers.map((layer) => [layer.name, layer]))
  const left = new Map(weights)
  const layerOf = (name: string) => {
    const layer = layers.get(name)
    if (layer === undefined) throw new Error(`there is no layer '${name}'`)
    return layer
  }
  const take = (name: string, shape: readonly number[]) => {
    const found = left.get(name)
    if (found === undefined) throw new Error(`weights '${name}' are missing, or taken twice`)
    if (found.shape.join() !== shape.join())
      throw new Error(`weights '${name}' are ${found.shape.join(' x ')}, not ${shape.join(' x ')}`)
    left.delete(name)
    return found.values
  }
  /** The layers up to that one; taken twice a layer's weights are gone, so that no circle is walked for ever. */
  const chainTo = (name: string): { outputs: number; chain: DenseLayer[] } => {
    const layer = layerOf(name)
    if (layer.class_name === 'InputLayer') return { outputs: layer.config.batch_input_shape[1], chain: [] }
    if (layer.class_name !== 'Dense' || layer.inbound_nodes[0]!.length !== 1)
      throw new Error(`layer '${name}' is not dense with one input`)
    const { units: outputs, activation } = layer.config
    const bias = take(`${name}/bias`, [outputs])
    const { outputs: inputs, chain } = chainTo(layer.inbound_nodes[0]![0]![0])
    const kernel = take(`${name}/kernel`, [inputs, outputs])
    chain.push({ inputs, outputs, kernel, bias, activation })
    return { outputs, chain }
  }
  const output = layerOf(config.output_layers[0]![0])
  const heads =
    output.class_name === 'Average' ? output.inbound_nodes[0]!.map(([name]) => name) : [output.name]
  const members = heads.map((head) => {
    const { outputs, chain } = chainTo(head)
    if (chain.length === 0 || outputs !== 1) throw new Error(`'${head}' gives ${outputs} values, not a logit`)
    return { layers: chain }
  })
  for (const name of left.keys()) throw new Error(`no member takes the weights '${name}'`)
  return members
}

/** The members in a version's folder. Throws a ModelError when a file is missing, broken or does not fit the other. */
export async function readNetworkFiles(place: string): Promise<DenseNetwork[]> {
  const file = join(place, 'model.json')
  const model = await readJson(file, layersModelSchema)
  const weights = new Map<string, Weights>()
  for (const group of model.weightsManifest) {
    const files = group.paths.map((path) => join(place, path))
    const bytes = Buffer.concat(await Promise.all(files.map(readBytes)))
    const read = refusing(files.join(' + '), () => readWeights(group, bytes))
    for (const [name, weight] of read) weights.set(name, weight)
  }
  return refusing(file, () => readNetworks(model, weights))
}
