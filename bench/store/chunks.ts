/**
 * How fast one thread packs and unpacks track chunks, and how small they get: positions of made-up ships with a
 * score where a position is a row. `npm run bench:store -- [million positions]`
 */

import { NO_SCORE } from '../../lib/model/scorer.ts'
import { decodeChunk } from '../../lib/store/chunk-codec.ts'
import { ChunkBuilder, type PackedChunk } from '../../lib/store/track-chunks.ts'
import { median } from '../peers.ts'
import { makeTrack } from './tracks.ts'

const POSITIONS = Math.round(Number(process.argv[2] ?? 2) * 1_000_000)
const ROUNDS = 5
const POSITIONS_PER_TRACK = 20_000

const SEGMENT_ID = '0123456789abcdef'
const TRACK_IDS = Array.from({ length: Math.ceil(POSITIONS / POSITIONS_PER_TRACK) }, (_, i) =>
  i.toString(16).padStart(16, '0'),
)

function secondsOf(work: () => void): number {
  const started = process.cpuUsage()
  work()
  const used = process.cpuUsage(started)
  return (used.user + used.system) / 1e6
}

console.log(
  `${POSITIONS / 1e6} million positions, CPU time, median of ${ROUNDS} rounds, Node ${process.version}\n`,
)
console.log('mean interval   pack µs/position   unpack µs/position   bytes/position   of them rows')
for (const intervalSeconds of [10, 60, 600]) {
  const { block, scores } = makeTrack(POSITIONS, intervalSeconds)
  const packing: number[] = []
  const unpacking: number[] = []
  let chunks: PackedChunk[] = []
  for (let round = 0; round < ROUNDS; round++) {
    packing.push(
      secondsOf(() => {
        const builder = new ChunkBuilder()
        for (let row = 0; row < POSITIONS; row++) {
          const track = Math.floor(row / POSITIONS_PER_TRACK)
          builder.add(TRACK_IDS[track]!, SEGMENT_ID, block, row, scores[row]!)
        }
        chunks = builder.finish()
      }),
    )
    unpacking.push(
      secondsOf(() => {
        let read = 0
        for (const { columns } of chunks) read += decodeChunk(columns).count
        if (read !== POSITIONS) throw new Error(`bench: ${read} of ${POSITIONS} positions read`)
      }),
    )
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.columns.length, 0)
  const rows = scores.reduce((sum, score) => sum + (score === NO_SCORE ? 0 : 1), 0)
  const micros = (times: number[]) => ((median(times) / POSITIONS) * 1e6).toFixed(3)
  console.log(
    `${`${intervalSeconds} s`.padEnd(16)}${micros(packing).padEnd(19)}${micros(unpacking).padEnd(21)}${(bytes / POSITIONS).toFixed(2).padEnd(17)}${((100 * rows) / POSITIONS).toFixed(1)} %`,
  )
}
