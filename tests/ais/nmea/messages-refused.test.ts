import { describe, expect, test } from 'vitest'
import { type Cell, decode, header } from './message-cells.ts'

describe('refused', () => {
  test.each([0, 28, 63])('type %i is unknown', (type) => {
    expect(decode(...header(type), [32, 0], [98, 0])).toEqual({ ok: false, reason: 'unknown-type' })
  })

  test.each([
    [1, 148],
    [4, 148],
    [5, 419],
    [9, 147],
    [18, 147],
    [19, 307],
    [21, 270],
    [24, 159],
    [27, 94],
  ])('type %i of %i bits lacks a field that it must have', (type, bits) => {
    const cells: Cell[] = [...header(type)]
    for (let filled = 38; filled < bits; filled++) cells.push([1, 0])
    expect(decode(...cells)).toEqual({ ok: false, reason: 'wrong-length' })
    expect(decode(...cells, [1, 0])).toMatchObject({ type })
  })

  test('no whole header', () => {
    expect(decode()).toEqual({ ok: false, reason: 'wrong-length' })
    expect(decode([6, 14], [31, 0])).toEqual({ ok: false, reason: 'wrong-length' })
  })

  test('more than five slots', () => {
    const cells: Cell[] = [...header(8)]
    for (let filled = 38; filled < 1300; filled++) cells.push([1, 0])
    expect(decode(...cells)).toEqual({ ok: false, reason: 'too-long' })
  })
})
