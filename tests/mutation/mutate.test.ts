import { describe, expect, it } from 'vitest'
import { mutateLines, seededRandom } from './mutate.ts'

const LINES = ['!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A', 'mmsi,lat,lon', '{"a":1}'].map((line) =>
  Buffer.from(line, 'latin1'),
)

function take(seed: number, count: number): string[] {
  const taken: string[] = []
  for (const line of mutateLines(seed, LINES)) {
    if (taken.push(Buffer.from(line).toString('latin1')) === count) break
  }
  return taken
}

describe('mutateLines', () => {
  it('gives the same lines for the same seed, and others for another', () => {
    expect(take(7, 500)).toEqual(take(7, 500))
    expect(take(7, 500)).not.toEqual(take(8, 500))
  })

  it('leaves the given lines alone', () => {
    const before = LINES.map((line) => Buffer.from(line))
    take(3, 5000)
    expect(LINES).toEqual(before)
  })

  it('damages most lines, keeps some, and never grows beyond what a test can hold', () => {
    const originals = new Set(LINES.map((line) => `${Buffer.from(line).toString('latin1')}\n`))
    const taken = take(1, 20_000)
    const kept = taken.filter((line) => originals.has(line)).length
    expect(kept).toBeGreaterThan(1000)
    expect(kept).toBeLessThan(6000)
    expect(Math.max(...taken.map((line) => line.length))).toBeLessThan(30_000)
    expect(taken.some((line) => line.length > 5000)).toBe(true)
  })

  it('signs damaged sentences anew, so that damage gets past the checksum', () => {
    const signed = take(2, 20_000).filter((line) => {
      const match = /^!(AIVDM,[^*]*)\*([0-9A-F]{2})\r?\n$/.exec(line)
      if (match === null) return false
      let sum = 0
      for (const character of match[1]) sum ^= character.charCodeAt(0)
      return sum === Number.parseInt(match[2], 16) && !match[1].endsWith('15RTgt0PAso;90TKcjM8h6g208CQ,0')
    })
    expect(signed.length).toBeGreaterThan(500)
  })
})

describe('seededRandom', () => {
  it('fills [0, 1) evenly', () => {
    const random = seededRandom(42)
    const bins = new Array(10).fill(0)
    for (let draw = 0; draw < 100_000; draw++) bins[Math.floor(random() * 10)]++
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })
})
