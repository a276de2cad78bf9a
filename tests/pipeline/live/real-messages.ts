/** Parts of real messages: shared and spoofed numbers, gaps, names that change, buoys. */

import { readInputs } from '../../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { sharedData } from '../../shared-data.ts'
import { reordered } from './small-sea.ts'

let all: ReportBuffer | null = null

/** About so many messages of some vessels, in the order of event time: of each those that follow a random one. */
export async function realMessages(seed: number, most: number): Promise<ReportBuffer> {
  all ??= await readAll()
  const random = createRandom(seed)
  const byVessel = new Map<number, number[]>()
  for (let row = 0; row < all.count; row++) {
    const own = byVessel.get(all.block.vessel[row]!)
    if (own === undefined) byVessel.set(all.block.vessel[row]!, [row])
    else own.push(row)
  }
  const vessels = [...byVessel.values()].sort(() => random.next() - 0.5)
  const rows: number[] = []
  const each = Math.ceil(most / VESSELS)
  for (const own of vessels) {
    if (rows.length >= most) break
    const { timeMs } = all.block
    own.sort((a, b) => timeMs[a]! - timeMs[b]!)
    const from = Math.floor(random.next() * Math.max(1, own.length - each))
    rows.push(...own.slice(from, from + each))
  }
  const { timeMs } = all.block
  return reordered(
    all,
    rows.sort((a, b) => timeMs[a]! - timeMs[b]!),
  )
}

/** At least as many as W needs, and some. */
const VESSELS = 6

async function readAll(): Promise<ReportBuffer> {
  const buffer = new ReportBuffer()
  const path = sharedData('ais-tracks/gfw_segment_messages.csv.gz')
  const [result] = await readInputs([path], { importStartMs: Date.UTC(2026, 0, 1) }, buffer)
  if (result!.error !== null) throw result!.error
  return buffer
}
