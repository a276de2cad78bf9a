/**
 * A process of its own for tests of backends: trains a small dense network from one seed, in the main thread or, asked
 * for `worker`, in a worker thread, and prints what came out as a line of JSON. WAKEWATCH_BACKEND says on which backend.
 */

import { createHash } from 'node:crypto'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import type { Rank, Tensor, Variable } from '@tensorflow/tfjs'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { Random } from '../../lib/model/random.ts'

export interface ProgramRun {
  readonly library: string
  /** Logits of the first rows before training. */
  readonly logits: readonly number[]
  /** Of each step of the training. */
  readonly losses: readonly number[]
  /** Hash of the trained weights' bits. */
  readonly weights: string
  /** Rows whose logit had other bits at another place, or in a block of another size. */
  readonly strayRows: number
}

const INPUTS = 60
const HIDDEN = 64
/** So large that two threads of TensorFlow would share its sums. */
const BATCH_ROWS = 2048
const STEPS = 12
const COMPARED_ROWS = 64
/** Blocks of whole groups of rows, see docs/decisions/0010-tensor-backends.md. */
const GROUP_ROWS = 48
const BLOCK_ROWS = 12 * GROUP_ROWS

type Weights = readonly Variable[]

function makeWeights({ tf }: Backend): Weights {
  const random = new Random(11, 'weights')
  const shapes = [[INPUTS, HIDDEN], [HIDDEN], [HIDDEN, HIDDEN], [HIDDEN], [HIDDEN, 1], [1]]
  return shapes.map((shape) => {
    const values = new Float32Array(shape.reduce((size, length) => size * length))
    random.fillEven(values, 0.2)
    return tf.variable(tf.tensor(values, shape))
  })
}

function logitsOf({ tf }: Backend, weights: Weights, rows: Float32Array): Float32Array {
  return tf.tidy(() => {
    let values: Tensor<Rank> = tf.tensor2d(rows, [rows.length / INPUTS, INPUTS])
    for (let layer = 0; layer < 6; layer += 2) {
      const [kernel, bias] = [weights[layer]!, weights[layer + 1]!]
      values = tf.fused.matMul({ a: values, b: kernel, bias, activation: layer < 4 ? 'relu' : 'linear' })
    }
    return values.dataSync<'float32'>()
  })
}

/** Rows are fishing where their first input is above the second: a rule that training must find. */
function train({ tf }: Backend, weights: Weights, rows: Float32Array): number[] {
  const count = rows.length / INPUTS
  const labels = Float32Array.from({ length: count }, (_, row) =>
    rows[row * INPUTS]! > rows[row * INPUTS + 1]! ? 1 : 0,
  )
  const optimizer = tf.train.adam(0.01)
  const step = () =>
    tf.tidy(() => {
      const cost = optimizer.minimize(() => {
        let values: Tensor<Rank> = tf.tensor2d(rows, [count, INPUTS])
        for (let layer = 0; layer < 6; layer += 2) {
          values = tf.add(tf.matMul(values, weights[layer]!), weights[layer + 1]!)
          if (layer < 4) values = tf.relu(values)
        }
        const truth = tf.tensor2d(labels, [count, 1])
        return tf.mean(tf.sub(tf.softplus(values), tf.mul(truth, values)))
      }, true)
      return cost!.dataSync()[0]!
    })
  return Array.from({ length: STEPS }, step)
}

function countStrayRows(backend: Backend, weights: Weights, rows: Float32Array): number {
  const block = rows.subarray(0, BLOCK_ROWS * INPUTS)
  const whole = logitsOf(backend, weights, block)
  const strays = new Set<number>()
  for (let count = GROUP_ROWS; count < BLOCK_ROWS; count += GROUP_ROWS)
    logitsOf(backend, weights, block.subarray(0, count * INPUTS)).forEach((logit, row) => {
      if (logit !== whole[row]) strays.add(row)
    })
  const order = Array.from({ length: BLOCK_ROWS }, (_, row) => row)
  new Random(12, 'order').shuffle(order)
  const shuffled = new Float32Array(block.length)
  order.forEach((row, place) => {
    shuffled.set(block.subarray(row * INPUTS, (row + 1) * INPUTS), place * INPUTS)
  })
  logitsOf(backend, weights, shuffled).forEach((logit, place) => {
    if (logit !== whole[order[place]!]) strays.add(order[place]!)
  })
  return strays.size
}

async function runThread(): Promise<ProgramRun> {
  const backend = await startBackend()
  const weights = makeWeights(backend)
  const rows = new Float32Array(BATCH_ROWS * INPUTS)
  new Random(13, 'rows').addNormal(rows, rows.length, 1)
  const logits = Array.from(logitsOf(backend, weights, rows.subarray(0, COMPARED_ROWS * INPUTS)))
  const strayRows = countStrayRows(backend, weights, rows)
  const losses = train(backend, weights, rows)
  const hash = createHash('sha256')
  for (const weight of weights) hash.update(Buffer.from(weight.dataSync<'float32'>().slice().buffer))
  return { library: backend.library, logits, losses, weights: hash.digest('hex'), strayRows }
}

function runWorker(): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./backend-program-start.mjs', import.meta.url))
    worker.once('message', resolve).once('error', reject)
  })
}

if (isMainThread)
  console.log(JSON.stringify(process.argv[2] === 'worker' ? await runWorker() : await runThread()))
else parentPort!.postMessage(await runThread())
