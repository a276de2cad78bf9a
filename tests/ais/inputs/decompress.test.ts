import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decompress, peekBytes } from '../../../lib/ais/decompress.ts'
import { Xxh64 } from '../../../lib/ais/decompress-xxh64.ts'
import { InputError } from '../../../lib/ais/open-input-error.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { frame, skippableFrame } from './zstd-frames.ts'

const SEED = 20_261_128
const ARCHIVES = caseCount(600, 20_000)
const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)))
const PLAIN = fixture('gfw-messages.csv')
const ZSTD = fixture('gfw-messages.csv.zst')
const GZIP = gzipSync(PLAIN)

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

/** All that comes out before the end or the error, and the error. */
async function drain(bytes: Uint8Array, size = 64 * 1024) {
  const out: Uint8Array[] = []
  try {
    for await (const chunk of decompress('file', pieces(bytes, size))) out.push(chunk.slice())
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { bytes: Buffer.concat(out), error }
  }
  return { bytes: Buffer.concat(out), error: null }
}

describe('decompress', () => {
  test.each([
    ['plain', PLAIN],
    ['gzip', GZIP],
    ['zstd', ZSTD],
  ])('%s, however it is cut', async (_, bytes) => {
    for (const size of [1, 2, 3, 7, 100, 4096]) {
      expect(await drain(bytes, size)).toEqual({ bytes: PLAIN, error: null })
    }
  })

  test.each([
    ['gzip members', Buffer.concat([GZIP, GZIP])],
    ['zstd frames', Buffer.concat([skippableFrame(9), ZSTD, skippableFrame(0), ZSTD])],
  ])('%s one after the other', async (_, bytes) => {
    expect(await drain(bytes, 500)).toEqual({ bytes: Buffer.concat([PLAIN, PLAIN]), error: null })
  })

  test.each([
    ['gzip', GZIP],
    ['zstd', ZSTD],
  ])('%s cut anywhere: what came before, then truncated', async (_, bytes) => {
    for (let length = 5; length < bytes.length; length += 3) {
      const result = await drain(bytes.subarray(0, length), 64)
      expect(result.error?.reason, `at ${length}`).toBe('truncated')
      expect(PLAIN.subarray(0, result.bytes.length).equals(result.bytes)).toBe(true)
    }
    // The checksum at the very end is what is missing here: every byte of content was handed out.
    expect((await drain(bytes.subarray(0, bytes.length - 1), 64)).bytes).toEqual(PLAIN)
  })

  test.each([
    ['gzip', GZIP],
    ['zstd', ZSTD],
  ])(
    '%s with a byte changed gives the content or an InputError, never other content in silence',
    async (kind, bytes) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          const damaged = Uint8Array.from(bytes)
          damaged[at]! ^= change
          const isStillCompressed = at >= 5
          const result = await drain(damaged)
          if (result.error === null && isStillCompressed) expect(result.bytes.equals(PLAIN)).toBe(true)
        }),
        { seed: SEED, numRuns: ARCHIVES },
      )
      recordProof(
        `damaged ${kind}: its content or an error`,
        `${ARCHIVES} archives with a byte changed, seed ${SEED}`,
      )
    },
  )

  test('bombs come in small pieces and stop when the reader does', async () => {
    const rle = { type: 'rle', bytes: [65], times: 128 * 1024 } as const
    const bombs = [gzipSync(Buffer.alloc(64 * 1024 * 1024)), frame(new Array(20_000).fill(rle))]
    for (const bomb of bombs) {
      let taken = 0
      for await (const chunk of decompress('bomb', pieces(bomb, 1024 * 1024))) {
        expect(chunk.length).toBeLessThanOrEqual(128 * 1024)
        taken += chunk.length
        if (taken > 32 * 1024 * 1024) break
      }
      expect(taken).toBeGreaterThan(32 * 1024 * 1024)
    }
  })

  test('zstd headers that ask for too much are refused', async () => {
    const block = { type: 'raw', bytes: [1] } as const
    expect((await drain(frame([block], 17))).bytes).toEqual(Buffer.from([1]))
    expect((await drain(frame([block], 18))).error?.reason).toBe('unsupported')
    const tooLarge = { type: 'rle', bytes: [1], times: 128 * 1024 + 1 } as const
    expect((await drain(frame([tooLarge]))).error?.reason).toBe('corrupt')
  })

  test('thousands of tiny zstd frames do not recurse', async () => {
    const tiny = frame([{ type: 'raw', bytes: [66] }], 0)
    const many = Buffer.concat(new Array(20_000).fill(tiny))
    expect((await drain(many)).bytes.toString()).toBe('B'.repeat(20_000))
  })

  test.each([
    ['zip', [0x50, 0x4b, 3, 4, 0]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39, 0x31]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ])('%s is refused by name', async (name, magic) => {
    const { error } = await drain(Uint8Array.from(magic))
    expect(error?.reason).toBe('unsupported')
    expect(error?.message).toContain(name)
  })
})

test('peekBytes gives the head, then everything, then the error', async () => {
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(1, 2)
    yield Uint8Array.of(3)
    throw new Error('gone')
  }
  const { head, rest } = await peekBytes(failing(), 10)
  expect([...head]).toEqual([1, 2, 3])
  const seen: number[] = []
  await expect(
    (async () => {
      for await (const chunk of rest) seen.push(...chunk)
    })(),
  ).rejects.toThrow('gone')
  expect(seen).toEqual([1, 2, 3])
})

describe('Xxh64', () => {
  // Low 32 bits of published values: XXH64("") = ef46db3751d8e999, XXH64("abc") = 44bc2cf5ad770999.
  test.each([
    ['', 0x51d8e999],
    ['abc', 0xad770999],
  ])('of %j', (text, expected) => {
    const hash = new Xxh64()
    hash.update(Buffer.from(text))
    expect(hash.digest()).toBe(expected)
  })

  test('agrees with 64-bit arithmetic, in any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
        const hash = new Xxh64()
        hash.update(bytes.subarray(0, cut))
        hash.update(bytes.subarray(cut))
        expect(hash.digest()).toBe(Number(xxh64(bytes) & 0xffffffffn))
      }),
      { seed: SEED, numRuns: 500 },
    )
  })
})

/** The definition (xxHash specification, XXH64 with seed 0), on BigInt. */
function xxh64(bytes: Uint8Array): bigint {
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ] as [bigint, bigint, bigint, bigint, bigint]
  const wrap = (value: bigint) => BigInt.asUintN(64, value)
  const rotate = (value: bigint, bits: bigint) => wrap(value << bits) | (value >> (64n - bits))
  const round = (lane: bigint, input: bigint) => wrap(rotate(wrap(lane + input * p2), 31n) * p1)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  let hash = p5
  if (bytes.length >= 32) {
    const lanes = [wrap(p1 + p2), p2, 0n, wrap(-p1)]
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++)
        lanes[lane] = round(lanes[lane]!, view.getBigUint64(at + 8 * lane, true))
    }
    hash = wrap(lanes.reduce((sum, lane, i) => sum + rotate(lane, [1n, 7n, 12n, 18n][i]!), 0n))
    for (const lane of lanes) hash = wrap((hash ^ round(0n, lane)) * p1 + p4)
  }
  hash = wrap(hash + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8) {
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * p1 + p4)
  }
  for (; at + 4 <= bytes.length; at += 4) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3)
  }
  for (; at < bytes.length; at++) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at]!) * p5), 11n) * p1)
  hash = wrap((hash ^ (hash >> 33n)) * p2)
  hash = wrap((hash ^ (hash >> 29n)) * p3)
  return hash ^ (hash >> 32n)
}
