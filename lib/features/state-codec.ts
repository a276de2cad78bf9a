/**
 * Bytes of fold states. Writers append, readers read in the same order; a reader that runs past the end
 * throws, so a truncated state is refused instead of half-read. Numbers keep their bits.
 */

const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder('utf-8', { fatal: true })

/** Room of writers that are done: memory outside the heap is dear to the collector, so it is not asked for state by state. */
const room: DataView<ArrayBuffer>[] = []
const ROOM_BYTES = 16 * 1024
const MOST_ROOMS = 1024
const NO_ROOM = new DataView(new ArrayBuffer(0))
/** What once took more is not kept. */
const KEPT_ROOM_BYTES = 1024 * 1024

/** Done once it has given its bytes. */
export class StateWriter {
  private view = room.pop() ?? new DataView(new ArrayBuffer(ROOM_BYTES))
  private bytes = new Uint8Array(this.view.buffer)
  private length = 0

  /** 0..255. */
  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** Whole, -2^31..2^31-1. */
  int32(value: number): void {
    this.reserve(4)
    this.view.setInt32(this.length, value, true)
    this.length += 4
  }

  /** Whole, 0..2^53-1, seven bits a byte. */
  count(value: number): void {
    this.reserve(8)
    let rest = value
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }

  float64(value: number): void {
    this.reserve(8)
    this.view.setFloat64(this.length, value, true)
    this.length += 8
  }

  float32(value: number): void {
    this.reserve(4)
    this.view.setFloat32(this.length, value, true)
    this.length += 4
  }

  text(value: string): void {
    const start = this.length
    this.count(value.length)
    this.reserve(value.length)
    // Nearly all texts are ASCII, which takes a byte each; an encoder costs more than they do.
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) {
        this.length = start
        this.blob(textEncoder.encode(value))
        return
      }
      this.bytes[this.length++] = code
    }
  }

  blob(value: Uint8Array): void {
    this.count(value.length)
    this.reserve(value.length)
    this.bytes.set(value, this.length)
    this.length += value.length
  }

  /** What another writer holds, which is then done. */
  blobOf(part: StateWriter): void {
    this.blob(part.bytes.subarray(0, part.length))
    part.giveRoom()
  }

  finish(): Uint8Array {
    const finished = this.bytes.slice(0, this.length)
    this.giveRoom()
    return finished
  }

  private giveRoom(): void {
    if (this.bytes.length <= KEPT_ROOM_BYTES && room.length < MOST_ROOMS) room.push(this.view)
    this.view = NO_ROOM
    this.bytes = new Uint8Array(NO_ROOM.buffer)
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    larger.set(this.bytes)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }
}

export class StateReader {
  private readonly view: DataView
  private position = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.position === this.bytes.length
  }

  byte(): number {
    return this.view.getUint8(this.take(1))
  }

  int32(): number {
    return this.view.getInt32(this.take(4), true)
  }

  count(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) break
      scale *= 128
      if (scale > 2 ** 49) throw new Error(`features: state count too long at byte ${this.position}`)
    }
    return value
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true)
  }

  float32(): number {
    return this.view.getFloat32(this.take(4), true)
  }

  text(): string {
    return textDecoder.decode(this.blob())
  }

  blob(): Uint8Array {
    const length = this.count()
    const start = this.take(length)
    return this.bytes.subarray(start, start + length)
  }

  private take(length: number): number {
    const start = this.position
    if (start + length > this.bytes.length)
      throw new Error(
        `features: state of ${this.bytes.length} bytes is truncated: ${length} more wanted at ${start}`,
      )
    this.position = start + length
    return start
  }
}
