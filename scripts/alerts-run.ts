/** `npm run alerts` as a function: where it writes is given, so that tests read it. */

import { Command, CommanderError } from 'commander'
import { addReadingCommands } from './alerts-reading.ts'
import { addWritingCommands } from './alerts-writing.ts'
import { MAIN_FOLDER } from './folders.ts'

const EXAMPLES = `
Examples:
  npm run alerts -- list --state new,acknowledged --since 2026-03-01 --data data/harbour
  npm run alerts -- dismiss 3f9c2a7e --reason permitted --note 'licensed since May' --data data/harbour

An ID is an alert's, or its first digits. What is said of an alert hangs on vessel, rule and event time, and goes with the
alert when late data move it; nothing that was said is ever deleted (docs/alerts.md). npm run explain tells all that made
an alert. Exit status: 0 done, 1 failed (nothing was changed), 2 wrong use.`

/** Options of every subcommand. */
export interface Common {
  readonly data: string
  readonly json?: true
}

/** What subcommands are made with. */
export interface Commands {
  add(name: string, description: string): Command
  /** Ends the program as a wrong use. */
  refuse(reason: string): never
  /** A value as JSON where that is asked for, else a text. */
  print(options: Common, value: unknown, text: () => string): void
}

interface Output {
  write(text: string): unknown
}

/** Returns the exit status. */
export async function runAlerts(argv: readonly string[], out: Output, complaints: Output): Promise<number> {
  const command = new Command('npm run alerts --')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => complaints.write(text) })
    .description('Alerts of a data folder: the queue, one alert, states, silences, changes, precision.')
    .addHelpText('after', EXAMPLES)
  const commands: Commands = {
    add: (name, description) =>
      command
        .command(name)
        .description(description)
        .option('--data <dir>', 'data folder', MAIN_FOLDER)
        .option('--json', 'print JSON'),
    refuse: (reason) => command.error(`error: ${reason}`),
    print: ({ json }, value, text) => out.write(json ? `${JSON.stringify(value)}\n` : text()),
  }
  addReadingCommands(commands)
  addWritingCommands(commands)
  try {
    await command.parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    complaints.write(`alerts: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
