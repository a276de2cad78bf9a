/**
 * One timed run of the vessel fold over labelled files: fold.ts THOUSAND_ROWS FILE…
 *
 * The rows that it makes are those that all others of the bench train on and score. The files are folded once untimed and
 * then as often as it takes to make so many rows; reading is not timed. Prints a line of JSON.
 */

import { orderReports } from '../../lib/ais/order.ts'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { LogColumns, VesselLog } from '../../lib/pipeline/vessel-log.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { Clock } from '../clock.ts'

const [thousands, ...files] = process.argv.slice(2) as [string, ...string[]]
const wanted = Number(thousands) * 1000
const buffer = new ReportBuffer()
for (const { error } of await readInputs(files, { importStartMs: Date.now() }, buffer))
  if (error !== null) throw error
const { context } = await createTrackContext(null)
const fold = new VesselFold(context())
const columns = new LogColumns()

foldOnce()
const clock = new Clock()
let rows = 0
while (rows < wanted) rows += foldOnce()
const { cpuS } = clock.take()
console.log(JSON.stringify({ version: '', works: { features: { rows, cpuS } } }))

/** Rows made. */
function foldOnce(): number {
  const { rows: order, vessels } = orderReports(buffer)
  columns.clear()
  for (const { vessel, from, to } of vessels) {
    const log = new VesselLog(columns)
    const state = fold.start(buffer.keys[vessel]!)
    fold.stepRows(state, buffer.block, buffer.identities, order, from, to, log)
    fold.peek(state, log)
  }
  return columns.rows
}
