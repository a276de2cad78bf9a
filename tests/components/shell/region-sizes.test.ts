import { describe, expect, it } from 'vitest'
import { clampSize, parseSizes, sizeByKey } from '../../../components/shell/region-sizes.ts'

describe('sizes of regions', () => {
  it('stay within their limits', () => {
    expect([clampSize('list', 100), clampSize('list', 999), clampSize('list', 300.4)]).toEqual([
      264, 420, 300,
    ])
    expect([clampSize('timebar', 0), clampSize('detail', 9999)]).toEqual([96, 448])
  })

  it('go by keys, each border by its own arrows', () => {
    expect(sizeByKey('list', 300, 'ArrowRight', false, 'ArrowRight')).toBe(316)
    expect(sizeByKey('list', 300, 'ArrowLeft', true, 'ArrowRight')).toBe(264)
    expect(sizeByKey('detail', 340, 'ArrowLeft', false, 'ArrowLeft')).toBe(356)
    expect(sizeByKey('timebar', 168, 'ArrowUp', true, 'ArrowUp')).toBe(232)
    expect(sizeByKey('timebar', 168, 'ArrowDown', false, 'ArrowUp')).toBe(152)
    expect(sizeByKey('list', 300, 'Home', false, 'ArrowRight')).toBe(264)
    expect(sizeByKey('list', 300, 'End', false, 'ArrowRight')).toBe(420)
    expect(sizeByKey('list', 300, 'ArrowUp', false, 'ArrowRight')).toBeNull()
  })

  it('are read from what anything may have written', () => {
    expect(parseSizes('{"list":300,"isFolded":true}')).toEqual({ list: 300, isFolded: true })
    expect(parseSizes('{"list":5,"timebar":1e9,"detail":"wide"}')).toEqual({ list: 264, timebar: 320 })
    for (const text of [null, '', '{', '[]', '7', '{"list":null}', '{"isFolded":"no"}'])
      expect(parseSizes(text)).toEqual({})
  })
})
