/**
 * A place as people write one: decimal degrees, degrees and minutes, or degrees, minutes and seconds; with signs or with N, S,
 * E, W (O where west is oeste) in front or behind; latitude first unless letters say otherwise. Pure.
 */

export interface PlaceDegrees {
  readonly latDeg: number
  readonly lonDeg: number
}

/** Longer texts are no place. */
const LONGEST = 80

const WORDS = /([NSEWO])|([+-]?\d+(?:\.\d+)?)|([°'"\s,;:/]+)/y

type Word = { readonly letter: string } | { readonly number: number; readonly isSigned: boolean }

/** Null where the text is no place, or could be two. */
export function parsePlace(text: string): PlaceDegrees | null {
  if (text.length > LONGEST) return null
  const words = readWords(normalise(text.toUpperCase()))
  if (words === null) return null
  const letters = words.flatMap((word) => ('letter' in word ? [word.letter] : []))
  if (letters.length === 0) {
    const numbers = words as readonly Extract<Word, { number: number }>[]
    if (numbers.length % 2 === 1) return null
    const half = numbers.length / 2
    return placeOf(angleOf(numbers.slice(0, half)), angleOf(numbers.slice(half)))
  }
  if (letters.length !== 2) return null
  const angles = splitByLetters(words)
  if (angles === null) return null
  const [first, second] = angles.map((angle) => signed(angle)) as [Signed | null, Signed | null]
  if (first === null || second === null || first.isLat === second.isLat) return null
  return first.isLat ? placeOf(first.degrees, second.degrees) : placeOf(second.degrees, first.degrees)
}

interface Angle {
  readonly letter: string
  readonly numbers: Extract<Word, { number: number }>[]
}

interface Signed {
  readonly isLat: boolean
  readonly degrees: number
}

function normalise(text: string): string {
  let plain = text
    .trim()
    .replace(/[º˚]/g, '°')
    .replace(/''|[″”“]/g, '"')
    .replace(/[′’‘`´]/g, "'")
    .replace(/[−–]/g, '-')
  // 54-30.5N: between digits it parts them, unless the first number has a sign and so has the second.
  if (!/^[+-]/.test(plain)) plain = plain.replace(/(\d)-(?=\d)/g, '$1 ')
  if (plain.includes('.')) return plain
  // Where a comma is the decimal sign: one in each of two parts, with nothing else between digits.
  const parts = plain.split(/;\s*|,\s+|\s+/)
  const isDecimal = parts.length === 2 && parts.every((part) => /^\D{0,2}\d+,\d+\D{0,3}$/.test(part))
  return isDecimal ? parts.map((part) => part.replace(',', '.')).join(' ') : plain
}

function readWords(text: string): Word[] | null {
  const words: Word[] = []
  WORDS.lastIndex = 0
  while (WORDS.lastIndex < text.length) {
    const found = WORDS.exec(text)
    if (found === null) return null
    const [, letter, number] = found
    if (letter !== undefined) words.push({ letter })
    else if (number !== undefined) words.push({ number: Number(number), isSigned: /^[+-]/.test(number) })
  }
  return words
}

/** Letters stand before or behind their numbers, both alike. */
function splitByLetters(words: readonly Word[]): [Angle, Angle] | null {
  const isInFront = 'letter' in words[0]!
  if (isInFront === 'letter' in words.at(-1)!) return null
  const angles: Angle[] = []
  let numbers: Angle['numbers'] = []
  for (const word of isInFront ? [...words].reverse() : words) {
    if ('letter' in word) {
      angles.push({ letter: word.letter, numbers: isInFront ? numbers.reverse() : numbers })
      numbers = []
    } else numbers.push(word)
  }
  return angles.length === 2 ? (angles as [Angle, Angle]) : null
}

function signed({ letter, numbers }: Angle): Signed | null {
  // -54 S: nobody knows what is meant.
  if (numbers.some(({ isSigned }) => isSigned)) return null
  const degrees = angleOf(numbers)
  if (degrees === null) return null
  const isLat = letter === 'N' || letter === 'S'
  return { isLat, degrees: letter === 'N' || letter === 'E' ? degrees : -degrees }
}

/** Degrees, and minutes and seconds where they are given: only the last has decimals, only the first a sign. */
function angleOf(numbers: readonly Extract<Word, { number: number }>[]): number | null {
  if (numbers.length < 1 || numbers.length > 3) return null
  let degrees = 0
  for (const [i, { number, isSigned }] of numbers.entries()) {
    if (i > 0 && (isSigned || number >= 60)) return null
    if (i < numbers.length - 1 && !Number.isInteger(number)) return null
    degrees += Math.abs(number) / 60 ** i
  }
  const isNegative = numbers[0]!.number < 0 || Object.is(numbers[0]!.number, -0)
  return isNegative ? -degrees : degrees
}

function placeOf(latDeg: number | null, lonDeg: number | null): PlaceDegrees | null {
  if (latDeg === null || lonDeg === null || Math.abs(latDeg) > 90 || Math.abs(lonDeg) > 180) return null
  return { latDeg, lonDeg }
}
