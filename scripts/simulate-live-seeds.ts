/** Runs the seeds that `npm run simulate:live` sends it, one at a time: one process of several. */

import { simulateSeed } from '../tests/pipeline/live/simulator/simulate-seed.ts'
import { smallSea } from '../tests/pipeline/live/small-sea.ts'

const world = smallSea()

process.on('message', async (seed: number) => {
  const result = await simulateSeed(seed, world)
  process.send!({ ...result, cpuMs: process.cpuUsage().user / 1000 })
})
// The one who sends them decides when it ends.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
