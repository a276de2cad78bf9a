import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decompress } from '../../../lib/ais/decompress.ts'
import { InputError } from '../../../lib/ais/open-input-error.ts'
import { seededRandom } from '../../mutation/mutate.ts'
import { caseCount, recordProof } from '../../proof.ts'

/** Archives of many blocks by the reference compressor, which DuckDB carries. */

const SEED = 20_261_151
const DAMAGED = caseCount(60, 3000)

/** What a table may hold, from text that repeats itself to text that hardly does. */
const TABLES = {
  'rows of AIS': `SELECT 219000000 + i % 40 AS mmsi, TIMESTAMP '2021-01-01' + i * INTERVAL 7 SECOND AS t,
    55 + (hash(i) % 10000) / 10000 AS lat, 'SHIP ' || i % 40 AS name FROM range(60000) r(i)`,
  noise: 'SELECT hash(i) AS a, md5(i::VARCHAR) AS b FROM range(20000) r(i)',
  'one byte': "SELECT repeat('x', 300000) AS a FROM range(3)",
  'few letters':
    'SELECT chr(65 + (hash(i) % 5)::INTEGER) || chr(66 + (hash(i * 7) % 3)::INTEGER) AS a FROM range(200000) r(i)',
}

const archives = new Map<string, { plain: Buffer; packed: Buffer }>()
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wakewatch-zstd-'))
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  for (const [name, query] of Object.entries(TABLES)) {
    const [plain, packed] = [join(folder, 'plain.csv'), join(folder, 'packed.csv.zst')]
    await connection.run(`COPY (${query}) TO '${plain}' (FORMAT csv)`)
    await connection.run(`COPY (${query}) TO '${packed}' (FORMAT csv, COMPRESSION zstd)`)
    archives.set(name, { plain: readFileSync(plain), packed: readFileSync(packed) })
  }
  connection.closeSync()
  instance.closeSync()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function unpack(packed: Uint8Array, pieceBytes = 1 << 16) {
  async function* pieces() {
    for (let at = 0; at < packed.length; at += pieceBytes) yield packed.subarray(at, at + pieceBytes)
  }
  const out: Uint8Array[] = []
  let error: unknown = null
  try {
    for await (const piece of decompress('file', pieces())) out.push(piece)
  } catch (thrown) {
    error = thrown
  }
  return { bytes: Buffer.concat(out), error }
}

describe('zstd of many blocks', () => {
  test.each(Object.keys(TABLES))('%s', async (name) => {
    const { plain, packed } = archives.get(name)!
    for (const pieceBytes of [1 << 16, 997]) {
      const { bytes, error } = await unpack(packed, pieceBytes)
      expect(error).toBeNull()
      // The pieces that were handed out first must not have been written over since.
      expect(bytes.equals(plain)).toBe(true)
    }
  })

  test('cut anywhere it gives whole blocks of the content, then says that it is truncated', async () => {
    const { plain, packed } = archives.get('rows of AIS')!
    for (const share of [0.999, 0.7, 0.31]) {
      const { bytes, error } = await unpack(packed.subarray(0, Math.floor(share * packed.length)))
      expect(error).toMatchObject({ reason: 'truncated' })
      expect(bytes.length).toBeGreaterThan(plain.length * (share - 0.3))
      expect(plain.subarray(0, bytes.length).equals(bytes)).toBe(true)
    }
  })

  test('damaged it ends in an InputError or some content: no crash, no hang, no growth', async () => {
    const random = seededRandom(SEED)
    let refused = 0
    for (let run = 0; run < DAMAGED; run++) {
      const { plain, packed } = archives.get(Object.keys(TABLES)[run % archives.size]!)!
      const damaged = Uint8Array.from(packed)
      for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
        damaged[5 + Math.floor(random() * (damaged.length - 5))] = Math.floor(random() * 256)
      }
      const { bytes, error } = await unpack(damaged)
      if (error !== null) {
        refused++
        expect(error).toBeInstanceOf(InputError)
      }
      expect(bytes.length).toBeLessThan(2 * plain.length + (1 << 20))
    }
    expect(refused).toBeGreaterThan(DAMAGED / 4)
    recordProof(
      'damaged zstd of many blocks',
      `${DAMAGED} archives with 1-3 bytes changed, seed ${SEED}: ${refused} refused`,
    )
  })
})

test('sequences that go on and on behind the end of their bits are refused at once', async () => {
  // A block of one literal and 65,535 + 32,512 sequences in codes of one symbol: lengths of 131,071 and more each.
  const block = [0b00001_000, 0x61, 255, 255, 255, 0b01_01_01_00, 35, 0, 52, 0x80]
  const head = (block.length << 3) | (2 << 1) | 1
  const frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38, head & 255, (head >> 8) & 255, head >> 16, ...block]
  const { bytes, error } = await unpack(Uint8Array.from(frame))
  expect(error).toMatchObject({ reason: 'corrupt' })
  expect(bytes).toHaveLength(0)
})
