/** `npm run doctor`: what this installation is made of, and whether it computes; for a bug report or a long run. */

import { cpus, totalmem } from 'node:os'
import { Command, CommanderError } from 'commander'
import { type Backend, chooseBackend, startBackend } from '../lib/model/backend.ts'

const FAILED = 1
const USAGE = 2

/** Small whole numbers, which every backend must get exactly. Matrices by row. */
const LEFT = { values: [1, 2, 3, 4, 5, 6], shape: [2, 3] } as const
const RIGHT = { values: [7, 8, 9, 10, 11, 12], shape: [3, 2] } as const
const PRODUCT = [58, 64, 139, 154] as const
const SUM = 415

async function main(): Promise<void> {
  const program = new Command('doctor')
    .description('Say what this installation is made of, which tensor backend it takes and why, and try it.')
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText(
      'after',
      `
WAKEWATCH_BACKEND=tensorflow or wasm asks for a backend; else the best one installed is taken.

Examples:
  $ npm run doctor
  $ WAKEWATCH_BACKEND=wasm npm run -s doctor -- --json | jq .backend`,
    )
    .exitOverride()
  program.parse()
  const { reason } = chooseBackend(process.env)
  const backend = await startBackend()
  tryBackend(backend)
  const { name, version, library } = backend
  const report = {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    backend: { name, reason, tfjs: version, library, computes: true },
  }
  if (program.opts<{ json: boolean }>().json) console.log(JSON.stringify(report))
  else
    for (const [title, text] of [
      ['node', report.node],
      ['platform', `${report.platform} ${report.arch}, ${report.cores} cores, ${report.memoryGib} GiB`],
      ['backend', `${name === 'wasm' ? 'WebAssembly' : 'TensorFlow'}: ${reason}`],
      ['tensors', `tfjs ${version}, ${library}; a sum and a product of matrices are right`],
    ])
      console.log(`${title!.padEnd(10)}${text}`)
}

function tryBackend({ tf, name }: Backend): void {
  const [left, right] = [LEFT, RIGHT].map(({ values, shape }) => tf.tensor2d([...values], [...shape]))
  const product = tf.matMul(left!, right!)
  demandEqual(name, 'a product of matrices', product.dataSync(), PRODUCT)
  demandEqual(name, 'a sum', product.sum().dataSync(), [SUM])
}

function demandEqual(
  name: string,
  what: string,
  actual: ArrayLike<number>,
  expected: readonly number[],
): void {
  if (expected.every((value, i) => value === actual[i])) return
  throw new Error(`${what} came out as ${Array.from(actual)} on ${name}, not ${expected}`)
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(`doctor: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = FAILED
  }
}
