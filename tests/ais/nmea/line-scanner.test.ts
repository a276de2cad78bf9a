import { describe, expect, it } from 'vitest'
import { LineScanner, MAX_LINE_BYTES } from '../../../lib/ais/nmea/line-scanner.ts'
import { seededRandom } from '../../mutation/mutate.ts'
import { toBytes } from './nmea-lines.ts'

function scan(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = []
  const text = (bytes: Uint8Array, start: number, end: number) =>
    Buffer.from(bytes.subarray(start, end)).toString('latin1')
  const scanner = new LineScanner({
    takePlain: () => -1,
    takeLine: (bytes, start, end) => lines.push(text(bytes, start, end)),
    takeTooLong: (bytes, start, end) => lines.push(`too long: ${text(bytes, start, end).length}`),
  })
  for (const chunk of chunks) scanner.push(chunk)
  scanner.finish()
  return lines
}

describe('LineScanner', () => {
  it('ends lines at LF, CR LF and CR', () => {
    expect(scan([toBytes('a\nb\r\nc\rd')])).toEqual(['a', 'b', 'c', 'd'])
    expect(scan([toBytes('a\n\n\r\n\r\rb\n')])).toEqual(['a', '', '', '', '', 'b'])
    expect(scan([toBytes('')])).toEqual([])
  })

  it('gives the same lines however the bytes are cut', () => {
    const random = seededRandom(9)
    const pieces = ['\n', '\r', '\r\n', 'x', 'yz', 'w'.repeat(MAX_LINE_BYTES - 1), 'w'.repeat(MAX_LINE_BYTES)]
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 30 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const bytes = toBytes(text)
      const chunks: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const length = random() < 0.5 ? Math.floor(random() * 3) : Math.floor(random() * 5000)
        chunks.push(bytes.subarray(at, at + length))
        at += length
      }
      const expected = text.split(/\r\n|\r|\n/)
      if (expected.at(-1) === '') expected.pop()
      expect(scan(chunks)).toEqual(
        expected.map((line) => (line.length > MAX_LINE_BYTES ? `too long: ${MAX_LINE_BYTES}` : line)),
      )
    }
  })
})
