/** Entries out of the rows of one id: rows that hold for the same time are one entry. */

import type { RegisterRow, RejectReason } from './read-register-row.ts'
import type { Authorisation, RegisterEntry } from './register.ts'
import { hashAuthorisation } from './register-version.ts'

/** Why rows make no entry: the row at fault. */
export interface JoinFault {
  readonly line: number
  readonly reason: RejectReason
  readonly message: string
}

/** What must not differ among rows of one entry, and the words for it. An empty cell says nothing. */
const JOINED = [
  ['mmsi', 'MMSI'],
  ['imo', 'IMO number'],
  ['callSign', 'call sign'],
  ['name', 'name'],
  ['flag', 'flag'],
  ['type', 'type'],
  ['gears', 'gears'],
  ['lengthM', 'length'],
] as const

const KEYS = ['mmsi', 'imo', 'callSign', 'name'] as const

type JoinedField = (typeof JOINED)[number][0]

type ListNames = Pick<RegisterEntry, 'list' | 'isWatchList'>

/** `rows`: of one id, at least one. */
export function joinRows(rows: readonly RegisterRow[], list: ListNames): RegisterEntry[] | JoinFault {
  const times = new Map<string, RegisterRow[]>()
  for (const row of rows) {
    const key = `${row.fromMs} ${row.toMs}`
    const same = times.get(key)
    if (same === undefined) times.set(key, [row])
    else same.push(row)
  }
  const entries: RegisterEntry[] = []
  for (const same of times.values()) {
    const entry = joinSameTime(same, list)
    if ('reason' in entry) return entry
    entries.push(entry)
  }
  return findOverlap([...times.values()].map(([first]) => first!)) ?? entries
}

function findOverlap(rows: readonly RegisterRow[]): JoinFault | null {
  const sorted = [...rows].sort(
    (a, b) => (a.fromMs ?? -Infinity) - (b.fromMs ?? -Infinity) || a.line - b.line,
  )
  for (const [at, row] of sorted.entries()) {
    const before = sorted[at - 1]
    if (before === undefined || (before.toMs ?? Infinity) <= (row.fromMs ?? -Infinity)) continue
    const [earlier, later] = before.line < row.line ? [before, row] : [row, before]
    const message = `${row.id} holds for times that overlap with those of line ${earlier.line}`
    return { line: later.line, reason: 'overlap', message }
  }
  return null
}

function joinSameTime(rows: readonly RegisterRow[], list: ListNames): RegisterEntry | JoinFault {
  const first = rows[0]!
  /** The first row that says something of a field. */
  const sayers = new Map<JoinedField, RegisterRow>()
  const authorisations = new Map<string, Authorisation>()
  const notes = new Set<string>()
  for (const row of rows) {
    for (const [field, words] of JOINED) {
      const said = textOf(row[field])
      if (said === '') continue
      const sayer = sayers.get(field)
      if (sayer === undefined) sayers.set(field, row)
      else if (textOf(sayer[field]) !== said)
        return {
          line: row.line,
          reason: 'contradiction',
          message: `${words} of ${row.id} is ${said} here and ${textOf(sayer[field])} in line ${sayer.line}`,
        }
    }
    if (row.authorisation !== null)
      authorisations.set(hashAuthorisation(row.authorisation), row.authorisation)
    if (row.note !== '') notes.add(row.note)
  }
  if (!KEYS.some((key) => sayers.has(key)))
    return {
      line: first.line,
      reason: 'no-key',
      message: `no MMSI, IMO number, call sign or name of ${first.id}`,
    }
  const said = <Field extends JoinedField>(field: Field): RegisterRow[Field] =>
    (sayers.get(field) ?? first)[field]
  return {
    id: first.id,
    list: list.list,
    isWatchList: list.isWatchList,
    mmsi: said('mmsi'),
    imo: said('imo'),
    callSign: said('callSign'),
    name: said('name'),
    flag: said('flag'),
    type: said('type'),
    gears: said('gears'),
    lengthM: said('lengthM'),
    authorisations: [...authorisations.values()],
    fromMs: first.fromMs,
    toMs: first.toMs,
    note: [...notes].join('; '),
  }
}

function textOf(value: RegisterRow[JoinedField]): string {
  if (value === null || Number.isNaN(value)) return ''
  return String(value)
}
