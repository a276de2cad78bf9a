/** The command line of `npm run simulate`, validated once. */

import { Command } from 'commander'
import { z } from 'zod'
import { MOST_VESSELS } from '../lib/simulate/fleet.ts'
import { MOST_PATROL_DAYS } from '../lib/simulate/patrol/patrol-fleet.ts'
import { FLEETS, type FleetName } from '../lib/simulate/simulate.ts'
import { whole } from './whole-option.ts'

export const SIMULATION_FORMATS = ['csv', 'nmea', 'parquet'] as const
export type SimulationFormat = (typeof SIMULATION_FORMATS)[number]

export interface SimulateArguments {
  readonly fleet: FleetName
  readonly vessels: number
  readonly days: number
  readonly seed: number
  /** Folder that is made. */
  readonly out: string
  /** Null: intervals of the AIS standard. */
  readonly intervalMs: number | null
  readonly format: SimulationFormat
  /** UTC epoch ms, midnight. */
  readonly startMs: number
  readonly json: boolean
}

/** Longest simulation, days. */
const MOST_DAYS = 3660
/** Longest interval, seconds: a day. */
const LONGEST_INTERVAL = 86_400

const EXAMPLES = `
Examples:
  npm run simulate -- --vessels 200 --days 14 --seed 1 --out data/simulated
  npm run simulate -- --vessels 7000 --days 1 --seed 1 --interval 60 --format parquet --out data/ten-million
  npm run simulate -- --fleet patrol --vessels 200 --days 30 --interval 300 --out data/patrol

DIR then holds messages/ with a file for each day of arrival, truth.ndjson with what really happened, and README.md;
of a patrol fleet also zones.geojson and register.csv.
The same arguments give the same bytes. Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted; a run that does
not end leaves no DIR.`

const optionsSchema = z.object({
  fleet: z.enum(FLEETS, { error: `--fleet is one of ${FLEETS.join(', ')}` }),
  vessels: whole('vessels', 1, MOST_VESSELS),
  days: whole('days', 1, MOST_DAYS),
  seed: whole('seed', 0, 2 ** 31 - 1),
  out: z.string().min(1, { error: '--out names a folder' }),
  interval: whole('interval', 1, LONGEST_INTERVAL).optional(),
  format: z.enum(SIMULATION_FORMATS, { error: `--format is one of ${SIMULATION_FORMATS.join(', ')}` }),
  start: z.iso.date({ error: '--start is a date such as 2025-01-01' }).transform((text) => Date.parse(text)),
  json: z.boolean().default(false),
})

/**
 * Throws a CommanderError on wrong use, and for --help; what it has to say is already printed, errors through
 * `printError`. `nowMs` is the wall clock.
 */
export function parseSimulateArguments(
  argv: readonly string[],
  printError: (text: string) => void = (text) => process.stderr.write(text),
  nowMs: number = Date.now(),
): SimulateArguments {
  const command = new Command('npm run simulate --')
    .exitOverride()
    .configureOutput({ writeErr: printError })
    .description(
      'Writes the AIS messages of a made-up fleet on real coasts, and beside them what really happened.',
    )
    .requiredOption(
      '--vessels <n>',
      `ships, 1 to ${MOST_VESSELS}; more of them change nothing for the first ones`,
    )
    .requiredOption('--days <n>', 'days of messages')
    .requiredOption('--out <dir>', 'folder to make; it must not hold anything')
    .option(
      '--fleet <name>',
      `${FLEETS.join(', ')}: the second with zones, a register, stories and innocents`,
      'ordinary',
    )
    .option('--seed <n>', 'another seed is another fleet', '1')
    .option('--interval <seconds>', 'mean time between positions, all of them heard (default: as AIS does)')
    .option('--format <name>', SIMULATION_FORMATS.join(', '), 'csv')
    .option('--start <date>', 'first day, UTC', '2025-01-01')
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const parsed = optionsSchema.safeParse(command.opts())
  if (!parsed.success) command.error(`error: ${parsed.error.issues[0]!.message}`)
  const { fleet, vessels, days, seed, out, interval, format, start, json } = parsed.data!
  if (fleet === 'patrol' && days > MOST_PATROL_DAYS) {
    command.error(`error: --days of a patrol fleet is a whole number from 1 to ${MOST_PATROL_DAYS}`)
  }
  if (start + days * 86_400_000 > nowMs) {
    command.error(
      'error: the simulation would end in the future, and a backfill would refuse it; give an earlier --start',
    )
  }
  return {
    ...{ fleet, vessels, days, seed, out, format, json },
    intervalMs: interval === undefined ? null : interval * 1000,
    startMs: start,
  }
}
