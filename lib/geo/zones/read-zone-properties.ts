/** What a feature's properties say of its zone, whichever format carried them. */

import { alpha3Code } from '../country-codes.ts'
import { GEARS, type Gear } from '../gears.ts'
import { readSeasonText, readWhen } from './read-zone-times.ts'
import { ZONE_KINDS, type Zone, type ZoneKind } from './zone.ts'
import { quote, type ZoneFaultReason, type ZoneFindings, type ZonePlace } from './zone-import-findings.ts'

/** What the person who imports says of every zone of a file that does not say it itself, and where to look. */
export interface ZoneImportOptions {
  readonly kind?: ZoneKind
  readonly authority?: string
  readonly source?: string
  /** Alpha-2, alpha-3 or an English name. */
  readonly country?: string
  /** Names of the properties that hold these, where they are not called so. */
  readonly idProperty?: string
  readonly nameProperty?: string
  readonly countryProperty?: string
  /** Leave out features whose polygons enclose nothing, with a warning each; else they are faults. */
  readonly leaveOutEmpty?: boolean
}

/** What messages call a feature: its id, else its name, as the import finds them; null for neither. */
export function labelOf(properties: ReadonlyMap<string, unknown>, options: ZoneImportOptions): string | null {
  const label = properties.get(options.idProperty ?? 'id') || properties.get(options.nameProperty ?? 'name')
  return typeof label === 'string' || typeof label === 'number' ? quote(label).slice(1, -1) : null
}

export type ZoneWords = Omit<Zone, 'polygons' | 'version'>

const LONGEST = { id: 120, name: 200, text: 1000, list: 500 }

/** Null where a fault was found. `line` is the feature's. */
export function readZoneProperties(
  properties: ReadonlyMap<string, unknown>,
  options: ZoneImportOptions,
  place: ZonePlace,
  findings: ZoneFindings,
): ZoneWords | null {
  const before = findings.faultCount
  const fields = createFields(properties, place, findings)
  const givenId = fields.text(options.idProperty ?? 'id', LONGEST.id)
  const name = fields.text(options.nameProperty ?? 'name', LONGEST.name) || givenId
  if (name === '' && findings.faultCount === before) {
    fields.fault(
      'name',
      'no-name',
      'it has neither name nor id: give it one, or name the property that holds it (--name-property)',
    )
  }
  const kind = readKind(fields, options)
  const id = kind === null ? '' : makeId(kind, givenId, name)
  if (kind !== null && name !== '' && !/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:-]*$/u.test(id)) {
    fields.fault(
      'id',
      'bad-value',
      `ids are made of letters, digits and . _ : -, not ${quote(givenId || name)}`,
    )
  }
  const words = {
    ...{ id, name },
    kind: kind ?? 'own',
    authority: fields.text('authority', LONGEST.text) || (options.authority ?? ''),
    source: fields.text('source', LONGEST.text) || (options.source ?? ''),
    country: readCountry(fields, options),
    validFromMs: readEnd(fields, 'valid_from'),
    validToMs: readEnd(fields, 'valid_to'),
    seasons: fields.list('seasons')?.flatMap((text) => readSeason(fields, text)) ?? [],
    permittedFlags: fields.list('permitted_flags')?.flatMap((text) => readFlag(fields, text)) ?? null,
    permittedGears: fields.list('permitted_gears')?.flatMap((text) => readGear(fields, text)) ?? null,
  }
  if (words.validFromMs !== null && words.validToMs !== null && words.validFromMs >= words.validToMs) {
    fields.fault('valid_to', 'bad-date', 'valid_to is not after valid_from')
  }
  if (kind === 'seasonal-closure' && words.seasons.length === 0) {
    const text = 'a seasonal closure without seasons is closed all year'
    findings.warn({ ...place, part: 'seasons' }, 'no-season', text)
  }
  return findings.faultCount > before ? null : words
}

interface Fields {
  /** '' where the property is missing or null. */
  text(name: string, longest: number): string
  /** Null where the property is missing, null or empty; no entries where it is 'none' or an empty array. */
  list(name: string): string[] | null
  fault(property: string, reason: ZoneFaultReason, text: string): void
  warnCountry(text: string): void
}

