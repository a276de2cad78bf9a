import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createProgress, type ShownProgress } from '../../scripts/progress.ts'

const reading: ShownProgress = { phase: 'reading', item: 'a.csv', reports: 1200, done: 0.5 }

function watch(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream
  let nowMs = 0
  const progress = createProgress(stream, () => nowMs)
  return {
    show(atMs: number) {
      nowMs = atMs
      progress.show(reading)
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
