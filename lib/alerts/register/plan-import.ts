/** What an import of a read register does to what a folder holds, or why it may not. */

import { mergeRegister, type RegisterMerge } from './merge-register.ts'
import type { RegisterRead } from './read-register-csv.ts'
import type { RegisterReject } from './read-register-row.ts'
import type { RegisterEntry } from './register.ts'

export interface RegisterImport {
  /** What the user calls the file, for errors. */
  readonly name: string
  readonly list: string
  readonly isWatchList: boolean
  readonly read: RegisterRead
  /** Imports the rows that can be read, and ends nothing that the file lacks; else one reject refuses the file. */
  readonly acceptPartly: boolean
  /** When the list said so, at most `nowMs`. */
  readonly atMs: number
  readonly nowMs: number
}

/**
 * `held`: all entries of the folder, of other lists too. Throws Error with the file's name where rows were rejected, the
 * list is of the other kind, or what it says after `atMs` is already held: lists are imported in the order of their time.
 */
export function planRegisterImport(held: readonly RegisterEntry[], wanted: RegisterImport): RegisterMerge {
  const { name, list, isWatchList, read, acceptPartly, atMs, nowMs } = wanted
  const refuse = (reason: string): never => {
    throw new Error(`register: ${name}: ${reason}; nothing was imported`)
  }
  const before = held.filter((entry) => entry.list === list)
  if (before.some((entry) => entry.isWatchList !== isWatchList))
    refuse(
      `${list} is ${isWatchList ? 'a list of the register and no watch list' : 'a watch list'} in this folder`,
    )
  if (read.rejects.length > 0 && (!acceptPartly || read.entries.length === 0))
    refuse(`${read.rejects.length} of ${read.rows} rows are rejected, ${describeReject(read.rejects[0]!)}`)
  const changedMs = lastChange(before, nowMs)
  if (changedMs > atMs)
    refuse(
      `${list} already says what is so since ${new Date(changedMs).toISOString()}, after ${new Date(atMs).toISOString()}`,
    )
  return mergeRegister(before, read.entries, atMs, read.rejects.length === 0)
}

/** `line 3, imo: '9074728' has a wrong check digit`. */
export function describeReject({ line, column, message }: RegisterReject): string {
  return `line ${line}${column === '' ? '' : `, ${column}`}: ${message}`
}

/** The latest time up to now at which the list began or ceased to say something. */
function lastChange(entries: readonly RegisterEntry[], nowMs: number): number {
  let lastMs = -Infinity
  for (const { fromMs, toMs } of entries)
    for (const timeMs of [fromMs, toMs])
      if (timeMs !== null && timeMs <= nowMs && timeMs > lastMs) lastMs = timeMs
  return lastMs
}
