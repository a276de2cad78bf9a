import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress, type ShownProgress } from '../../scripts/progress.ts'

const reading: ShownProgress = { phase: 'reading', item: 'a.csv', reports: 1200, done: 0.5 }

function watch(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream
  let nowMs = 0
  const progress = createProgress(stream, () => nowMs)
  return {
    show(atMs: number, change: Partial<ShownProgress> = {}) {
      nowMs = atMs
      progress.show({ ...reading, ...change })
    },
    finish(atMs: number) {
      nowMs = atMs
      progress.finish('done')
    },
    text: () => String((stream as unknown as PassThrough).read() ?? ''),
  }
}

describe('progress', () => {
  it('is a line every ten seconds into a file, and a last one that ends it', () => {
    const run = watch(false)
    for (const atMs of [0, 5000, 10_000, 15_000, 20_500]) run.show(atMs)
    run.finish(21_000)
    const line = 'reading: 50 %, 1,200 reports, a.csv'
    expect(run.text()).toBe(`${line}\n${line}\ndone after 21 s\n`)
  })

  it('says how fast it goes and how long it will take, for each phase by itself', () => {
    const run = watch(false)
    run.show(0, { reports: 0, done: 0 })
    run.show(20_000, { reports: 50_000, done: 0.25 })
    run.show(30_000, { phase: 'folding', reports: 7000, done: 0.5, item: 'vessels' })
    run.show(40_000, { phase: 'folding', reports: 8000, done: 0.51, item: 'vessels' })
    run.show(60_000, { phase: 'meeting', reports: 9, done: Number.NaN, item: 'vessels' })
    expect(run.text().split('\n')).toEqual([
      'reading: 25 %, 50,000 reports, 2,500/s, 60 s left, a.csv',
      'folding: 50 %, 7,000 reports, vessels',
      'folding: 51 %, 8,000 reports, 100/s, 9 min left, vessels',
      'looking for meetings: 9 reports, vessels',
      '',
    ])
  })

  it('is nothing at all into a file when the work is short', () => {
    const run = watch(false)
    run.show(0)
    run.show(9000)
    run.finish(9500)
    expect(run.text()).toBe('')
  })

  it('is a bar on a terminal that is gone at the end', () => {
    const run = watch(true)
    run.show(0)
    run.finish(100)
    const text = run.text()
    expect(text).toContain('[############            ] reading')
    expect(text.endsWith('\r\x1b[K')).toBe(true)
  })
})
