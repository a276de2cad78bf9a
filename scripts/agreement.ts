/** `npm run agreement -- FILE`: our segments against those that a table gives for the same messages. */
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { listInputs, openInput } from '../lib/ais/open-input.ts'
import { readInputs } from '../lib/ais/read-inputs.ts'
import { POSITION, ReportBuffer } from '../lib/ais/report.ts'
import {
  type Agreement,
  type ExpectedReports,
  measureAgreement,
} from '../lib/features/segmenter-agreement.ts'

const FAILED = 1
const USAGE = 2

/**
 * Reads a table of messages whose last column is `expected_seg_id`, such as the regression examples of GFW's
 * gpsdio-segment. The reports come from the ordinary readers; the last column is laid beside them in order.
 * Throws where the two do not run in step.
 */
export async function readExpected(path: string): Promise<ExpectedReports> {
  const buffer = new ReportBuffer()
  for (const { error } of await readInputs([path], { importStartMs: Date.now() }, buffer))
    if (error !== null) throw error
  const expected = new Array<string>(buffer.count).fill('')
  let row = 0
  const placeless = new Map<string, string[]>()
  for (const line of (await readText(path)).split(/\r?\n/).slice(1)) {
    if (line === '') continue
    // The columns used stand before and after those that may be quoted.
    const [mmsi, timestamp, , , lat, lon] = line.split(',', 6)
    if (lat === '' || lon === '') continue
    if (Math.abs(Number(lat)) > 90 || Math.abs(Number(lon)) > 180) {
      const names = placeless.get(mmsi!) ?? []
      names.push(line.slice(line.lastIndexOf(',') + 1))
      placeless.set(mmsi!, names)
      continue
    }
    while (row < buffer.count && buffer.block.kind[row] !== POSITION) row++
    if (row >= buffer.count || buffer.block.timeMs[row] !== Date.parse(timestamp!))
      throw new Error(`agreement: positions and expected segments out of step at ${timestamp}`)
    expected[row++] = line.slice(line.lastIndexOf(',') + 1)
  }
  return { buffer, expected, placeless }
}

async function readText(path: string): Promise<string> {
  const chunks: Uint8Array[] = []
  for (const name of await listInputs([path]))
    for await (const chunk of openInput(name, {})) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function printTable(agreement: Agreement): void {
  console.log('mmsi        positions  their segs  our segs  pair agreement  adjusted Rand')
  for (const vessel of agreement.vessels)
    console.log(
      vessel.mmsi.padEnd(10),
      String(vessel.positions).padStart(10),
      String(vessel.expectedSegments).padStart(11),
      String(vessel.segments).padStart(9),
      vessel.pairAgreement.toFixed(4).padStart(15),
      vessel.adjustedRand.toFixed(4).padStart(14),
    )
  console.log(`
${agreement.vessels.length} MMSI, ${agreement.positions} positions that the table places
pair agreement over all pairs within an MMSI   ${agreement.pairAgreement.toFixed(4)}
adjusted Rand, mean over MMSI                  ${agreement.adjustedRand.toFixed(4)}
positions that the table drops                 ${agreement.expectedDropped}, of which ours drops ${agreement.dropped}
`)
}

async function main(): Promise<void> {
  const program = new Command('agreement')
    .description('Compare our segments with those in the column expected_seg_id of a table of AIS messages.')
    .argument('<file>', 'CSV, gzip and zstd are unpacked')
    .option('--json', 'print the figures as one JSON object', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run -s agreement -- ../shared/data/ais-tracks/gfw_segment_messages.csv.gz
  $ npm run -s agreement -- messages.csv --json | jq .adjustedRand`,
    )
    .exitOverride()
  program.parse()
  const reports = await readExpected(program.args[0]!)
  const agreement = measureAgreement(reports)
  if (program.opts<{ json: boolean }>().json) console.log(JSON.stringify(agreement))
  else printTable(agreement)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main()
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
    else {
      console.error(error instanceof Error ? error.message : String(error))
      process.exitCode = FAILED
    }
  }
}
