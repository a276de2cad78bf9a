/** One code for a country, however a list of places writes it: ISO 3166-1. */

import { countryOfMid } from './mmsi-countries.ts'

/** Places that have no digits of their own in an MMSI: alpha-2, alpha-3, name. */
const WITHOUT_DIGITS = `
AQ ATA Antarctica
AX ALA Åland Islands
BL BLM Saint Barthélemy
BQ BES Caribbean Netherlands
BV BVT Bouvet Island
EH ESH Western Sahara
GG GGY Guernsey
GS SGS South Georgia and South Sandwich Islands
GU GUM Guam
HM HMD Heard Island and McDonald Islands
IM IMN Isle of Man
IO IOT British Indian Ocean Territory
JE JEY Jersey
MF MAF Saint Martin
NF NFK Norfolk Island
RE REU Reunion
SJ SJM Svalbard
SX SXM Sint Maarten
TK TKL Tokelau
UM UMI Midway Islands
YT MYT Mayotte
`

/** Other names, as the World Port Index and common speech have them. */
const OTHER_NAMES = `
CD Congo (Kinshasa)
CG Congo (Brazzaville)
CI Ivory Coast
CV Cape Verde
CW Curaçao
CZ Czech Republic
FK Falkland Islands (Islas Malvinas)
FM Federated States of Micronesia
GB Great Britain
KP Korea, North
KR Korea, South
MM Burma
MO Macau
RU Russian Federation
SH Saint Helena, Ascension, and Tristan da Cunha
SZ Swaziland
TR Turkey
UM Johnson Atoll
UM Wake Island
US United States of America
VC Saint Vincent and the Grenadines (Windward Islands)
VI U.S. Virgin Islands
VN Vietnam
`

const CODES = readCodes()
const ALPHA3_CODES = readAlpha3Codes()

/** The alpha-2 code of a code or an English name, whatever its case and accents; null where it is not known. */
export function countryCode(text: string): string | null {
  return CODES.get(plainName(text)) ?? null
}

/** The alpha-3 code of a code or an English name, likewise. */
export function alpha3Code(text: string): string | null {
  const alpha2 = countryCode(text)
  return alpha2 === null ? null : (ALPHA3_CODES.get(alpha2) ?? null)
}

/** Letters only, without accents, case and article. */
function plainName(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/^\s*the\b/, '')
    .replace(/[^a-z]/g, '')
}

function readCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  const add = (alpha2: string, ...texts: readonly string[]) => {
    for (const text of [alpha2, ...texts]) codes.set(plainName(text), alpha2)
  }
  for (const row of lines(OTHER_NAMES)) add(row.slice(0, 2), row.slice(3))
  for (const row of lines(WITHOUT_DIGITS)) add(row.slice(0, 2), row.slice(3, 6), row.slice(7))
  for (let mid = 200; mid < 800; mid++) {
    const country = countryOfMid(mid)
    if (country !== null) add(country.alpha2, country.alpha3, country.name)
  }
  return codes
}

function readAlpha3Codes(): ReadonlyMap<string, string> {
  const codes = new Map(lines(WITHOUT_DIGITS).map((row) => [row.slice(0, 2), row.slice(3, 6)]))
  for (let mid = 200; mid < 800; mid++) {
    const country = countryOfMid(mid)
    if (country !== null) codes.set(country.alpha2, country.alpha3)
  }
  return codes
}

function lines(text: string): string[] {
  return text.trim().split('\n')
}
