/** Other programs that the set-up of tfjs-node runs. Their output goes to stderr: stdout is for the result. */

import { spawnSync } from 'node:child_process'

/** Throws with the command when it does not end well. */
export function runTool(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): void {
  const { status, error } = spawnSync(program, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw failure(program, args, error, status)
}

/** What it prints on stdout. */
export function readTool(program: string, args: readonly string[]): string {
  const { status, error, stdout } = spawnSync(program, args, {
    stdio: ['ignore', 'pipe', 2],
    encoding: 'utf8',
  })
  if (status !== 0) throw failure(program, args, error, status)
  return stdout
}

export function isThere(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}

function failure(
  program: string,
  args: readonly string[],
  error: Error | undefined,
  status: number | null,
): Error {
  const reason = error?.message ?? (status === null ? 'it was stopped' : `exit ${status}`)
  return new Error(`${[program, ...args].join(' ').slice(0, 200)} failed: ${reason}`)
}
