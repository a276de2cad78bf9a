/** A screenshot whose colours may be asked for: PNG of eight bits, as browsers make it. */

import { inflateSync } from 'node:zlib'

export class Picture {
  private constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly channels: number,
    private readonly pixels: Uint8Array,
  ) {}

  /** Filters and chunks by the PNG specification (W3C, 2003, clauses 5 and 9). */
  static of(png: Uint8Array): Picture {
    const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
    const [width, height] = [view.getUint32(16), view.getUint32(20)]
    const [depth, colourType, interlace] = [png[24], png[25], png[28]]
    if (depth !== 8 || (colourType !== 2 && colourType !== 6) || interlace !== 0)
      throw new Error(`picture: depth ${depth}, colour type ${colourType}, interlace ${interlace}`)
    const channels = colourType === 6 ? 4 : 3
    const parts: Uint8Array[] = []
    for (let at = 8; at < png.length; ) {
      const length = view.getUint32(at)
      const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
      if (type === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
      at += 12 + length
    }
    const raw = inflateSync(Buffer.concat(parts))
    return new Picture(width, height, channels, unfilter(raw, width * channels, height, channels))
  }

  /** Whether a colour, `#rrggbb`, is seen within some pixels of a place. */
  has(x: number, y: number, within: number, colour: string): boolean {
    return this.hasIn(x - within, y - within, x + within, y + within, colour)
  }

  hasIn(left: number, top: number, right: number, bottom: number, colour: string): boolean {
    const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    for (let y = Math.max(0, Math.round(top)); y <= Math.min(this.height - 1, bottom); y++)
      for (let x = Math.max(0, Math.round(left)); x <= Math.min(this.width - 1, right); x++) {
        const at = (y * this.width + x) * this.channels
        // Rounding on the way through the card.
        if (wanted.every((value, i) => Math.abs(this.pixels[at + i]! - value) <= 3)) return true
      }
    return false
  }
}

function unfilter(raw: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const pixels = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!
    for (let i = 0; i < stride; i++) {
      const left = i >= channels ? pixels[y * stride + i - channels]! : 0
      const up = y > 0 ? pixels[(y - 1) * stride + i]! : 0
      const corner = y > 0 && i >= channels ? pixels[(y - 1) * stride + i - channels]! : 0
      pixels[y * stride + i] = raw[y * (stride + 1) + 1 + i]! + predict(filter, left, up, corner)
    }
  }
  return pixels
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
