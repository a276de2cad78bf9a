/**
 * A text file that is written row by row. Rows are put together as bytes: at a million rows a second, strings would
 * spend the time on being joined, flattened and encoded.
 */

import { type FileHandle, open } from 'node:fs/promises'

/** Bytes gathered before they are written. */
const FLUSH_BYTES = 1 << 18
/** Longest thing put without asking for room: a number or a time. */
const SMALL_BYTES = 64

const DAY_MS = 86_400_000
const MINUTE = textTable(1440, (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}:`)
const SECOND = textTable(60, (second) => `${two(second)}.`)
const MILLISECOND = textTable(1000, (ms) => `${String(ms).padStart(3, '0')}Z`)

/** No whole number that a double holds is more. */
const POWERS = Float64Array.from({ length: 18 }, (_, power) => 10 ** power)

export class TextFile {
  private bytes = Buffer.allocUnsafe(FLUSH_BYTES + 4096)
  private length = 0
  private dayMs = Number.NaN
  private day: Uint8Array = new Uint8Array(0)

  private constructor(private readonly handle: FileHandle) {}

  static async create(file: string): Promise<TextFile> {
    return new TextFile(await open(file, 'w'))
  }

  put(bytes: Uint8Array): void {
    const { length } = bytes
    this.reserve(length)
    const target = this.bytes
    const at = this.length
    // Cheaper than a call of `set` for the few bytes that most are.
    if (length < 64) for (let i = 0; i < length; i++) target[at + i] = bytes[i]!
    else target.set(bytes, at)
    this.length = at + length
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** A whole number of steps of 10^-decimals as JavaScript would print it: no trailing zeros. */
  number(steps: number, decimals: number): void {
    this.reserve(SMALL_BYTES)
    let rest = steps
    if (rest < 0) {
      this.bytes[this.length++] = 45
      rest = -rest
    }
    if (decimals === 0) {
      this.digits(rest, 1)
      return
    }
    const scale = POWERS[decimals]!
    const whole = Math.floor(rest / scale)
    this.digits(whole, 1)
    let fraction = rest - whole * scale
    if (fraction === 0) return
    let places = decimals
    while (fraction % 10 === 0) {
      fraction /= 10
      places--
    }
    this.bytes[this.length++] = 46
    this.digits(fraction, places)
  }

  /** ISO 8601 with milliseconds and Z, as Date gives it. */
  time(ms: number): void {
    const sinceDay = ms - this.dayMs
    if (!(sinceDay >= 0 && sinceDay < DAY_MS)) {
      this.dayMs = Math.floor(ms / DAY_MS) * DAY_MS
      const iso = new Date(this.dayMs).toISOString()
      this.day = Buffer.from(iso.slice(0, iso.indexOf('T') + 1))
    }
    const inDay = ms - this.dayMs
    const inMinute = inDay % 60_000
    this.put(this.day)
    this.put(MINUTE[(inDay - inMinute) / 60_000]!)
    this.put(SECOND[Math.floor(inMinute / 1000)]!)
    this.put(MILLISECOND[inMinute % 1000]!)
  }

  get isFull(): boolean {
    return this.length >= FLUSH_BYTES
  }

  async flush(): Promise<void> {
    const bytes = this.bytes.subarray(0, this.length)
    this.length = 0
    await this.handle.appendFile(bytes)
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.flush()
    await this.handle.close()
  }

  /** For when something has failed: nothing more is written. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => {})
  }

  /** `places` digits at least, zeros in front. */
  private digits(value: number, places: number): void {
    let count = places
    while (value >= POWERS[count]!) count++
    const target = this.bytes
    let at = this.length + count
    this.length = at
    let rest = value
    // Whole numbers of 32 bits divide several times as fast.
    for (; rest > 0x7fffffff; count--) {
      const tenth = Math.floor(rest / 10)
      target[--at] = 48 + (rest - tenth * 10)
      rest = tenth
    }
    for (let small = rest | 0; count > 0; count--) {
      const tenth = (small / 10) | 0
      target[--at] = 48 + (small - tenth * 10)
      small = tenth
    }
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }
}

/** Text of a column as bytes: most often that of the row before, which is not encoded again. */
export class TextEncoding {
  private text: string | null = null
  private bytes: Uint8Array = new Uint8Array(0)

  constructor(private readonly encode: (text: string) => string) {}

  bytesOf(text: string): Uint8Array {
    if (text !== this.text) {
      this.text = text
      this.bytes = Buffer.from(this.encode(text))
    }
    return this.bytes
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function textTable(length: number, textOf: (i: number) => string): readonly Uint8Array[] {
  return Array.from({ length }, (_, i) => Buffer.from(textOf(i)))
}
