/** Reading `truth.ndjson`, what a simulation says really happened: the inverse of lib/simulate/truth. */

import type { Truth } from '../lib/simulate/truth.ts'

type Kind = Truth['kind']

/** Every kind there is. */
const KINDS: Readonly<Record<Kind, true>> = {
  vessel: true,
  fishing: true,
  'port-call': true,
  meeting: true,
  loitering: true,
  silence: true,
  rename: true,
  'shared-number': true,
  outage: true,
  outlier: true,
  story: true,
  innocent: true,
}

/** Fields that hold times: ISO 8601 in the file, UTC epoch ms here. */
const TIMES = ['start', 'end', 'time'] as const

/** Rows of the file. Throws at a line that is none. */
export function readTruth(text: string): Truth[] {
  return text.split('\n').flatMap((line, at) => (line === '' ? [] : [readRow(line, at + 1)]))
}

function readRow(line: string, number: number): Truth {
  const row = parseObject(line)
  if (row === null || typeof row.kind !== 'string' || !Object.hasOwn(KINDS, row.kind))
    throw new Error(`judge: line ${number} of the truth is no row of it: ${line.slice(0, 100)}`)
  for (const name of TIMES) {
    const value = row[name]
    if (value === undefined) continue
    const timeMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
    if (Number.isNaN(timeMs)) throw new Error(`judge: line ${number} of the truth: ${name} ${String(value)}`)
    delete row[name]
    row[`${name}Ms`] = timeMs
  }
  // The kinds are checked; the fields are those that the simulator wrote.
  return row as unknown as Truth
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** The rows of one kind. */
export function ofKind<K extends Kind>(truth: readonly Truth[], kind: K): Extract<Truth, { kind: K }>[] {
  return truth.filter((row): row is Extract<Truth, { kind: K }> => row.kind === kind)
}
