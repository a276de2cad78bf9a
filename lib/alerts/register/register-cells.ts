/** What a cell of a register says, or why it says nothing that can be used. */

import { givenName, givenText } from '../../ais/csv/field-splitter.ts'
import { numberOfText } from '../../ais/csv/parse-number.ts'
import { mmsiKind } from '../../ais/mmsi.ts'
import { canonicalText } from '../../ais/report.ts'
import { isClaim } from '../../events/identity-conflict-claims.ts'
import { alpha3Code } from '../../geo/country-codes.ts'
import type { Gear } from '../../geo/gears.ts'
import { flagOfWord } from './flag-words.ts'
import { gearsOfWord, typeOfWord } from './gear-words.ts'
import type { RegisterType } from './register.ts'
import { shorten } from './shorten.ts'

export type CellReason =
  | 'bad-area'
  | 'bad-date'
  | 'bad-imo'
  | 'bad-length'
  | 'bad-mmsi'
  | 'too-long'
  | 'unknown-flag'
  | 'unknown-gear'
  | 'unknown-type'

/** Thrown by what reads a cell; the message goes to the person, without line and column. */
export class CellError extends Error {
  override readonly name = 'CellError'

  constructor(
    readonly reason: CellReason,
    message: string,
  ) {
    super(message)
  }
}

const LIMITS = {
  /** Letters of an id, name, call sign, area or reference. AIS has 20 of a name; owners and lists have more. */
  textLetters: 200,
  noteLetters: 2000,
  /** Members of a list in one cell. */
  listMembers: 200,
  /** Metres. The longest ship ever measured 458 m. */
  lengthM: 500,
  years: { from: 1800, to: 2200 },
} as const

const DAY_MS = 86_400_000

/** A name or call sign as AIS has it, '' where missing. */
export function readText(text: string): string {
  requireLength(text, LIMITS.textLetters)
  const said = givenName(text.trim()) === '' ? '' : canonicalText(text)
  return isClaim('name', said) ? said : ''
}

/** A text of its own case: notes, references, ids. */
export function readWords(text: string, most: number = LIMITS.textLetters): string {
  const words = text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim()
  requireLength(words, most)
  return givenText(words)
}

function requireLength(text: string, most: number): void {
  if (text.length > most) throw new CellError('too-long', `${text.length} letters, ${most} at most`)
}

export function readNote(text: string): string {
  return readWords(text, LIMITS.noteLetters)
}

/** Seven digits with their check digit, '' where missing or 0. */
export function readImo(text: string): string {
  const digits = readDigits(text).replace(/^IMO\s*(NO\.?)?\s*/i, '')
  if (/^0*$/.test(digits)) return ''
  if (!/^\d{7}$/.test(digits)) throw new CellError('bad-imo', `${quote(text)} is not seven digits`)
  if (!isClaim('imo', digits)) throw new CellError('bad-imo', `${digits} has a wrong check digit`)
  return digits
}

/** Nine digits of a ship, '' where missing or 0. */
export function readMmsi(text: string): string {
  const digits = readDigits(text)
  if (/^0*$/.test(digits)) return ''
  if (!/^\d{9}$/.test(digits)) throw new CellError('bad-mmsi', `${quote(text)} is not nine digits`)
  const kind = mmsiKind(digits)
  if (kind !== 'ship')
    throw new CellError(
      'bad-mmsi',
      `${digits} is no ship's: ${kind === 'invalid' ? 'no country has it' : kind}`,
    )
  return digits
}

/** Tables make decimals of numbers: 9074729.0. */
function readDigits(text: string): string {
  return givenText(text.trim()).replace(/\.0+$/, '')
}

/** ISO 3166-1 alpha-3, '' where missing. */
export function readFlag(text: string): string {
  const given = givenText(text.trim())
  const flag = given === '' ? '' : flagOfWord(given)
  if (flag === null)
    throw new CellError('unknown-flag', `${quote(text)} is no country: ISO codes and English names are read`)
  return flag
}

/** A vessel's type; where it is named by its gear, that too. */
export function readType(text: string): {
  readonly type: RegisterType | null
  readonly gears: readonly Gear[]
} {
  const types = new Set<RegisterType>()
  const gears = new Set<Gear>()
  for (const word of readMembers(text)) {
    const type = typeOfWord(word)
    const ofGear = type === null ? gearsOfWord(word) : []
    if (ofGear === null)
      throw new CellError('unknown-type', `${quote(word)} is no type of vessel that is known`)
    types.add(type ?? 'fishing')
    for (const gear of ofGear) gears.add(gear)
  }
  if (types.size > 1) throw new CellError('unknown-type', `${quote(text)} is several types of vessel`)
  return { type: [...types][0] ?? null, gears: [...gears].sort() }
}

