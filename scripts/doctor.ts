/** `npm run doctor`: what this installation is made of, for a bug report or before a long run. */
import { cpus, totalmem } from 'node:os'
import { startBackend } from '../lib/model/backend.ts'

const backend = await startBackend()
const sum = await backend.tf.tensor1d([1, 2, 3]).sum().data()
if (sum[0] !== 6) throw new Error(`doctor: 1 + 2 + 3 came out as ${sum[0]} on ${backend.name}`)
const lines = [
  ['node', process.version],
  [
    'platform',
    `${process.platform} ${process.arch}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  ],
  ['tensors', `${backend.name === 'wasm' ? 'WebAssembly' : 'tfjs-node'}, tfjs ${backend.version}`],
]
for (const [name, value] of lines) console.log(`${name!.padEnd(10)}${value}`)
