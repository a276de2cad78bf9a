/** A command line of the program, as a process of its own; what it says goes to standard error. */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))

export function scriptCommand(script: string): string[] {
  return ['--import', 'tsx', `${scripts}${script}`]
}

/** Throws where it does not end with 0. */
export async function runScript(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...scriptCommand(script), ...args], {
    stdio: ['ignore', process.stderr, process.stderr],
  })
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (status !== 0) throw new Error(`bench: ${script} ${args.join(' ')} ended with ${status}`)
}
