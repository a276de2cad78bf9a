/** Ship types in words (Danish Maritime Authority, GFW, ORBCOMM, VesselFinder) as AIS codes. */

import { shipTypeOf } from '../vessel-row.ts'
import { normalName } from './columns.ts'
import { numberOfText } from './parse-number.ts'

/**
 * Beginnings of the normalised words and the code of ITU-R M.1371-5 table 53, the first that fits. Categories of
 * cargo are told by what follows.
 */
const WORDS: readonly [beginning: string, code: number][] = [
  ['notavailable', 0],
  ['notpartytoconflict', 59],
  ['shipsnotpartytoconflict', 59],
  ['wig', 20],
  ['winginground', 20],
  ['fishing', 30],
  ['towinglong', 32],
  ['towinglengthexceeds', 32],
  ['towinglength', 32],
  ['towing', 31],
  ['dredging', 33],
  ['dredger', 33],
  ['diving', 34],
  ['military', 35],
  ['sailing', 36],
  ['pleasure', 37],
  ['hsc', 40],
  ['highspeed', 40],
  ['pilot', 50],
  ['sar', 51],
  ['searchandrescue', 51],
  ['tug', 52],
  ['porttender', 53],
  ['antipollution', 54],
  ['lawenforce', 55],
  ['localvessel', 56],
  ['spare', 56],
  ['medical', 58],
  ['passenger', 60],
  ['cargo', 70],
  ['containership', 70],
  ['bulkcarrier', 70],
  ['tanker', 80],
  ['other', 90],
]

/** Last digit of a code by what is said after the kind (table 53). */
const DETAILS: readonly [word: RegExp, digit: number][] = [
  [/hazardouscategorya|hazarda/, 1],
  [/hazardouscategoryb|hazardb/, 2],
  [/hazardouscategoryc|hazardc/, 3],
  [/hazardouscategoryd|hazardd/, 4],
  [/noadditionalinformation/, 9],
]

/**
 * The AIS ship type 1-99 of a number or a word; NaN where it is missing or not known. Reserved sub-codes in words
 * ("Reserved for future use") become the kind's plain code: the kind is what is known.
 */
export function shipTypeOfText(text: string): number {
  const code = numberOfText(text)
  if (Number.isFinite(code)) return shipTypeOf(code)
  const word = normalName(text)
  const kind = word === '' ? undefined : WORDS.find(([beginning]) => word.startsWith(beginning))
  if (kind === undefined) return Number.NaN
  const hasDetails = kind[1] % 10 === 0 && kind[1] !== 30 && kind[1] !== 50
  const detail = hasDetails ? DETAILS.find(([pattern]) => pattern.test(word)) : undefined
  return shipTypeOf(kind[1] + (detail?.[1] ?? 0))
}