function createFields(
  properties: ReadonlyMap<string, unknown>,
  place: ZonePlace,
  findings: ZoneFindings,
): Fields {
  const byPlainName = new Map<string, unknown>()
  for (const [name, value] of properties) {
    if (!byPlainName.has(plainName(name))) byPlainName.set(plainName(name), value)
  }
  // Kind, KIND and "Valid from" are meant as they look: a rule that is not read would be a rule not kept.
  const find = (name: string): unknown => properties.get(name) ?? byPlainName.get(plainName(name)) ?? null
  const fault: Fields['fault'] = (part, reason, text) => findings.fault({ ...place, part }, reason, text)
  const toText = (name: string, value: unknown, longest: number): string => {
    if (value === null) return ''
    if (typeof value !== 'string' && (typeof value !== 'number' || !Number.isFinite(value))) {
      fault(name, 'bad-value', `expected text, found ${quote(value)}`)
      return ''
    }
    const text = String(value).normalize('NFC').replace(/\s+/g, ' ').trim()
    if (text.length > longest) fault(name, 'bad-value', `longer than ${longest} characters: ${quote(text)}`)
    else if (/\p{C}/u.test(text)) fault(name, 'bad-value', `it holds control characters: ${quote(text)}`)
    else return text
    return ''
  }
  return {
    fault,
    text: (name, longest) => toText(name, find(name), longest),
    list(name) {
      const value = find(name)
      if (value === null || value === '') return null
      const entries: readonly unknown[] = Array.isArray(value)
        ? value
        : toText(name, value, LONGEST.text * 10).split(/[,;]/)
      if (entries.length > LONGEST.list) {
        fault(name, 'bad-value', `more than ${LONGEST.list} entries`)
        return []
      }
      const texts = entries.map((entry) => toText(name, entry, LONGEST.name)).filter((text) => text !== '')
      if (texts.length === 1 && texts[0]?.toLowerCase() === 'none') return []
      return texts.length === 0 && !Array.isArray(value) ? null : texts
    },
    warnCountry: (text) => findings.warn({ ...place, part: 'country' }, 'unknown-country', text),
  }
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s-]/g, '_')
}

function readKind(fields: Fields, options: ZoneImportOptions): ZoneKind | null {
  const text = fields.text('kind', LONGEST.name)
  if (text === '') {
    if (options.kind !== undefined) return options.kind
    fields.fault(
      'kind',
      'no-kind',
      `it has no kind: give it one, or one for all (--kind): ${ZONE_KINDS.join(', ')}`,
    )
    return null
  }
  const found = ZONE_KINDS.find((kind) => kind === plainName(text).replaceAll('_', '-'))
  if (found) return found
  fields.fault('kind', 'unknown-kind', `there is no kind ${quote(text)}: ${ZONE_KINDS.join(', ')}`)
  return null
}

/** Numbers are one set's own, and names are not unique among kinds: both get the kind before them. */
function makeId(kind: ZoneKind, givenId: string, name: string): string {
  if (givenId !== '') return /^\d+$/.test(givenId) ? `${kind}-${givenId}` : givenId
  const slug = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return `${kind}-${slug}`
}

function readCountry(fields: Fields, options: ZoneImportOptions): string | null {
  const inFile = fields.text(options.countryProperty ?? 'country', LONGEST.name)
  const text = inFile || (options.country ?? '')
  if (text === '' || text === '-') return null
  const code = alpha3Code(text)
  if (code === null) fields.warnCountry(`${quote(text)} is no country by ISO 3166-1: taken as not told`)
  return code
}

function readEnd(fields: Fields, name: 'valid_from' | 'valid_to'): number | null {
  const text = fields.text(name, LONGEST.name)
  if (text === '') return null
  const timeMs = readWhen(text, name === 'valid_to')
  if (timeMs !== null) return timeMs
  fields.fault(name, 'bad-date', `${quote(text)} is no date: write 2024-07-31, or 2024-07-31T12:00:00Z`)
  return null
}

function readSeason(fields: Fields, text: string) {
  const season = readSeasonText(text)
  if (season !== null) return [season]
  fields.fault(
    'seasons',
    'bad-season',
    `${quote(text)} is no season: write month-day/month-day, as 11-15/03-31`,
  )
  return []
}

function readFlag(fields: Fields, text: string): string[] {
  const code = alpha3Code(text)
  if (code !== null) return [code]
  fields.fault(
    'permitted_flags',
    'unknown-flag',
    `${quote(text)} is no country: write ISO 3166-1 codes, as NOR`,
  )
  return []
}

function readGear(fields: Fields, text: string): Gear[] {
  const found = GEARS.find((gear) => gear === plainName(text))
  if (found) return [found]
  fields.fault('permitted_gears', 'unknown-gear', `there is no gear ${quote(text)}: ${GEARS.join(', ')}`)
  return []
}
