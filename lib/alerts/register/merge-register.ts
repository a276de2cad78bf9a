/**
 * Bringing a list up to date without rewriting what it said before (docs/register.md, History).
 *
 * - The first import of a list speaks for all time: there is nothing else to judge history by.
 * - A later one speaks from its time on: what is gone or changed ends then, what is new or changed begins then.
 * - Dates that the file gives (valid_from, valid_to) are facts, and hold for the time they name, before the import too:
 *   what was said of that vessel and that time gives way. A vessel new to the list is known since its first licence.
 */

import type { RegisterEntry } from './register.ts'
import { hashStatement } from './register-version.ts'

export interface RegisterMerge {
  /** Entries that end, or hold for less time than they did; `now` is null where nothing is left. */
  readonly close: readonly ClosedEntry[]
  readonly add: readonly RegisterEntry[]
  readonly unchanged: readonly RegisterEntry[]
}

interface ClosedEntry {
  readonly before: RegisterEntry
  readonly now: RegisterEntry | null
}

/** When an entry holds: from <= time < to; null: without such an end. */
interface Span {
  readonly fromMs: number | null
  readonly toMs: number | null
}

/**
 * `before`: all entries of one list, past ones too. `imported`: what the list says at `atMs`; `fromMs` is null where
 * the file does not say since when, and entries of one id do not overlap. `isWhole` false: rows of it could not be read, so
 * what it lacks is not gone. Merging the same once more changes nothing.
 */
export function mergeRegister(
  before: readonly RegisterEntry[],
  imported: readonly RegisterEntry[],
  atMs: number,
  isWhole = true,
): RegisterMerge {
  const isFirst = before.length === 0
  const known = groupById(before)
  const said = groupById(imported)
  const close: ClosedEntry[] = []
  const add: RegisterEntry[] = []
  const unchanged: RegisterEntry[] = []
  for (const id of new Set([...known.keys(), ...said.keys()])) {
    const old = known.get(id) ?? []
    const now = said.get(id) ?? []
    if (now.length === 0 && !isWhole) {
      unchanged.push(...old)
      continue
    }
    const { same, gone, fresh } = pairEntries(old, now, atMs)
    const added = isFirst
      ? fresh
      : fresh.map((entry) => ({ ...entry, fromMs: beginOf(entry, old.length > 0, atMs) }))
    unchanged.push(...same)
    add.push(...added)
    for (const entry of gone) {
      const [first = null, ...rest] = spansLeft(entry, added, atMs).map((span) => ({ ...entry, ...span }))
      if (first?.fromMs === entry.fromMs && first.toMs === entry.toMs) unchanged.push(entry)
      else close.push({ before: entry, now: first })
      add.push(...rest)
    }
  }
  return { close, add, unchanged }
}

function groupById(entries: readonly RegisterEntry[]): Map<string, RegisterEntry[]> {
  const groups = new Map<string, RegisterEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.id)
    if (group === undefined) groups.set(entry.id, [entry])
    else group.push(entry)
  }
  return groups
}

/**
 * What an import repeats, what it no longer says, and what it says for the first time, of one id. Without a date of its
 * own it says what is so now, and not what was announced.
 */
function pairEntries(old: readonly RegisterEntry[], said: readonly RegisterEntry[], atMs: number) {
  const gone = new Map(old.map((entry) => [entry, hashStatement(entry)]))
  const same: RegisterEntry[] = []
  const fresh: RegisterEntry[] = []
  for (const entry of said) {
    const hash = hashStatement(entry)
    const again = [...gone.keys()].find(
      (one) =>
        gone.get(one) === hash &&
        (entry.fromMs === null ? (one.fromMs ?? -Infinity) <= atMs : one.fromMs === entry.fromMs),
    )
    if (again === undefined) fresh.push(entry)
    else {
      gone.delete(again)
      same.push(again)
    }
  }
  return { same, gone: [...gone.keys()], fresh }
}

function beginOf(entry: RegisterEntry, isKnown: boolean, atMs: number): number | null {
  if (entry.fromMs !== null) return entry.fromMs
  // It had ended when it was told of.
  if (entry.toMs !== null && entry.toMs <= atMs) return null
  if (isKnown) return atMs
  return entry.authorisations.reduce((firstMs, { fromMs }) => Math.min(firstMs, fromMs ?? atMs), atMs)
}

/** What remains of the time before `atMs` when that of other entries is taken out. */
function spansLeft(span: Span, others: readonly Span[], atMs: number): Span[] {
  let left: Span[] = cut(span, { fromMs: atMs, toMs: null })
  for (const other of others) left = left.flatMap((one) => cut(one, other))
  return left.map(({ fromMs, toMs }) => ({ fromMs, toMs }))
}

function cut(span: Span, other: Span): Span[] {
  const from = span.fromMs ?? -Infinity
  const to = span.toMs ?? Infinity
  const otherFrom = other.fromMs ?? -Infinity
  const otherTo = other.toMs ?? Infinity
  if (otherTo <= from || otherFrom >= to) return [span]
  const pieces: Span[] = []
  if (from < otherFrom) pieces.push({ fromMs: span.fromMs, toMs: other.fromMs })
  if (otherTo < to) pieces.push({ fromMs: other.toMs, toMs: span.toMs })
  return pieces
}
