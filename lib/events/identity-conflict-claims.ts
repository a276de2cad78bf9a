/** When two texts claim two ships, and when they only spell one differently. */

type ClaimField = 'name' | 'imo' | 'callSign'

/** Letters that a text must have in common with the beginning or end of another to be a part of it. Own. */
const MIN_PART = 3

/** What operators enter for nothing. */
const PLACEHOLDER = /^(0+|X+|N ?A|NO ?NAME|NONE|NULL|NIL|UNKNOWN|UNDEFINED|NOT AVAILABLE|TEST)$/

/**
 * Whether a text says anything of who the ship is. An IMO number must have its check digit: most false ones are
 * typed, not claimed.
 */
export function isClaim(field: ClaimField, text: string): boolean {
  if (text === '') return false
  if (field === 'imo') return isImoNumber(text)
  const letters = lettersOf(text)
  return letters !== '' && !PLACEHOLDER.test(text) && !PLACEHOLDER.test(letters)
}

/**
 * Whether two claims may be one, spelt differently: signs and blanks apart, and one cut off at its end or
 * beginning (names are cut at 20 letters, and elsewhere by software). Not where a number is cut: HUA YING 20 is not
 * HUA YING 208.
 */
export function isSameClaim(field: ClaimField, a: string, b: string): boolean {
  if (a === b) return true
  if (field === 'imo') return false
  const lettersA = lettersOf(a)
  const lettersB = lettersOf(b)
  if (lettersA === lettersB) return true
  return lettersA.length < lettersB.length ? isPart(lettersA, lettersB) : isPart(lettersB, lettersA)
}

function isPart(part: string, whole: string): boolean {
  if (part.length < MIN_PART) return false
  if (whole.startsWith(part)) return !isWithinNumber(whole, part.length)
  return whole.endsWith(part) && !isWithinNumber(whole, whole.length - part.length)
}

function isWithinNumber(text: string, at: number): boolean {
  return /\d\d/.test(text.slice(at - 1, at + 1))
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '')
}

/** Seven digits, the last of which is the last of the sum of the others times 7 to 2 (IMO resolution A.1117(30)). */
function isImoNumber(text: string): boolean {
  // 1234567 has its check digit by chance, and is what people type.
  if (!/^[1-9]\d{6}$/.test(text) || text === '1234567') return false
  let sum = 0
  for (let i = 0; i < 6; i++) sum += Number(text[i]) * (7 - i)
  return sum % 10 === Number(text[6])
}
