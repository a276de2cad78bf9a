/**
 * What kind of station a vessel key is, and whose (ITU-R M.585-9, annexes 1 and 2).
 *
 * Keys are text: an MMSI as nine digits, or the anonymous id of a training file (longer digits, or letters),
 * which counts as a ship and has no country.
 */

import { countryOfMid, type MmsiCountry } from '../geo/mmsi-countries.ts'

export type MmsiKind =
  | 'ship'
  | 'coast-station'
  | 'sar-aircraft'
  | 'aid-to-navigation'
  | 'parent-ship-craft'
  | 'distress-beacon'
  | 'invalid'

/** Where the three digits of the country (MID) stand, by the digits before them. */
const FORMATS: readonly { readonly prefix: RegExp; readonly kind: MmsiKind; readonly midAt: number }[] = [
  { prefix: /^[2-7]/, kind: 'ship', midAt: 0 },
  { prefix: /^00/, kind: 'coast-station', midAt: 2 },
  { prefix: /^111/, kind: 'sar-aircraft', midAt: 3 },
  { prefix: /^99/, kind: 'aid-to-navigation', midAt: 2 },
  { prefix: /^98/, kind: 'parent-ship-craft', midAt: 2 },
]

/** AIS-SART, man overboard and EPIRB devices: a maker's number follows, no country. */
const DISTRESS = /^97[024]/

/**
 * Invalid are: keys of digits that are not nine; countries that ITU does not list, and with them the numbers
 * of radios never set up (000000000, 111111111, 123456789); and nine digits that no ship's AIS sends as its
 * own (group calls 0MID, handheld radios 8, fishing-gear devices 979).
 */
export function mmsiKind(key: string): MmsiKind {
  if (key === '') return 'invalid'
  if (isAnonymous(key)) return 'ship'
  if (key.length !== 9) return 'invalid'
  if (DISTRESS.test(key)) return 'distress-beacon'
  const format = formatOf(key)
  return format !== undefined && countryAt(key, format.midAt) !== null ? format.kind : 'invalid'
}

/** The country whose digits the key carries; null for invalid keys, distress beacons and anonymous ids. */
export function mmsiCountry(key: string): MmsiCountry | null {
  if (isAnonymous(key) || key.length !== 9) return null
  const format = formatOf(key)
  return format === undefined ? null : countryAt(key, format.midAt)
}

function isAnonymous(key: string): boolean {
  return !/^\d*$/.test(key) || key.length > 9
}

function formatOf(key: string) {
  return FORMATS.find((format) => format.prefix.test(key))
}

function countryAt(key: string, at: number): MmsiCountry | null {
  return countryOfMid(Number(key.slice(at, at + 3)))
}
