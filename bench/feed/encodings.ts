/**
 * Positions of 20,000 vessels as JSON rows, JSON columns and the binary records of the feed: bytes, and CPU on both sides.
 * `node --import tsx bench/feed/encodings.ts`
 */

import { z } from 'zod'
import { decodeFrame, encodeFrame, encodeRecord, writeBody } from '../../lib/server/feed/positions-frame.ts'
import { Clock } from '../clock.ts'
import { createDraws } from '../store/tracks.ts'

const VESSELS = 20_000
const REPEATS = 10
const draw = createDraws(5)

const rows = Array.from({ length: VESSELS }, (_, i) => ({
  mmsi: String(200_000_000 + i * 17_011),
  name: `SHIP OF NAME ${i}`,
  timeMs: Date.UTC(2026, 8, 1) + i * 37,
  lonUnits: Math.round((draw() * 360 - 180) * 600_000),
  latUnits: Math.round((draw() * 160 - 80) * 600_000),
  speedKnots: Math.round(draw() * 200) / 10,
  courseDeg: Math.round(draw() * 3599) / 10,
  headingDeg: Math.round(draw() * 359),
  score: Math.round(draw() * 1000),
}))
type Row = (typeof rows)[number]

function rowText(row: Row): string {
  const { mmsi, name, timeMs, lonUnits, latUnits, speedKnots, courseDeg, headingDeg, score } = row
  return `[${JSON.stringify(mmsi)},${JSON.stringify(name)},${timeMs},${lonUnits},${latUnits},${speedKnots},${courseDeg},${headingDeg},${score}]`
}

function columnsText(): string {
  const names = Object.keys(rows[0]!) as (keyof Row)[]
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])))
}

const records = rows.map(({ mmsi, name }) => encodeRecord(mmsi, name))
const head = { what: 'snapshot', id: 'a', isFirst: true, isLast: true } as const
const maybe = z.number().nullable()
const text = z.string()
const rowsSchema = z.array(
  z.tuple([text, text, z.number(), z.number(), z.number(), maybe, maybe, maybe, maybe]),
)
const columnsSchema = z.object({
  ...{ mmsi: z.array(text), name: z.array(text), timeMs: z.array(z.number()) },
  ...{ lonUnits: z.array(z.number()), latUnits: z.array(z.number()), speedKnots: z.array(maybe) },
  ...{ courseDeg: z.array(maybe), headingDeg: z.array(maybe), score: z.array(maybe) },
})

let texts: string[] = []
let rowsBytes = Buffer.alloc(0)
let columnsBytes = Buffer.alloc(0)
let frame: Uint8Array = Buffer.alloc(0)

/** Once a vessel moves; once for each client; at the client. */
const STEPS: readonly (readonly [name: string, run: () => void])[] = [
  ['rows: encode each vessel', () => (texts = rows.map(rowText))],
  ['rows: a message of all', () => (rowsBytes = Buffer.from(`[${texts.join(',')}]`))],
  ['rows: read and check', () => rowsSchema.parse(JSON.parse(rowsBytes.toString()))],
  ['columns: a message of all', () => (columnsBytes = Buffer.from(columnsText()))],
  ['columns: read and check', () => columnsSchema.parse(JSON.parse(columnsBytes.toString()))],
  [
    'binary: encode each vessel',
    () => {
      for (const [i, row] of rows.entries())
        writeBody(
          records[i]!,
          row.timeMs,
          row.lonUnits,
          row.latUnits,
          row.speedKnots,
          row.courseDeg,
          row.headingDeg,
          row.score,
        )
    },
  ],
  ['binary: a message of all', () => (frame = encodeFrame(head, records))],
  ['binary: read and check', () => decodeFrame(frame)],
]

const clock = new Clock()
for (const [name, run] of STEPS) {
  run()
  clock.take()
  for (let i = 0; i < REPEATS; i++) run()
  console.log(`${name.padEnd(28)} ${((clock.take().cpuS * 1000) / REPEATS).toFixed(1)} ms of processor time`)
}
for (const [name, bytes] of [
  ['rows', rowsBytes],
  ['columns', columnsBytes],
  ['binary', frame],
] as const)
  console.log(`${name.padEnd(28)} ${(bytes.length / 1024).toFixed(0)} KiB`)
