import { beforeAll, expect, test } from 'vitest'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { sigmoid } from '../../lib/model/calibration.ts'
import type { DenseNetwork } from '../../lib/model/network.ts'
import { Random } from '../../lib/model/random.ts'
import { runNetworks } from '../../lib/model/train-examples.ts'
import { type Examples, type NetworkOptions, trainNetwork } from '../../lib/model/train-network.ts'
import { AdamW } from '../../lib/model/train-optimiser.ts'

const OPTIONS: NetworkOptions = {
  hiddenUnits: [16, 8],
  epochs: 12,
  batchRows: 64,
  learningRate: 0.01,
  weightDecay: 0.01,
  dropout: 0.1,
  inputNoise: 0.05,
  loss: 'probability',
}

let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})

/** Rows of three inputs and what `target` makes of them. */
function drawExamples(count: number, target: (x: readonly number[]) => number, seed = 1): Examples {
  const random = new Random(seed, 'examples')
  const inputs = new Float32Array(3 * count)
  random.fillEven(inputs, 2)
  const targets = Float32Array.from({ length: count }, (_, row) =>
    target([...inputs.subarray(3 * row, 3 * row + 3)]),
  )
  return { count, inputs, inputCount: 3, targets, weights: new Float32Array(count).fill(1) }
}

const train = (examples: Examples, options: Partial<NetworkOptions> = {}, seed = 1) =>
  trainNetwork(
    backend,
    { ...OPTIONS, ...options },
    { examplesOf: () => examples },
    new Random(seed, 'network'),
  )

const run = (network: DenseNetwork, { inputs, count }: Examples) =>
  runNetworks(backend, [network], inputs, count)

test('learns what no line separates, and holds on rows that it never saw', () => {
  const isInside = ([x, y]: readonly number[]) => (x! * y! > 0 ? 1 : 0)
  const network = train(drawExamples(2000, isInside))
  const others = drawExamples(1000, isInside, 2)
  const right = run(network, others).filter((logit, row) => logit > 0 === others.targets[row]! > 0.5).length
  expect(right / 1000).toBeGreaterThan(0.95)
  expect(network.layers.map(({ inputs, outputs, activation }) => [inputs, outputs, activation])).toEqual([
    [3, 16, 'relu'],
    [16, 8, 'relu'],
    [8, 1, 'linear'],
  ])
})

test('learns shares as probabilities, without hidden layers too', () => {
  const shareOf = ([x]: readonly number[]) => sigmoid(1.5 * x! - 0.5)
  const network = train(drawExamples(3000, shareOf), {
    hiddenUnits: [],
    dropout: 0,
    inputNoise: 0,
    weightDecay: 0,
    epochs: 30,
  })
  const [layer] = network.layers
  expect(layer!.kernel[0]).toBeCloseTo(1.5, 2)
  expect(layer!.kernel[1]).toBeCloseTo(0, 2)
  expect(layer!.bias[0]).toBeCloseTo(-0.5, 2)
})

test('learns logits as they are', () => {
  const logitOf = ([x, y]: readonly number[]) => 3 * x! - y! + 1
  const network = train(drawExamples(2000, logitOf), {
    hiddenUnits: [],
    dropout: 0,
    inputNoise: 0,
    weightDecay: 0,
    epochs: 60,
    loss: 'logit',
  })
  expect(network.layers[0]!.kernel[0]).toBeCloseTo(3, 1)
  expect(network.layers[0]!.kernel[1]).toBeCloseTo(-1, 1)
})

test('is the same bits twice, and others with another seed', () => {
  const examples = drawExamples(300, ([x]) => (x! > 0 ? 1 : 0))
  const first = train(examples, { epochs: 2 })
  expect(train(examples, { epochs: 2 })).toEqual(first)
  expect(train(examples, { epochs: 2 }, 2)).not.toEqual(first)
})

