/** `npm run baseline -- FOLDER`: makes the speed baseline's table from labelled positions, and judges it. */

import { Command, CommanderError } from 'commander'
import { TRACK_OPTIONS } from '../lib/features/track-machine.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { listLabelInputs } from '../lib/labels/label-inputs.ts'
import { judgeScores, type RowMetrics } from '../lib/model/metrics.ts'
import {
  chooseThreshold,
  fitSpeedTable,
  type SpeedSample,
  scoreSamples,
  speedSamplesOf,
  splitByVessel,
} from '../lib/model/speed-baseline-fit.ts'
import { readLabelledRows } from '../lib/pipeline/labelled-rows.ts'

const FAILED = 1
const USAGE = 2

async function main(): Promise<void> {
  const program = new Command('baseline')
    .description(
      'Make the table of the speed baseline from labelled positions, half of the vessels, and judge it on the others.',
    )
    .argument(
      '<folder>',
      'labelled positions: files in GFW training format or as the small-scale table, or a data folder',
    )
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run -s baseline -- ../shared/data/fishing-labels
  $ npm run -s baseline -- ../shared/data/fishing-labels --json | jq .table`,
    )
    .exitOverride()
  program.parse()
  // Distance to shore, the only thing a map would give, is no matter here: there is none.
  const context = { places: null, solarHour: localSolarHour, options: TRACK_OPTIONS }
  const files = await listLabelInputs([program.args[0]!])
  const rows = await readLabelledRows(files, { context, importStartMs: Date.now() })
  const { development, judging } = splitByVessel(speedSamplesOf(rows))
  const table = fitSpeedTable(development)
  const threshold = chooseThreshold(table, development)
  const judge = (samples: readonly SpeedSample[]) => judgeScores(scoreSamples(table, samples), threshold)
  const gears = [...new Set(judging.map(({ gear }) => gear))].sort()
  const judgements = [
    { half: 'development', gear: 'all', vessels: vesselsOf(development), ...judge(development) },
    { half: 'judging', gear: 'all', vessels: vesselsOf(judging), ...judge(judging) },
    ...gears.map((gear) => {
      const samples = judging.filter((sample) => sample.gear === gear)
      return { half: 'judging', gear, vessels: vesselsOf(samples), ...judge(samples) }
    }),
  ]
  if (program.opts<{ json: boolean }>().json) console.log(JSON.stringify({ table, threshold, judgements }))
  else {
    console.log('| knots | P(apparent fishing) |\n|---|---|')
    for (const [i, knots] of table.knots.entries())
      console.log(`| ${knots} | ${table.probability[i]!.toFixed(2)} |`)
    console.log(`\nScored fishing from ${(threshold / 1000).toFixed(2)}\n`)
    console.log(
      '| half | gear | vessels | rows | fishing | AUC | F1 | precision | recall | Brier |\n|---|---|---|---|---|---|---|---|---|---|',
    )
    for (const judgement of judgements) console.log(lineOf(judgement))
  }
}

function lineOf(one: RowMetrics & { half: string; gear: string; vessels: number }): string {
  const share = (value: number) => (Number.isNaN(value) ? '-' : value.toFixed(3))
  const figures = [one.auc, one.f1, one.precision, one.recall, one.brier].map(share)
  return `| ${[one.half, one.gear, one.vessels, one.rows, one.fishingRows, ...figures].join(' | ')} |`
}

function vesselsOf(samples: readonly SpeedSample[]): number {
  return new Set(samples.map(({ vessel }) => vessel)).size
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
