import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { describeInput, readAlone } from './describe-input.ts'

/** One small table or log a dialect, and beside it what it must mean; UPDATE_GOLDEN=1 writes it anew. */
const FIXTURES = [
  'marinecadastre.csv',
  'marinecadastre-2025.csv',
  'danish-maritime-authority.csv',
  'statsat.csv',
  'gfw-training.csv',
  'gfw-messages.csv',
  'generic-spanish.csv',
  'generic-pipes.csv',
  'aisstream.jsonl',
  'aiscatcher.jsonl',
  'aiscatcher-post.json',
  'flat.jsonl',
  'flat-array.json',
]

describe('dialects', () => {
  test.each(FIXTURES)('%s', async (name) => {
    const path = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
    const result = await readAlone(path)
    expect(result.report.unaccountedLines()).toBe(0)
    const text = `${JSON.stringify(describeInput(result), null, 2)}\n`
    const golden = `${path}.expected.json`
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text)
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })
})
