/** Which column of a register's header is which. */

import { plainWord } from './gear-words.ts'
import { shorten } from './shorten.ts'

/**
 * Our columns, each with the names that public lists give it, the first one present counting: the Combined IUU Vessel List
 * (TMT), the records of FFA, ICCAT, IOTC and WCPFC, and Global Fishing Watch's vessel lists (fishing-vessels-v2/v3,
 * vessels API). Written without regard to case, blanks and signs.
 */
const NAMES = {
  id: 'id, vessel id, vessel_record_id, vrmf_id, VID, ICCATSerialNo, IOTC Number, FFA ID, registration id',
  mmsi: 'mmsi, ssvid, mmsi number, MMSI No',
  imo: 'imo, imo number, imo no, IMO or LR number, lr number, IMO/LR Number, IntRegNo',
  call_sign:
    'call_sign, ircs, radio call sign, international radio call sign, international radio call sign (IRCS), current ircs',
  name: 'name, vessel name, ship name, current name, VesselNameCur, Name of fishing vessel, RFMO vessel name, n_shipname',
  flag: 'flag, flag state, current flag, flag code, flag state code, FlagVesCode, FlagCurCd, flag of fishing vessel, flag_gfw, flag_registry, flag_ais',
  type: 'type, vessel type, ship type, type of vessel, type code, IsscfvCode, vessel_class_gfw, vessel_class_registry, vessel_class',
  gears:
    'gears, gear, gear type, gear types, geartype, geartypes, gear code, gears code, IsscfgCode, type of fishing method or methods, fishing method',
  length_m:
    'length_m, length, loa, LOAm, LOA (m), length overall, length overall (m), vessel length (LOA), length_m_gfw, length_m_registry',
  areas:
    'areas, area, zones, zone, any specific areas in which authorized to fish, authorised areas, authorized areas',
  area_gears: 'area_gears, authorised_gears, authorized_gears, licensed_gears',
  authorised_from:
    'authorised_from, authorized_from, auth_from, licence_from, license_from, authorisation start, authorization start, start of period of validity of authorization, from',
  authorised_to:
    'authorised_to, authorized_to, auth_to, licence_to, license_to, authorisation end, authorization end, end of period of validity of authorization, to',
  reference:
    'reference, licence, license, licence number, license number, authorisation number, authorization number, authorization number granted by the flag state',
  valid_from: 'valid_from, date listed, listed_on, listing date, date of listing, registration start',
  valid_to: 'valid_to, date delisted, delisted_on, delisting date',
  note: 'note, notes, remarks, reason, grounds, summary, activity, IUU activity, listing reason',
} as const

export type RegisterColumn = keyof typeof NAMES

const COLUMNS = Object.keys(NAMES) as readonly RegisterColumn[]
const KEYS: readonly RegisterColumn[] = ['mmsi', 'imo', 'call_sign', 'name']
const ALIASES = new Map(COLUMNS.map((column) => [column, NAMES[column].split(', ').map(plainWord)] as const))

/** A column whose name is this near to one of ours, in letters changed, is taken for a slip: by length of the name. */
const SLIP = { fromLetters: 5, letters: 1, longFromLetters: 9, longLetters: 2 }

export interface RegisterHeader {
  /** Position of each column that there is, from 0. */
  readonly at: ReadonlyMap<RegisterColumn, number>
  /** What it is called in the file. */
  readonly titles: ReadonlyMap<RegisterColumn, string>
  readonly ignored: readonly string[]
  /** How many columns a row has. */
  readonly width: number
}

/**
 * Throws Error, without the file's name, where the header is none of a register: no key, one column twice, or a column that
 * looks like one of ours with a slip in it, for that would be left out unseen.
 */
export function readRegisterHeader(written: readonly string[]): RegisterHeader {
  const titles = written.map((title) => shorten(title, TITLE_LETTERS))
  const words = titles.map(plainWord)
  if (titles.length > MOST_COLUMNS) throw new Error(`no register: it has ${titles.length} columns`)
  const at = new Map<RegisterColumn, number>()
  for (const column of COLUMNS) {
    const alias = ALIASES.get(column)!.find((one) => words.includes(one))
    if (alias === undefined) continue
    at.set(column, words.indexOf(alias))
    if (words.indexOf(alias) !== words.lastIndexOf(alias))
      throw new Error(`the column ${titles[words.indexOf(alias)]} stands there twice`)
  }
  if (!KEYS.some((key) => at.has(key)))
    throw new Error(
      `no register: it needs one of the columns ${KEYS.join(', ')}; it has ${listTitles(titles)}`,
    )
  const taken = new Set(at.values())
  const ignored = titles.filter((title, position) => !taken.has(position) && title.trim() !== '')
  for (const title of ignored) {
    const meant = findSlip(plainWord(title))
    if (meant !== null)
      throw new Error(`unknown column ${title}: if ${meant} is meant, write that; else take it out`)
  }
  return {
    at,
    titles: new Map([...at].map(([column, position]) => [column, titles[position]!])),
    ignored,
    width: titles.length,
  }
}

/** The widest public lists have about 60. */
const MOST_COLUMNS = 1000
const TITLES_SHOWN = 20
const TITLE_LETTERS = 100

function listTitles(titles: readonly string[]): string {
  if (titles.every((title) => title.trim() === '')) return 'none'
  return titles.slice(0, TITLES_SHOWN).join(', ') + (titles.length > TITLES_SHOWN ? ', …' : '')
}

/** Other names of a column that is there are no slips of it. */
function findSlip(word: string): RegisterColumn | null {
  if ([...ALIASES.values()].some((aliases) => aliases.includes(word))) return null
  const { fromLetters, letters, longFromLetters, longLetters } = SLIP
  for (const column of COLUMNS) {
    const name = plainWord(column)
    const most = name.length >= longFromLetters ? longLetters : name.length >= fromLetters ? letters : 0
    if (most > 0 && editDistance(word, name) <= most) return column
  }
  return null
}

/** Letters to put in, take out or change to make one of the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > SLIP.longLetters) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
