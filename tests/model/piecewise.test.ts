import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodePiecewise, fitPiecewise } from '../../lib/model/piecewise.ts'

describe('piecewise encoding', () => {
  test('a value is above, in or below each bin', () => {
    const encoding = fitPiecewise(Float32Array.of(0, 1, 2, 3, 4), 1, 4)
    expect([...encoding.edges[0]!]).toEqual([0, 1, 2, 3, 4])
    expect([...encodePiecewise(encoding, Float32Array.of(2.5, -7, 9), 3)]).toEqual([
      1, 1, 0, -1, -1, -1, -1, -1, 1, 1, 1, 1,
    ])
  })

  test('bins hold about as many rows; a flag has one bin, what never varied none', () => {
    const rows = 101
    const inputs = new Float32Array(rows * 3)
    for (let row = 0; row < rows; row++) inputs.set([(row / 100) ** 2, row === 50 ? 1 : 0, 5], row * 3)
    const { edges, width } = fitPiecewise(inputs, 3, 4)
    expect([...edges[0]!].map((edge) => Math.sqrt(edge))).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(edges.slice(1).map((own) => [...own])).toEqual([[0, 1], [5]])
    expect(width).toBe(5)
  })

  test('is monotone, within -1..1, and tells apart what the bins tell apart', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 2, maxLength: 50, noNaN: true, min: -8, max: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (column, bins) => {
          const encoding = fitPiecewise(column, 1, bins)
          const sorted = column.toSorted()
          const encoded = encodePiecewise(encoding, sorted, sorted.length)
          const { width } = encoding
          for (let row = 0; row < sorted.length; row++) {
            const own = encoded.subarray(row * width, (row + 1) * width)
            expect(own.every((value) => value >= -1 && value <= 1)).toBe(true)
            if (row === 0) continue
            const before = encoded.subarray((row - 1) * width, row * width)
            expect(own.every((value, i) => value >= before[i]!)).toBe(true)
          }
          const lowest = encoded.subarray(0, width)
          const highest = encoded.subarray((sorted.length - 1) * width)
          expect([...new Set([...lowest, ...highest])].sort()).toEqual(width === 0 ? [] : [-1, 1])
        },
      ),
      { seed: 54 },
    )
  })
})
