import { describe, expect, it } from 'vitest'
import { IdentityCache } from '../../../lib/ais/nmea/identity-cache.ts'
import type { Payload } from '../../../lib/ais/nmea/payload.ts'
import { payloadOfSentences } from './decode-sentences.ts'
import { identitySentences, read } from './nmea-lines.ts'

const payloadOf = (mmsi: number, name: string): Payload =>
  payloadOfSentences(identitySentences(mmsi, name, 0))

describe('IdentityCache', () => {
  it('knows a message again, and no other', () => {
    const cache = new IdentityCache()
    const payload = payloadOf(219_000_001, 'ONE')
    expect(cache.find(payload)).toBe(-1)
    cache.keep(payload, 0)
    expect(cache.find(payloadOf(219_000_001, 'ONE'))).toBe(0)
    expect(cache.find(payloadOf(219_000_001, 'TWO'))).toBe(-1)
    expect(cache.find(payloadOf(219_000_002, 'ONE'))).toBe(-1)
  })

  it('tells every bit that an identity is read from', () => {
    const cache = new IdentityCache()
    const sentences = identitySentences(219_000_001, 'ONE', 0)
    cache.keep(payloadOfSentences(sentences), 5)
    const [head, tail] = [sentences[0].slice(0, 15), sentences[0].slice(15)]
    // 270 bits are 45 characters of the payload.
    for (let at = 0; at < 45; at++) {
      const other = tail[at] === '0' ? '1' : '0'
      const changed = payloadOfSentences([
        `${head}${tail.slice(0, at)}${other}${tail.slice(at + 1)}`,
        sentences[1],
      ])
      expect(cache.find(changed), `character ${at}`).toBe(-1)
    }
  })

  it('changes nothing in what is read, whatever shares its slots', () => {
    const lines: string[] = []
    for (let round = 0; round < 3; round++) {
      for (let ship = 0; ship < 3000; ship++) {
        lines.push(
          ...identitySentences(219_000_000 + ship, `SHIP ${round === 2 ? ship + 1 : ship}`, ship % 10),
        )
      }
    }
    const { buffer } = read(lines)
    expect(buffer.count).toBe(9000)
    for (let row = 0; row < buffer.count; row++) {
      const ship = row % 3000
      const { name } = buffer.identities[buffer.block.identity[row]]
      expect(name).toBe(`SHIP ${row >= 6000 ? ship + 1 : ship}`)
      expect(buffer.keys[buffer.block.vessel[row]]).toBe(String(219_000_000 + ship))
    }
  })
})
