/** What a vessel and an entry say of who they are, in a form that can be compared, and how the two stand. */

import { mmsiCountry } from '../../ais/mmsi.ts'
import type { Identity } from '../../ais/report.ts'
import { isClaim, isSameClaim } from '../../events/identity-conflict-claims.ts'
import { type Agreement, confidenceOf } from './match-table.ts'
import type { MatchKey, RegisterEntry } from './register.ts'
import { stateOfFlag } from './territories.ts'

/** Keys that say something, else ''. */
export interface Claims {
  /** With its check digit right. */
  readonly imo: string
  /** Nine digits. */
  readonly mmsi: string
  /** Letters and digits only. */
  readonly callSign: string
  readonly name: string
  /** The state of the flag, ISO 3166-1 alpha-3. */
  readonly state: string
  /** NaN where not given. */
  readonly lengthM: number
}

/** Lengths are equal within this much of the longer, or this many metres: registers measure between perpendiculars too. Own. */
const SAME_LENGTH = { share: 0.1, metres: 3 }
/** From here on they are of two ships; between, nothing is said. Own. */
const OTHER_LENGTH = { share: 0.3, metres: 10 }

/** Words before a name that say what sort of vessel it is: F/V, FV, M.V., MT. Not in registers, but sent by many. */
const PREFIX = /^[FM][/. ]?[VT][. ]\s*(?=\S)/

const MATCH_KEYS: readonly MatchKey[] = ['imo', 'mmsi', 'callSign', 'name']

/** `mmsi` is the vessel's key: anonymous ids of training files are no MMSI and have no flag. */
export function claimsOfVessel(mmsi: string, identity: Identity | null): Claims {
  return {
    imo: identity !== null && isClaim('imo', identity.imo) ? identity.imo : '',
    mmsi: /^\d{9}$/.test(mmsi) ? mmsi : '',
    callSign: plainCallSign(identity?.callSign ?? ''),
    name: plainName(identity?.name ?? ''),
    state: stateOfFlag(mmsiCountry(mmsi)?.alpha3 ?? ''),
    lengthM: identity?.lengthM ?? Number.NaN,
  }
}

export function claimsOfEntry(entry: RegisterEntry): Claims {
  return {
    imo: isClaim('imo', entry.imo) ? entry.imo : '',
    mmsi: entry.mmsi,
    callSign: plainCallSign(entry.callSign),
    name: plainName(entry.name),
    state: stateOfFlag(entry.flag),
    lengthM: entry.lengthM,
  }
}

function plainCallSign(text: string): string {
  return isClaim('callSign', text) ? lettersOf(text) : ''
}

function plainName(text: string): string {
  return isClaim('name', text) ? lettersOf(text.replace(PREFIX, '')) : ''
}

/** Without accents, blanks and signs: AIS has capitals without accents only, registers have what they like. */
function lettersOf(text: string): string {
  return text
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

export interface Comparison {
  readonly keys: readonly MatchKey[]
  readonly conflicts: readonly MatchKey[]
  /** 0..1, before it is divided among entries that fit equally well. */
  readonly confidence: number
}

export function compareClaims(heard: Claims, entry: Claims): Comparison {
  const agreements: Agreement[] = [
    compareExactly(heard.imo, entry.imo),
    compareExactly(heard.mmsi, entry.mmsi),
    compareText('callSign', heard.callSign, entry.callSign),
    compareText('name', heard.name, entry.name),
    compareExactly(heard.state, entry.state),
    compareLength(heard.lengthM, entry.lengthM),
  ]
  return {
    keys: MATCH_KEYS.filter((_, at) => agreements[at] === '='),
    conflicts: MATCH_KEYS.filter((_, at) => agreements[at] === '!'),
    confidence: confidenceOf(agreements),
  }
}

function compareExactly(heard: string, entry: string): Agreement {
  if (heard === '' || entry === '') return '?'
  return heard === entry ? '=' : '!'
}

/** One text cut off from another says neither: it is no key to look up by, and no conflict. */
function compareText(field: 'callSign' | 'name', heard: string, entry: string): Agreement {
  const exact = compareExactly(heard, entry)
  return exact === '!' && isSameClaim(field, heard, entry) ? '?' : exact
}

function compareLength(heardM: number, entryM: number): Agreement {
  const apartM = Math.abs(heardM - entryM)
  const longerM = Math.max(heardM, entryM)
  if (Number.isNaN(apartM)) return '?'
  if (apartM <= Math.max(SAME_LENGTH.metres, SAME_LENGTH.share * longerM)) return '='
  return apartM >= Math.max(OTHER_LENGTH.metres, OTHER_LENGTH.share * longerM) ? '!' : '?'
}
