/**
 * Damaged input, endlessly and the same for the same seed: what a reader must survive.
 *
 * Each item is a line with its terminator (or without one, so that it runs into the next), made of one or two
 * of the given lines by flipping bits, cutting, splicing, wrong counts, huge fields or foreign encodings. Every
 * eighth line comes through unharmed, so that a reader's state is kept busy. Half of the damaged lines that
 * carry an NMEA checksum are signed anew: else hardly any damage would get past the checksum.
 */
export function* mutateLines(seed: number, originals: readonly Uint8Array[]): Generator<Uint8Array, never> {
  if (originals.length === 0) throw new Error('mutate: no lines to mutate')
  // Plain arrays: `slice` of a Buffer is a view, and damage to it would stay.
  const lines = originals.map((line) => new Uint8Array(line))
  const random = seededRandom(seed)
  for (;;) {
    const line = pick(random, lines)
    if (random() < 1 / 8) {
      yield concat(line, LINE_FEED)
      continue
    }
    let damaged = pick(random, MUTATIONS)(random, line, lines)
    if (random() < 0.3) damaged = pick(random, MUTATIONS)(random, damaged, lines)
    if (random() < 0.5) damaged = signAnew(damaged)
    yield concat(damaged, pick(random, TERMINATORS))
  }
}

/** Mulberry32: a number in [0, 1), the same sequence for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Random = () => number
type Mutation = (random: Random, line: Uint8Array, lines: readonly Uint8Array[]) => Uint8Array

const LINE_FEED = Uint8Array.of(10)
/** Mostly ordinary, so that damage stays on its own line. */
const TERMINATORS = ['\n', '\n', '\n', '\n', '\r\n', '\r\n', '\r', '', '\n\n', '\n\r', '\0\n'].map(bytesOf)
/** Bytes that mean something to a parser of lines, fields, numbers or quotes, and bytes that no text has. */
const SHARP_BYTES = bytesOf('\0\t\n\r !"#$\'*+,-./0:;=Ee\\[]{}\x7f\x80\xc3\xff')
const HUGE_PIECES = ['9', '0', ',', 'w', '-', '"', '\\', '{"a":', '[', ' ', '\u00e9', '1e9', '*'].map(utf8)
/** Longer than any line that a reader should keep, and short enough for a million lines. */
const HUGE_BYTES = 6000

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  overwriteBytes,
  cutEnd,
  cutStart,
  cutMiddle,
  splice,
  joinWithoutNewline,
  changeDigits,
  changeDigits,
  growField,
  repeatPiece,
  dropField,
  swapFields,
  recode,
  insertForeignText,
]

function flipBits(random: Random, line: Uint8Array): Uint8Array {
  const copy = line.slice()
  for (let flips = 1 + below(random, 4); flips > 0 && copy.length > 0; flips--) {
    copy[below(random, copy.length)] ^= 1 << below(random, 8)
  }
  return copy
}

function overwriteBytes(random: Random, line: Uint8Array): Uint8Array {
  const copy = line.slice()
  for (let writes = 1 + below(random, 4); writes > 0 && copy.length > 0; writes--) {
    copy[below(random, copy.length)] = pick(random, SHARP_BYTES)
  }
  return copy
}

function cutEnd(random: Random, line: Uint8Array): Uint8Array {
  return line.slice(0, below(random, line.length + 1))
}

function cutStart(random: Random, line: Uint8Array): Uint8Array {
  return line.slice(below(random, line.length + 1))
}

function cutMiddle(random: Random, line: Uint8Array): Uint8Array {
  const from = below(random, line.length + 1)
  return concat(line.subarray(0, from), line.subarray(from + below(random, line.length - from + 1)))
}

function splice(random: Random, line: Uint8Array, lines: readonly Uint8Array[]): Uint8Array {
  return concat(cutEnd(random, line), cutStart(random, pick(random, lines)))
}

function joinWithoutNewline(random: Random, line: Uint8Array, lines: readonly Uint8Array[]): Uint8Array {
  return concat(line, pick(random, lines))
}

