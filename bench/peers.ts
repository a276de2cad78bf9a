/** What benches beside peers share: the peers' packages, timed runs in processes of their own, medians. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Spent } from './clock.ts'

/** What every timed run prints, as a line of JSON. */
export interface Timing {
  /** Of the peer's package; empty for our own. */
  readonly version: string
  readonly read: Spent
  readonly work: Spent
  readonly positions: number
  readonly found: number
  readonly peakMb: number
}

/** A run: its name, and the program with its arguments that is timed. */
export interface Contestant {
  readonly name: string
  readonly command: readonly [program: string, ...args: string[]]
  /** Set besides the bench's own environment. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The Python of an environment with these packages of PyPI, made where there is none. */
export function installPeers(venv: string, packages: readonly string[]): string {
  const python = join(venv, 'bin/python')
  if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', venv])
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
  return python
}

/**
 * Each contestant once a round, one after the other, so that all see the same machine. `Result`: what each prints, as a
 * line of JSON.
 */
export function timeRounds<Result = Timing>(
  contestants: readonly Contestant[],
  rounds: number,
): Map<string, Result[]> {
  const timings = new Map<string, Result[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const { name, command, environment } of contestants) {
      const [program, ...args] = command
      const text = execFileSync(program, args, {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...environment },
      })
      timings.get(name)!.push(JSON.parse(text) as Result)
    }
  return timings
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Our own program under tsx, as `command` wants it. */
export function nodeCommand(script: string, ...args: string[]): [string, ...string[]] {
  return [process.execPath, '--import', 'tsx', script, ...args]
}

/** A table in Markdown. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`)
  line(head)
  line(head.map(() => '---'))
  for (const row of rows) line(row)
}
