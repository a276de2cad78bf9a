const QUOTE = 34

/**
 * Cuts one line of CSV into fields without copying: field i is bytes[starts[i], ends[i]), its quotes left out.
 * A quoted field may hold the delimiter; a doubled quote in it stays doubled (`fieldText` undoes it). A newline ends
 * a line even inside quotes: no AIS text holds one, and so a stray quote costs one line and never the file.
 */
export class FieldSplitter {
  readonly starts: Int32Array
  readonly ends: Int32Array

  /** `maxFields`: further fields are counted and not kept. */
  constructor(
    private readonly delimiter: number,
    private readonly maxFields: number,
  ) {
    this.starts = new Int32Array(maxFields)
    this.ends = new Int32Array(maxFields)
  }

  /** The number of fields, or -1 where a quote is not closed or is followed by more text. */
  split(bytes: Uint8Array, start: number, end: number): number {
    const { starts, ends, delimiter, maxFields } = this
    let count = 0
    let at = start
    for (;;) {
      let fieldStart = at
      let fieldEnd: number
      if (at < end && bytes[at] === QUOTE) {
        fieldStart = at + 1
        at = closingQuote(bytes, fieldStart, end)
        if (at === -1) return -1
        fieldEnd = at
        at++
        if (at < end && bytes[at] !== delimiter) return -1
      } else {
        while (at < end && bytes[at] !== delimiter) at++
        fieldEnd = at
      }
      if (count < maxFields) {
        starts[count] = fieldStart
        ends[count] = fieldEnd
      }
      count++
      if (at >= end) return count
      at++
    }
  }
}

function closingQuote(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== QUOTE) continue
    if (at + 1 < end && bytes[at + 1] === QUOTE) at++
    else return at
  }
  return -1
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Text of a field: UTF-8, or Latin-1 where it is not valid UTF-8. Trimmed, doubled quotes made single. */
export function fieldText(bytes: Uint8Array, start: number, end: number): string {
  const text = decodeText(bytes, start, end).trim()
  return text.includes('""') ? text.replaceAll('""', '"') : text
}

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= 0x80) {
      const slice = bytes.subarray(start, end)
      try {
        return utf8.decode(slice)
      } catch {
        return Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString('latin1')
      }
    }
    text += String.fromCharCode(byte)
  }
  return text
}

/**
 * The text where it says something, '' for the ways of writing "missing" in a column of numbers, words of a list or
 * vessels: empty, NaN, null, NA, None, a dash, and the words of the Danish and GFW tables.
 */
export function givenText(text: string): string {
  return MISSING_TEXTS.has(text.toLowerCase()) ? '' : text
}

const MISSING_TEXTS = new Set([
  '',
  '-',
  '--',
  '\\n',
  'n/a',
  'na',
  'nan',
  'nil',
  'none',
  'not available',
  'null',
  'undefined',
  'unknown',
  'unknown value',
])

/**
 * The same for a name or call sign, which may be any word: AIS has capitals only, so that UNKNOWN, NONE or N/A is what a
 * ship sent (and NMEA reads it so too), while Unknown (Danish tables), None and nan (Python) were written by a program.
 * NULL and NA, as databases and R write every missing name, are taken for missing: else all nameless ships would share
 * one name.
 */
export function givenName(text: string): string {
  return MISSING_NAMES.has(text) ? '' : text
}

const MISSING_NAMES = new Set([
  '\\N',
  'NULL',
  'Null',
  'null',
  'NA',
  'NaN',
  'nan',
  'None',
  'none',
  'undefined',
  'Undefined',
  'Unknown',
  'unknown',
  'Unknown value',
])
