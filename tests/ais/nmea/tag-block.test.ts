import { describe, expect, it } from 'vitest'
import { readTagBlocks, TagBlock } from '../../../lib/ais/nmea/tag-block.ts'
import { TagGroups } from '../../../lib/ais/nmea/tag-groups.ts'
import { tagBlock, toBytes } from './nmea-lines.ts'

function read(text: string): TagBlock | null {
  const tag = new TagBlock()
  return readTagBlocks(toBytes(text), 0, text.length, tag) ? tag : null
}

describe('readTagBlocks', () => {
  it('reads source, time and group', () => {
    const tag = read(tagBlock('s:rORBCOMM,c:1609459200,g:1-2-73874'))
    expect(tag).toMatchObject({ timeMs: 1_609_459_200_000, groupPart: 1, groupCount: 2, groupId: 73_874 })
    expect(tag?.source).toBe(read(tagBlock('x:9,s:rORBCOMM'))?.source)
    expect(tag?.source).not.toBe(read(tagBlock('s:rORBCOMN'))?.source)
  })

  it.each([
    ['c:1609459200', 1_609_459_200_000],
    ['c:1609459200123', 1_609_459_200_123],
    ['c:1609459200.25', 1_609_459_200_250],
    ['c:0', 0],
    ['c:', Number.NaN],
    ['c:16O9459200', Number.NaN],
    ['c:-5', Number.NaN],
    ['c:9999999999999999999', Number.NaN],
    ['n:1609459200', Number.NaN],
  ])('%s is %d ms', (field, timeMs) => expect(read(tagBlock(field))?.timeMs).toBe(timeMs))

  it('reads several blocks, and the group as version 4.0 wrote it', () => {
    expect(read(`${tagBlock('1G2:17')}${tagBlock('c:1609459200')}`)).toMatchObject({
      groupPart: 1,
      groupCount: 2,
      groupId: 17,
      timeMs: 1_609_459_200_000,
    })
  })

  it('refuses a wrong checksum, and believes a block without one', () => {
    expect(read('\\c:1609459200*00\\')).toBeNull()
    expect(read('\\c:1609459200\\')?.timeMs).toBe(1_609_459_200_000)
  })

  it('leaves what is no block alone', () => {
    for (const text of ['C:\\logs\\today ', '\\c:1609459200', '\\', '\\\\', '']) {
      expect(read(text)).toMatchObject({ timeMs: Number.NaN, source: 0, groupId: -1 })
    }
    for (const group of ['g:1-2', 'g:2-1-5', 'g:0-2-5', 'g:a-b-c', 'g:--', 'g:1-2-']) {
      expect(read(tagBlock(group))?.groupId, group).toBe(-1)
    }
  })
})

describe('TagGroups', () => {
  function complete(groups: TagGroups, text: string): TagBlock {
    const tag = read(tagBlock(text))
    if (tag === null) throw new Error(text)
    groups.complete(tag)
    return tag
  }

  it('lends time and source of the first sentence to all', () => {
    const groups = new TagGroups()
    const first = complete(groups, 'g:1-3-5,s:a,c:1609459200')
    complete(groups, 'g:1-2-6,s:b,c:1609459300')
    expect(complete(groups, 'g:2-3-5')).toMatchObject({ timeMs: first.timeMs, source: first.source })
    expect(complete(groups, 'g:3-3-5,c:1609459999')).toMatchObject({
      timeMs: 1_609_459_999_000,
      source: first.source,
    })
  })

  it('forgets a group with its last sentence, and one that begins anew', () => {
    const groups = new TagGroups()
    complete(groups, 'g:1-2-5,s:a,c:1609459200')
    complete(groups, 'g:2-2-5')
    expect(complete(groups, 'g:2-2-5').timeMs).toBeNaN()
    complete(groups, 'g:1-2-5,s:a,c:1609459200')
    expect(complete(groups, 'g:1-2-5,s:b').timeMs).toBeNaN()
  })

  it('keeps a bounded number', () => {
    const groups = new TagGroups()
    complete(groups, 'g:1-2-0,c:1609459200')
    for (let id = 1; id <= 1000; id++) complete(groups, `g:1-2-${id},c:1609459200`)
    expect(complete(groups, 'g:2-2-0').timeMs).toBeNaN()
    expect(complete(groups, 'g:2-2-1000').timeMs).toBe(1_609_459_200_000)
  })
})
