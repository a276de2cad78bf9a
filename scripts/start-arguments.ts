/** The command line of `npm start`, validated once. */

import { basename, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { SourceAddressError } from '../lib/server/sources/address-parts.ts'
import type { SourceOptions } from '../lib/server/sources/source-address.ts'
import { DEMO_FOLDER, MAIN_FOLDER } from './folders.ts'
import { DEFAULT_MODEL, MODEL_HELP } from './scorer-option.ts'
import { parseSources, SOURCE_HELP } from './source-arguments.ts'

/** What is heard: the simulated fleet, or sources of real messages (or none, but what is pushed). */
export type Hearing =
  | { readonly kind: 'demo'; readonly speed: number }
  | { readonly kind: 'sources'; readonly sources: readonly SourceOptions[] }

export interface StartArguments {
  readonly dir: string
  readonly hearing: Hearing
  /** What it listens on. */
  readonly host: string
  readonly port: number
  /** Names that it goes by besides localhost and addresses. */
  readonly names: readonly string[]
  readonly newLink: boolean
  /** Null: that of the folder, or of one that is new the newest detector. */
  readonly model: string | null
  readonly latenessMs: number
  /** Null: everything is kept. */
  readonly keepDays: number | null
}

/** A minute of the simulated fleet's a second: an alert now and then, and ships that are seen to move. */
const DEMO_SPEED = 60
const MOST_SPEED = 10_000
const PORT = 3000

const EXAMPLES = `
Examples:
  npm start
  npm start -- --source tcp://192.168.1.20:10110 --source udp://:10110 --data data/harbour
  npm start -- --replay logs/january.nmea.gz --speed 60
${SOURCE_HELP}
Without a source, a replay or a folder it runs the demo in ${DEMO_FOLDER}: a simulated fleet with poaching stories, whose clock
is its own. The link that is printed first opens the demo, or makes the first admin of a folder (npm run accounts -- --help
says more). Ctrl-C saves and ends.
Exit status: 0 ended by you, 1 failed, 2 wrong use, 130 interrupted before it served.`

interface Options {
  readonly data?: string
  readonly source: readonly string[]
  readonly replay?: string
  readonly speed?: number
  readonly host: string
  readonly port: number
  readonly name: readonly string[]
  readonly keepDays?: number
  readonly lateness: number
  readonly model?: string
  readonly newLink: boolean
}

/** Throws a CommanderError on wrong use, and for --help; what it has to say is already printed. */
export function parseStartArguments(
  argv: readonly string[],
  printError: (text: string) => void = (text) => process.stderr.write(text),
): StartArguments {
  const command = new Command('npm start --')
    .exitOverride()
    .configureOutput({ writeErr: printError })
    .description(
      'Hears vessels, finds what looks suspicious as it happens, and serves page, API and live feed.',
    )
    .option('--data <dir>', `data folder (default: ${MAIN_FOLDER}; of a replay one of its own)`)
    .option('--source <address>', 'where messages come from; may be given several times', gather, [])
    .option('--replay <file>', 'a file as if it were heard now')
    .option('--speed <times>', `of a replay (default 1) or the demo (default ${DEMO_SPEED})`, parseSpeed)
    .option('--host <address>', 'listen on it; others than 127.0.0.1 are reached from outside', '127.0.0.1')
    .option('--port <number>', 'port; 0: any that is free', parsePort, PORT)
    .option('--name <host>', 'name that a proxy or a network calls this server by; several times', gather, [])
    .option('--keep-days <days>', 'drop journal, archive and tracks from before so many days', parseDays)
    .option('--lateness <time>', 'how late a report may come: 30m, 6h', parseTime, 6 * 3_600_000)
    .option(
      '--model <name>',
      `${MODEL_HELP}; a folder of another is reprocessed by it while it lives (default: the folder's own, of a new one ${DEFAULT_MODEL})`,
    )
    .option(
      '--new-link',
      'make another link for an admin; one that was not opened opens nothing any more',
      false,
    )
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const options = command.opts<Options>()
  const { host, port, name: names, newLink, lateness: latenessMs } = options
  try {
    const { dir, hearing } = chooseHearing(options)
    return {
      dir,
      hearing,
      host,
      port,
      names,
      newLink,
      model: options.model ?? null,
      latenessMs,
      keepDays: options.keepDays ?? null,
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof SourceAddressError)
      return command.error(`error: ${error.message}`)
    throw error
  }
}

class UsageError extends Error {}

function chooseHearing(options: Options): Pick<StartArguments, 'dir' | 'hearing'> {
  const { data, source, replay, speed } = options
  if (replay !== undefined && source.length > 0)
    throw new UsageError('--replay and --source exclude each other: what is past and what is now do not mix')
  if (source.length > 0 && speed !== undefined)
    throw new UsageError('--speed is of --replay and of the demo; a source has its own pace')
  const isDemo = data === undefined && source.length === 0 && replay === undefined
  if (isDemo) return { dir: DEMO_FOLDER, hearing: { kind: 'demo', speed: speed ?? DEMO_SPEED } }
  const dir = data ?? (replay === undefined ? MAIN_FOLDER : replayFolder(replay))
  if (isWithin(dir, DEMO_FOLDER)) {
    if (source.length > 0 || replay !== undefined)
      throw new UsageError(`${DEMO_FOLDER} is the simulated demo's own folder; choose another with --data`)
    return { dir, hearing: { kind: 'demo', speed: speed ?? DEMO_SPEED } }
  }
  const addresses = replay === undefined ? source : [`replay:${replay}?speed=${speed ?? 1}`]
  return { dir, hearing: { kind: 'sources', sources: parseSources(addresses) } }
}

/** `data/replay-january`: named after the file, so that one is not taken into another's. */
function replayFolder(file: string): string {
  const name = basename(file)
    .replace(/(\.(gz|zst|csv|nmea|json|ndjson|parquet|txt|log))+$/i, '')
    .replace(/[^a-z0-9_-]+/gi, '-')
    .slice(0, 64)
  return `data/replay-${name === '' || name === '-' ? 'file' : name}`
}

function isWithin(dir: string, folder: string): boolean {
  const path = relative(resolve(folder), resolve(dir))
  return path === '' || !path.startsWith('..')
}

function gather(text: string, before: readonly string[]): string[] {
  return [...before, text]
}

function parseSpeed(text: string): number {
  const speed = Number(text)
  if (text.trim() === '' || !(speed > 0 && speed <= MOST_SPEED))
    throw new InvalidArgumentError(`A number above 0, at most ${MOST_SPEED}.`)
  return speed
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('0 to 65535.')
  return port
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('A whole number of days, 1 or more.')
  return Number(text)
}

const UNIT_MS = { m: 60_000, h: 3_600_000 } as const
/** Longest lateness: states are kept for so long. */
const LONGEST_LATENESS_MS = 7 * 24 * 3_600_000

function parseTime(text: string): number {
  const [, amount, unit] = /^(\d{1,5})([mh])$/.exec(text) ?? []
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  if (!(ms > 0 && ms <= LONGEST_LATENESS_MS))
    throw new InvalidArgumentError('A time such as 30m or 6h, at most 168h.')
  return ms
}
