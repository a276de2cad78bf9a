/** What became of every line of inputs, of one or of several together: the same numbers for people and programs. */

import type { ReadAccount } from '../lib/store/imports.ts'

/** Reject examples kept for each reason when several inputs are summed, as many as one input keeps. */
const EXAMPLES_KEPT = 5

export interface Accounting {
  /** Equals blank + comments + otherSentences + parts + messages + rejected. */
  readonly lines: number
  readonly blank: number
  /** Comments, headers, envelopes of JSON. */
  readonly comments: number
  /** Well-formed sentences that carry no AIS. */
  readonly otherSentences: number
  /** Lines that gave all but the last part of a message of several. */
  readonly parts: number
  /** Those that gave positions or identities, and those set aside. */
  readonly messages: number
  readonly positions: number
  readonly identities: number
  /** Messages that report no vessel's place or identity, by reason. */
  readonly setAside: Readonly<Record<string, number>>
  readonly rejected: number
  /** Most frequent first. */
  readonly rejects: readonly Reject[]
  /** Messages by the rule that gave their time. */
  readonly timesBy: Readonly<Record<string, number>>
  readonly notes: readonly string[]
}

export interface Reject {
  readonly reason: string
  readonly count: number
  readonly examples: readonly RejectExample[]
}

export interface RejectExample {
  /** The input, where there are several. */
  readonly name?: string
  readonly line: number
  readonly text: string
}

export function accountingOf({ lines, positions, identities, rejected, report }: ReadAccount): Accounting {
  return {
    lines,
    blank: report.blankLines,
    comments: report.commentLines,
    otherSentences: report.otherSentences,
    parts: report.partLines,
    messages: report.messages,
    positions,
    identities,
    setAside: Object.fromEntries(report.setAside.map(({ reason, count }) => [reason, count])),
    rejected,
    rejects: report.rejects,
    timesBy: Object.fromEntries(report.timesBy.map(({ rule, count }) => [rule, count])),
    notes: report.notes,
  }
}

/** Several inputs as one; their notes and first examples name the input. */
export function sumAccountings(named: readonly (readonly [name: string, of: Accounting])[]): Accounting {
  const total = (column: CountColumn) => named.reduce((sum, [, one]) => sum + one[column], 0)
  return {
    lines: total('lines'),
    blank: total('blank'),
    comments: total('comments'),
    otherSentences: total('otherSentences'),
    parts: total('parts'),
    messages: total('messages'),
    positions: total('positions'),
    identities: total('identities'),
    setAside: sumCounts(named.map(([, one]) => one.setAside)),
    rejected: total('rejected'),
    rejects: sumRejects(named),
    timesBy: sumCounts(named.map(([, one]) => one.timesBy)),
    notes: sumNotes(named),
  }
}

/** What is said of one input names it; what is said of several, how many. */
function sumNotes(named: readonly (readonly [name: string, of: Accounting])[]): string[] {
  const names = new Map<string, string[]>()
  for (const [name, { notes }] of named)
    for (const note of notes) {
      const own = names.get(note)
      if (own === undefined) names.set(note, [name])
      else own.push(name)
    }
  return Array.from(names, ([note, own]) => `${own.length === 1 ? own[0] : `${own.length} files`}: ${note}`)
}

type CountColumn = {
  [Key in keyof Accounting]: Accounting[Key] extends number ? Key : never
}[keyof Accounting]

/** Most frequent first. */
function sumCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const counts of all)
    for (const [key, count] of Object.entries(counts)) sums.set(key, (sums.get(key) ?? 0) + count)
  return Object.fromEntries([...sums].sort((a, b) => b[1] - a[1]))
}

function sumRejects(named: readonly (readonly [name: string, of: Accounting])[]): Reject[] {
  const sums = new Map<string, { count: number; examples: RejectExample[] }>()
  for (const [name, { rejects }] of named)
    for (const { reason, count, examples } of rejects) {
      const sum = sums.get(reason) ?? { count: 0, examples: [] }
      sum.count += count
      sum.examples.push(...examples.map((example) => ({ name, ...example })))
      sums.set(reason, sum)
    }
  return Array.from(sums, ([reason, { count, examples }]) => ({
    reason,
    count,
    examples: examples.slice(0, EXAMPLES_KEPT),
  })).sort((a, b) => b.count - a.count)
}
