/** `npm run judge -- DATA TRUTH`: what a backfill found in a simulation beside what really happened. */

import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import type { EventOutput } from '../lib/events/outputs.ts'
import type { PortVisitOutput } from '../lib/features/outputs.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import type { StoredGap } from '../lib/store/output-rows.ts'
import {
  activeGeneration,
  listVessels,
  readFeedOutages,
  readVesselOutputs,
} from '../lib/store/read-outputs.ts'
import { openReader } from '../lib/store/store.ts'
import { type Found, judgeCases } from './judge-cases.ts'
import { judgeFishing } from './judge-fishing.ts'
import { formatCases, formatFishing, formatTallies } from './judge-tables.ts'
import { readTruth } from './judge-truth.ts'

const FAILED = 1
const USAGE = 2

async function main(): Promise<void> {
  const program = new Command('judge')
    .description('Judge what a backfill of simulated messages found by the truth of the simulation.')
    .argument('<data>', 'data folder')
    .argument('<truth>', 'truth.ndjson beside the messages')
    .option('--cases', 'also list what was missed and what was found wrongly', false)
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run -s simulate -- --vessels 100 --days 14 --seed 7 --interval 300 --out data/sim
  $ npm run -s backfill -- data/sim/messages --data data/sim-found
  $ npm run -s judge -- data/sim-found data/sim/truth.ndjson`,
    )
    .exitOverride()
  program.parse()
  const [data, truthFile] = program.args as [string, string]
  const { cases, json } = program.opts<{ cases: boolean; json: boolean }>()
  const truth = readTruth(readFileSync(truthFile, 'utf8'))
  const found = await readFound(data)
  const tallies = judgeCases(truth, found, createBuiltinPlaces().shoreKm)
  const fishing = judgeFishing(truth, found)
  if (json) console.log(JSON.stringify({ simulated: true, tallies, fishing }))
  else {
    console.log(`SIMULATED\n\n${formatTallies(tallies)}\n\n${formatFishing(fishing)}`)
    if (cases) console.log(`\n${formatCases(tallies)}`)
  }
}

/** What the folder's active generation holds. Throws where there is none. */
async function readFound(dir: string): Promise<Found> {
  const store = await openReader(dir)
  try {
    const active = await activeGeneration(store)
    if (active === null) throw new Error(`judge: ${dir} holds no data yet`)
    const { generation, watermarkMs } = active
    const events: EventOutput[] = []
    const gaps: StoredGap[] = []
    const portVisits: PortVisitOutput[] = []
    for (const { mmsi } of await listVessels(store, generation)) {
      const outputs = await readVesselOutputs(store, generation, mmsi)
      // Encounters come with both of their vessels.
      events.push(...outputs.events.filter((event) => event.kind === 'feedOutage' || event.mmsi === mmsi))
      gaps.push(...outputs.gaps)
      portVisits.push(...outputs.portVisits)
    }
    const outages = await readFeedOutages(store, generation)
    return { events, outages, gaps, portVisits, untilMs: watermarkMs }
  } finally {
    await store.close()
  }
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