/** Sorted, each once; none where missing. */
export function readGears(text: string): Gear[] {
  const gears = new Set<Gear>()
  for (const word of readMembers(text)) {
    const ofWord = gearsOfWord(word)
    if (ofWord === null) throw new CellError('unknown-gear', `${quote(word)} is no gear that is known`)
    for (const gear of ofWord) gears.add(gear)
  }
  return [...gears].sort()
}

/** Sorted, each once: ids of zones, `country:ABC`, or `*`. */
export function readAreas(text: string): string[] {
  return [...new Set(readMembers(text).map(readArea))].sort()
}

function readArea(text: string): string {
  const country = /^country:(.*)$/i.exec(text)?.[1]
  if (country === undefined) return readWords(text)
  const code = alpha3Code(country)
  if (code === null) throw new CellError('bad-area', `${quote(text)} names no country: country:ABC is meant`)
  return `country:${code}`
}

function readMembers(text: string): string[] {
  const members = text.split(/[;|]/).flatMap((member) => {
    const given = givenText(member.trim())
    return given === '' ? [] : [given]
  })
  if (members.length > LIMITS.listMembers)
    throw new CellError('too-long', `a list of ${members.length}, ${LIMITS.listMembers} at most`)
  return members
}

/** Metres, NaN where missing or 0. The decimal mark may be a comma. */
export function readLengthM(text: string): number {
  const lengthM = numberOfText(text.replace(/\s*m(et(re|er)s?)?\.?\s*$/i, ''))
  if (Number.isNaN(lengthM) || lengthM === 0) return Number.NaN
  if (!(lengthM > 0 && lengthM <= LIMITS.lengthM))
    throw new CellError('bad-length', `${quote(text)} is no length in metres, ${LIMITS.lengthM} at most`)
  return lengthM
}

/** The first instant of a day, or an instant; null where missing. */
export function readFrom(text: string): number | null {
  return readTime(text)?.timeMs ?? null
}

/** The end of a day (the day is included), or an instant; null where missing or 9999-12-31, as lists write "no end". */
export function readTo(text: string): number | null {
  if (isoText(text.trim()).startsWith('9999-12-31')) return null
  const time = readTime(text)
  if (time === null) return null
  return time.isDay ? time.timeMs + DAY_MS : time.timeMs
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

/** WCPFC's 01-Mar-2024. */
const NAMED_MONTH = /^(\d{2})[- ]([A-Z]{3})[- ](\d{4})$/i
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** As ISO 8601 has it, where there is one way to read it. */
function isoText(text: string): string {
  const [, day, month, year] = NAMED_MONTH.exec(text) ?? []
  const number = month === undefined ? 0 : MONTHS.indexOf(month.toLowerCase()) + 1
  if (number > 0) return `${year}-${String(number).padStart(2, '0')}-${day}`
  return text.replace(/^(\d{4})\/(\d{2})\/(\d{2})/, '$1-$2-$3')
}

/** UTC where no offset is given. */
function readTime(text: string): { readonly timeMs: number; readonly isDay: boolean } | null {
  const given = givenText(text.trim())
  if (given === '') return null
  const parts = TIME.exec(isoText(given))
  if (parts === null)
    throw new CellError('bad-date', `${quote(text)} is no date: write 2024-03-01 or 2024-03-01T00:00:00Z`)
  const [, year, month, day, clock, offset = 'Z'] = parts
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const isInCalendar = new Date(dayMs).toISOString().startsWith(`${year}-${month}-${day}`)
  const timeMs = clock === undefined ? dayMs : Date.parse(`${year}-${month}-${day}T${clock}${offset}`)
  const { from, to } = LIMITS.years
  if (!isInCalendar || Number.isNaN(timeMs) || Number(year) < from || Number(year) > to)
    throw new CellError('bad-date', `${quote(text)} is no date of the years ${from} to ${to}`)
  return { timeMs, isDay: clock === undefined }
}

/** Letters of a cell shown in a message. */
const SHOWN = 60

function quote(text: string): string {
  return `'${shorten(text, SHOWN)}'`
}
