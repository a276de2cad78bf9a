import { armourByte } from './six-bit.ts'

/** Collects the bits of one message, most significant first. */
export class BitWriter {
  private readonly bits: number[] = []

  get bitLength(): number {
    return this.bits.length
  }

  /** Appends the low `length` (0..32) bits of an integer; negative ones as two's complement. */
  append(value: number, length: number): void {
    for (let shift = length - 1; shift >= 0; shift--) this.bits.push((value >>> shift) & 1)
  }

  /** The armoured payload, and how many bits pad its last character. */
  armored(): { text: string; fillBits: number } {
    const fillBits = (6 - (this.bits.length % 6)) % 6
    let text = ''
    for (let start = 0; start < this.bits.length; start += 6) {
      let value = 0
      for (let index = start; index < start + 6; index++) value = (value << 1) | (this.bits[index] ?? 0)
      text += String.fromCharCode(armourByte(value))
    }
    return { text, fillBits }
  }
}
