/**
 * How surely an entry of the register is the vessel that was heard. Own judgement: no public data says how often
 * each case is right. What it rests on: an IMO number stays with a hull for life (IMO resolution A.1117(30)); an MMSI
 * and a call sign are a flag's and go with it; names are typed by hand, change with owners and are shared. Global
 * Fishing Watch too takes two texts that agree for sure, and one for not.
 */

/** How one key stands: equal, different, or not to be told (one of the two says nothing, or they are spelt alike). */
export type Agreement = '=' | '!' | '?'

/** What is compared, in the order of the letters of a case. */
export const COMPARED = ['imo', 'mmsi', 'callSign', 'name', 'flag', 'length'] as const

export interface MatchCase {
  /** A sign for each of COMPARED: = ! ? as above, + equal or not to be told, * any. */
  readonly pattern: string
  /** 0..1. */
  readonly confidence: number
  readonly meaning: string
}

/** The first case that fits counts. docs/register.md prints this table, and a test holds the two equal. */
export const MATCH_CASES: readonly MatchCase[] = [
  { pattern: '=+++**', confidence: 0.99, meaning: 'one hull, and nothing differs' },
  { pattern: '==****', confidence: 0.98, meaning: 'one hull and number: renamed' },
  { pattern: '=!!!**', confidence: 0.85, meaning: 'one hull under another flag, or a borrowed IMO number' },
  { pattern: '=*****', confidence: 0.95, meaning: 'one hull, some texts changed' },
  { pattern: '!===**', confidence: 0.6, meaning: 'all but the IMO number: mistyped, or another hull' },
  { pattern: '!=****', confidence: 0.2, meaning: 'the number went to another hull, or is borrowed' },
  { pattern: '!*****', confidence: 0, meaning: 'two hulls' },
  { pattern: '?===**', confidence: 0.98, meaning: 'number, call sign and name' },
  { pattern: '?==?**', confidence: 0.96, meaning: 'number and call sign' },
  { pattern: '?=?=**', confidence: 0.96, meaning: 'number and name' },
  { pattern: '?==!**', confidence: 0.93, meaning: 'number and call sign: renamed' },
  { pattern: '?=!=**', confidence: 0.9, meaning: 'number and name: new or mistyped call sign' },
  { pattern: '?=??*!', confidence: 0.5, meaning: 'the number on a ship of another size' },
  { pattern: '?=??**', confidence: 0.85, meaning: 'the number, nothing else to compare' },
  { pattern: '?=?!*!', confidence: 0.3, meaning: 'the number on a ship of another name and size' },
  { pattern: '?=?!**', confidence: 0.7, meaning: 'the number: renamed, or shared' },
  { pattern: '?=!?**', confidence: 0.5, meaning: 'the number under another call sign' },
  { pattern: '?=!!**', confidence: 0.25, meaning: 'the number was reissued, or is borrowed' },
  { pattern: '?!==!*', confidence: 0.5, meaning: 'call sign and name under the digits of another flag' },
  { pattern: '?!==**', confidence: 0.8, meaning: 'call sign and name: another number' },
  { pattern: '?!=***', confidence: 0.2, meaning: 'the call sign under another number' },
  { pattern: '??==!*', confidence: 0.7, meaning: 'call sign and name, other flag' },
  { pattern: '??==**', confidence: 0.9, meaning: 'call sign and name' },
  { pattern: '??=?*!', confidence: 0.3, meaning: 'the call sign on a ship of another size' },
  { pattern: '??=?!*', confidence: 0.3, meaning: 'the call sign under another flag' },
  { pattern: '??=?=*', confidence: 0.75, meaning: 'call sign and flag' },
  { pattern: '??=?**', confidence: 0.6, meaning: 'the call sign, nothing else to compare' },
  { pattern: '??=!**', confidence: 0.5, meaning: 'the call sign: renamed, or reissued' },
  { pattern: '?*!=**', confidence: 0.05, meaning: 'a namesake with another call sign' },
  { pattern: '?!?=**', confidence: 0.1, meaning: 'a namesake with another number' },
  { pattern: '???=!*', confidence: 0.05, meaning: 'a namesake under another flag' },
  { pattern: '???=*!', confidence: 0.05, meaning: 'a namesake of another size' },
  { pattern: '???===', confidence: 0.5, meaning: 'name, flag and length' },
  { pattern: '???==?', confidence: 0.35, meaning: 'name and flag' },
  { pattern: '???=?=', confidence: 0.35, meaning: 'name and length' },
  { pattern: '???=??', confidence: 0.2, meaning: 'the name, nothing else to compare' },
  { pattern: '******', confidence: 0, meaning: 'no key agrees' },
]

const DIGITS: Readonly<Record<Agreement, number>> = { '?': 0, '=': 1, '!': 2 }
const SIGNS: readonly Agreement[] = ['?', '=', '!']

/** By the agreements as digits of base 3. */
const CONFIDENCES = Float64Array.from({ length: 3 ** COMPARED.length }, (_, code) => {
  const signs = COMPARED.map((_, at) => SIGNS[Math.floor(code / 3 ** at) % 3]!)
  return MATCH_CASES.find(({ pattern }) => signs.every((sign, at) => fits(pattern[at]!, sign)))!.confidence
})

function fits(wanted: string, sign: Agreement): boolean {
  return wanted === '*' || wanted === sign || (wanted === '+' && sign !== '!')
}

/** 0..1, of agreements in the order of COMPARED. */
export function confidenceOf(agreements: readonly Agreement[]): number {
  let code = 0
  for (let at = COMPARED.length - 1; at >= 0; at--) code = code * 3 + DIGITS[agreements[at]!]
  return CONFIDENCES[code]!
}