/** Wrong counts, sequence numbers, times and values: a digit becomes another one. */
function changeDigits(random: Random, line: Uint8Array): Uint8Array {
  const copy = line.slice()
  for (let tries = 0; tries < 8 && copy.length > 0; tries++) {
    const at = below(random, Math.min(copy.length, 1 + below(random, copy.length)))
    if (copy[at] >= 48 && copy[at] <= 57) copy[at] = 48 + below(random, 10)
  }
  return copy
}

function growField(random: Random, line: Uint8Array): Uint8Array {
  const at = below(random, line.length + 1)
  const piece = pick(random, HUGE_PIECES)
  const times = Math.floor(below(random, HUGE_BYTES) / piece.length / (1 + below(random, 20)))
  const grown = new Uint8Array(line.length + times * piece.length)
  grown.set(line.subarray(0, at))
  for (let time = 0; time < times; time++) grown.set(piece, at + time * piece.length)
  grown.set(line.subarray(at), at + times * piece.length)
  return grown
}

function repeatPiece(random: Random, line: Uint8Array): Uint8Array {
  const from = below(random, line.length + 1)
  const to = from + below(random, line.length - from + 1)
  return concat(line.subarray(0, to), line.subarray(from))
}

function dropField(random: Random, line: Uint8Array): Uint8Array {
  const fields = splitFields(line)
  fields.splice(below(random, fields.length), 1)
  return joinFields(fields)
}

function swapFields(random: Random, line: Uint8Array): Uint8Array {
  const fields = splitFields(line)
  const first = below(random, fields.length)
  const second = below(random, fields.length)
  const kept = fields[first]
  fields[first] = fields[second]
  fields[second] = kept
  return joinFields(fields)
}

/** The line as UTF-16, with a byte order mark, or with every byte's high bit set. */
function recode(random: Random, line: Uint8Array): Uint8Array {
  const style = below(random, 4)
  if (style === 0) return concat(Uint8Array.of(0xef, 0xbb, 0xbf), line)
  if (style === 1) return line.map((byte) => byte | 0x80)
  const wide = new Uint8Array(2 + line.length * 2)
  wide.set(style === 2 ? [0xff, 0xfe] : [0xfe, 0xff])
  for (let index = 0; index < line.length; index++) wide[2 + index * 2 + (style === 2 ? 0 : 1)] = line[index]
  return wide
}

function insertForeignText(random: Random, line: Uint8Array): Uint8Array {
  const at = below(random, line.length + 1)
  const text = utf8(
    pick(random, ['\u00e6\u00f8\u00e5', '\u65e5\u672c', '\ud83d\udea2', '\u202e', '\u0000', '\ufeff']),
  )
  return concat(line.subarray(0, at), text, line.subarray(at))
}

/** Puts the right NMEA checksum behind the last start delimiter, where the line has a place for one. */
function signAnew(line: Uint8Array): Uint8Array {
  const star = line.lastIndexOf(42)
  const start = Math.max(line.lastIndexOf(33, star), line.lastIndexOf(36, star))
  if (star < 0 || start < 0 || star + 3 > line.length) return line
  let sum = 0
  for (let index = start + 1; index < star; index++) sum ^= line[index]
  const signed = line.slice()
  signed.set(bytesOf(sum.toString(16).toUpperCase().padStart(2, '0')), star + 1)
  return signed
}

function splitFields(line: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = []
  let from = 0
  for (let at = line.indexOf(44); at >= 0; at = line.indexOf(44, from)) {
    fields.push(line.subarray(from, at))
    from = at + 1
  }
  fields.push(line.subarray(from))
  return fields
}

function joinFields(fields: readonly Uint8Array[]): Uint8Array {
  return concat(...fields.flatMap((field, index) => (index === 0 ? [field] : [Uint8Array.of(44), field])))
}

/** Each character code as one byte, 0..255. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function concat(...pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const piece of pieces) length += piece.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** A whole number in 0..limit-1, 0 where limit is 0. */
function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}

function pick<Item>(random: Random, items: ArrayLike<Item>): Item {
  return items[below(random, items.length)]
}