test('a step goes where the loss falls the most: as differences of the loss say', () => {
  // One step of all rows on a network of two layers, without chance; AdamW's first step is the gradient's sign.
  const examples = drawExamples(32, ([x, y]) => sigmoid(x! - y!))
  const options = { hiddenUnits: [4], dropout: 0, inputNoise: 0, weightDecay: 0, epochs: 1, batchRows: 32 }
  const before = train(examples, { ...options, learningRate: 0 })
  const after = train(examples, { ...options, learningRate: 1e-3 })
  const lossOf = (network: DenseNetwork) =>
    run(network, examples).reduce(
      (sum, logit, row) => sum + Math.log1p(Math.exp(logit)) - examples.targets[row]! * logit,
      0,
    ) / examples.count
  let checked = 0
  for (const [layer, { kernel, bias }] of before.layers.entries())
    for (const part of ['kernel', 'bias'] as const) {
      const weights = part === 'kernel' ? kernel : bias
      for (let i = 0; i < weights.length; i++) {
        const moved = (by: number): DenseNetwork => ({
          layers: before.layers.map((one, place) =>
            place === layer
              ? { ...one, [part]: one[part].map((value, j) => (j === i ? value + by : value)) }
              : one,
          ),
        })
        const slope = (lossOf(moved(0.01)) - lossOf(moved(-0.01))) / 0.02
        if (Math.abs(slope) < 1e-3) continue
        const step = after.layers[layer]![part][i]! - weights[i]!
        expect(Math.sign(step), `layer ${layer} ${part} ${i}, slope ${slope}`).toBe(-Math.sign(slope))
        checked++
      }
    }
  expect(checked).toBeGreaterThan(15)
})

test('heavier rows count more, and those of no weight not at all', () => {
  const examples = drawExamples(1000, ([x]) => (x! > 0 ? 1 : 0))
  // Every other row says the opposite.
  const targets = examples.targets.map((target, row) => (row % 2 === 0 ? target : 1 - target))
  const weights = targets.map((_, row) => (row % 2 === 0 ? 2 : 0))
  const logits = run(train({ ...examples, targets, weights }), examples)
  const right = logits.filter((logit, row) => logit > 0 === examples.targets[row]! > 0.5).length
  expect(right).toBeGreaterThan(970)
})

test('stops when told to, and asks for the examples of every epoch', () => {
  const examples = drawExamples(100, () => 1)
  const asked: number[] = []
  const seen: DenseNetwork[] = []
  const network = trainNetwork(
    backend,
    OPTIONS,
    {
      examplesOf: (epoch) => {
        asked.push(epoch)
        return examples
      },
      afterEpoch: (epoch, copy) => {
        seen.push(copy())
        return epoch === 2 ? 'stop' : 'go on'
      },
    },
    new Random(1, 'stop'),
  )
  expect(asked).toEqual([0, 1, 2])
  expect(network).toEqual(seen[2])
  expect(seen[1]).not.toEqual(seen[2])
})

test('leaves nothing on the backend', () => {
  const { numTensors } = backend.tf.memory()
  train(
    drawExamples(200, () => 0.5),
    { epochs: 1 },
  )
  expect(backend.tf.memory().numTensors).toBe(numTensors)
})

test('AdamW takes the steps of its paper', () => {
  const weights = new Float32Array([1, 1])
  const optimiser = new AdamW(weights, Uint8Array.of(1, 0), { learningRate: 0.1, weightDecay: 0.5, steps: 2 })
  optimiser.update(new Float32Array([4, -4]))
  // First step: the gradient's sign at the full rate, and the decay of the first weight.
  expect(weights[0]).toBeCloseTo(1 - 0.1 - 0.1 * 0.5 * 1, 6)
  expect(weights[1]).toBeCloseTo(1 + 0.1, 6)
  const [first, second] = weights
  optimiser.update(new Float32Array([2, -4]))
  // Half-way the cosine is 0, so half the rate. Mean (0.9 * 0.4 + 0.1 * 2) / 0.19, square likewise.
  const move = 0.56 / 0.19 / Math.sqrt((0.999 * 0.016 + 0.001 * 4) / 0.001999)
  expect(weights[0]).toBeCloseTo(first! - 0.05 * (move + 0.5 * first!), 6)
  expect(weights[1]).toBeCloseTo(second! + 0.05, 6)
})
