import { describe, expect, it } from 'vitest'
import { findLineEnd, LineSplitter, skipLineEnd } from '../../lib/ais/line-splitter.ts'
import { seededRandom } from '../mutation/mutate.ts'

const MAX_BYTES = 5000
const KEPT_BYTES = 256

const toBytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const toText = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.subarray(start, end)).toString('latin1')

function collect() {
  const lines: string[] = []
  const sink = {
    line: (bytes: Uint8Array, start: number, end: number) => {
      lines.push(bytes.constructor === Uint8Array ? toText(bytes, start, end) : 'not a plain array')
    },
    lost: (reason: string, bytes: Uint8Array, start: number, end: number) => {
      lines.push(`${reason}: ${toText(bytes, start, end)}`)
    },
  }
  return { lines, sink }
}

function split(chunks: readonly Uint8Array[], end: 'finish' | 'cut' = 'finish'): string[] {
  const { lines, sink } = collect()
  const splitter = new LineSplitter(sink, MAX_BYTES)
  for (const chunk of chunks) splitter.push(chunk)
  splitter[end]()
  return lines
}

describe('LineSplitter', () => {
  it('ends lines at LF, CR LF and CR', () => {
    expect(split([toBytes('a\nb\r\nc\rd')])).toEqual(['a', 'b', 'c', 'd'])
    expect(split([toBytes('a\n\n\r\n\r\rb\n')])).toEqual(['a', '', '', '', '', 'b'])
    expect(split([toBytes('')])).toEqual([])
    expect(split([Buffer.from('a\nb')])).toEqual(['a', 'b'])
  })

  it('gives the same lines however the bytes are cut', () => {
    const random = seededRandom(9)
    const pieces = ['\n', '\r', '\r\n', 'x', 'yz', 'w'.repeat(MAX_BYTES - 1), 'w'.repeat(MAX_BYTES)]
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 30 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const bytes = toBytes(text)
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const length = random() < 0.5 ? Math.floor(random() * 3) : Math.floor(random() * 2 * MAX_BYTES)
        chunks.push(bytes.subarray(at, at + length))
        at += length
      }
      const expected = text.split(/\r\n|\r|\n/)
      if (expected.at(-1) === '') expected.pop()
      expect(split(chunks)).toEqual(
        expected.map((line) => (line.length > MAX_BYTES ? `too-long: ${line.slice(0, KEPT_BYTES)}` : line)),
      )
    }
  })

  it('an input that breaks off loses its unfinished line, and says which', () => {
    expect(split([toBytes('a\nhalf')], 'cut')).toEqual(['a', 'truncated: half'])
    expect(split([toBytes('a\n')], 'cut')).toEqual(['a'])
    const long = 'w'.repeat(MAX_BYTES + 1)
    expect(split([toBytes(long)], 'cut')).toEqual([`too-long: ${long.slice(0, KEPT_BYTES)}`])
  })

  it('holds no more than a line, whatever comes', () => {
    const { lines, sink } = collect()
    const splitter = new LineSplitter(sink, MAX_BYTES)
    const chunk = new Uint8Array(65_536).fill(120)
    for (let pushed = 0; pushed < 64 * 2 ** 20; pushed += chunk.length) splitter.push(chunk)
    expect(splitter.capacityBytes).toBeLessThanOrEqual(MAX_BYTES)
    expect(lines).toEqual([])
    splitter.push(toBytes('\nnext\n'))
    expect(lines).toEqual([`too-long: ${'x'.repeat(KEPT_BYTES)}`, 'next'])
  })

  it('leaves a line to the plain sink, which may hand it back', () => {
    const { lines, sink } = collect()
    const plainSink = {
      ...sink,
      plainLine(bytes: Uint8Array, start: number, limit: number) {
        const end = findLineEnd(bytes, start, limit)
        if (end === limit || bytes[start] !== 112) return -1
        lines.push(`plain ${toText(bytes, start, end)}`)
        return skipLineEnd(bytes, end)
      },
    }
    const splitter = new LineSplitter(plainSink, MAX_BYTES, plainSink)
    for (const text of ['p1\nx2\r\np3\r\np', '4\np5\n']) splitter.push(toBytes(text))
    splitter.finish()
    expect(lines).toEqual(['plain p1', 'x2', 'plain p3', 'p4', 'plain p5'])
  })
})
