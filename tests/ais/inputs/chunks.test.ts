import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, describeInput, readAlone } from './describe-input.ts'

/** Where the bytes are cut into chunks changes nothing: reports, counts, notes, examples. */

const SEED = 20_261_131
const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)))

const INPUTS = [
  'danish-maritime-authority.csv',
  'generic-spanish.csv',
  'gfw-messages.csv',
  'gfw-messages.csv.zst',
  'aisstream.jsonl',
  'aiscatcher-post.json',
  'flat-array.json',
]

async function readCut(bytes: Uint8Array, cuts: readonly number[]) {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  const pieces = edges.slice(1).map((edge, i) => bytes.subarray(edges[i]!, edge))
  const result = await readAlone('-', { stdin: bytesOf(...pieces) })
  return {
    ...describeInput(result),
    examples: [...result.report.rejects.examples],
    bytes: result.report.bytes,
  }
}

describe('chunks', () => {
  test.each(INPUTS)('%s', async (name) => {
    for (const bytes of [
      fixture(name),
      Buffer.from(fixture(name).toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    ]) {
      const isArchive = name.endsWith('.zst')
      const whole = await readCut(bytes, [])
      if (isArchive && bytes.length !== fixture(name).length) continue
      expect(whole.lines).toBeGreaterThan(1)
      expect(
        await readCut(
          bytes,
          Array.from({ length: bytes.length }, (_, i) => i),
        ),
      ).toEqual(whole)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
          expect(await readCut(bytes, cuts)).toEqual(whole)
        }),
        { seed: SEED, numRuns: 60 },
      )
    }
  })
})
