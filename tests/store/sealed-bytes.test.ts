import { describe, expect, it } from 'vitest'
import { DamagedStateError, sealBytes, unsealBytes } from '../../lib/store/sealed-bytes.ts'

const KEY = '219000001, stretch 3'
const stored = (bytes: Uint8Array) => new Uint8Array(bytes).buffer

describe('sealed bytes', () => {
  it('come back under their own key', () => {
    for (const bytes of [Uint8Array.of(), Uint8Array.of(0), Uint8Array.of(1, 2, 255)])
      expect([...unsealBytes(stored(sealBytes(bytes, KEY)), KEY)]).toEqual([...bytes])
  })

  it('are refused under another, with any bit flipped, cut anywhere, or longer', () => {
    const sealed = sealBytes(Uint8Array.of(7, 0, 0, 9), KEY)
    const refused = (bytes: Uint8Array, key = KEY) =>
      expect(() => unsealBytes(stored(bytes), key)).toThrow(DamagedStateError)
    refused(sealed, '219000001, stretch 4')
    for (let bit = 0; bit < 8 * sealed.length; bit++) {
      const flipped = sealed.slice()
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      refused(flipped)
    }
    for (let length = 0; length < sealed.length; length++) refused(sealed.slice(0, length))
    refused(Uint8Array.of(...sealed, 0))
    expect(() => unsealBytes(null, KEY)).toThrow(KEY)
  })
})
