/** `npm run judge:alerts -- DATA TRUTH`: the alerts of a simulated patrol fleet beside what really happened. */

import { Command, CommanderError } from 'commander'
import { judgeAlertsOf } from './judge-alerts-read.ts'
import { casesToJson, formatAlertCases, formatAlertTally } from './judge-alerts-report.ts'
import { gatesOf } from './judge-alerts-tally.ts'

const EXAMPLES = `
Examples:
  npm run -s judge:alerts -- data/patrol-found data/patrol/truth.ndjson
  npm run -s judge:alerts -- data/patrol-found data/patrol/truth.ndjson --cases

DATA was filled by a backfill of the messages of npm run simulate -- --fleet patrol, with its zones and its register
(docs/judging-alerts.md). Exit status: 0 done, whatever the figures, 1 failed, 2 wrong use.`

async function main(): Promise<void> {
  const program = new Command('npm run judge:alerts --')
    .description('Judges the alerts of a simulated patrol fleet by the truth of the simulation.')
    .argument('<data>', 'data folder')
    .argument('<truth>', 'truth.ndjson beside the messages')
    .option('--cases', 'also list missed stories and false alerts', false)
    .option('--json', 'print everything as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
  program.parse()
  const [data, truthFile] = program.args as [string, string]
  const { cases, json } = program.opts<{ cases: boolean; json: boolean }>()
  const judgement = await judgeAlertsOf(data, truthFile)
  const { tally } = judgement
  if (json) {
    console.log(
      JSON.stringify({ simulated: true, ...tally, gates: gatesOf(tally), ...casesToJson(judgement) }),
    )
    return
  }
  console.log(formatAlertTally(tally))
  if (cases) console.log(`\n${formatAlertCases(judgement)}`)
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
