/**
 * What is saved for the next start, damaged in the database: it is found before anything goes on from it, told, and made
 * again, or refused with what to do. What comes of it is what a backfill of the same reports gives.
 */

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { createRandom, type Random } from '../../../lib/simulate/random.ts'
import { DamagedProgressError } from '../../../lib/store/live-progress.ts'
import type { Store } from '../../../lib/store/store.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { backfilledLines, foldedLines } from './backfilled.ts'
import { expectSameLines } from './law-case.ts'
import { LivingFolder } from './live-folder-world.ts'
import { reordered, sailSmallSea } from './small-sea.ts'

const sailed: ReportBuffer = sailSmallSea(4, { ships: 6, days: 1.5, everyMs: 1_200_000 })
const half = Math.floor(sailed.count * 0.6)
/** The last hours before the kill come with holes, which are filled after it: what is saved of them is folded again. */
const reports = withLateOnes()

function withLateOnes(): ReportBuffer {
  const isHeld = (row: number) => row > half - 100 && row < half && row % 5 === 0
  const rows = Array.from({ length: sailed.count }, (_, row) => row)
  const [first, second] = [rows.slice(0, half), rows.slice(half)]
  return reordered(sailed, [
    ...first.filter((row) => !isHeld(row)),
    ...second.slice(0, 1),
    ...first.filter(isHeld),
    ...second.slice(1),
  ])
}
let wanted: string[]

let killed: string

beforeAll(async () => {
  wanted = await backfilledLines(reports)
  expect(wanted.length).toBeGreaterThan(20)
  const living = await LivingFolder.open(temporaryFolder(), { options: { saveAfterMs: 0 } })
  await living.hear(reports, 0, half)
  killed = mkdtempSync(join(tmpdir(), 'wakewatch-killed-'))
  cpSync(await living.image(), killed, { recursive: true })
  await living.close()
})

afterAll(() => rmSync(killed, { recursive: true }))

/** A folder that was killed when it had heard the first part, every vessel saved at least once. */
function killedFolder(): string {
  const dir = temporaryFolder()
  cpSync(killed, dir, { recursive: true })
  return dir
}

async function change(dir: string, by: (sql: Store['connection']['sql']) => Promise<void>): Promise<void> {
  const store = await openTestWriter(dir)
  await by(store.connection.sql)
  await store.close()
}

/** Flips a bit of one blob. Gives the vessel that it is of. */
async function flip(dir: string, table: string, column: string, random: Random): Promise<string> {
  let mmsi = ''
  await change(dir, async (sql) => {
    const { rows } = await sql.execute(
      `SELECT rowid AS id, *, "${column}" AS blob FROM "${table}" WHERE length("${column}") > 0 ORDER BY rowid DESC`,
    )
    const row = rows[Math.floor(random.next() * rows.length)]!
    const bytes = new Uint8Array(row.blob as ArrayBuffer)
    bytes[Math.floor(random.next() * bytes.length)]! ^= 1 << Math.floor(random.next() * 8)
    await sql.execute({
      sql: `UPDATE "${table}" SET "${column}" = ? WHERE rowid = ?`,
      args: [bytes, Number(row.id)],
    })
    mmsi = String(row.mmsi)
  })
  return mmsi
}

/** Goes on to the end. Gives what was told of damage. */
async function goOn(dir: string, name: string): Promise<readonly string[]> {
  const living = await LivingFolder.open(dir, { options: { saveAfterMs: 0 } })
  try {
    await living.hear(reports, half, reports.count)
    expectSameLines(await living.lines(), wanted, name)
    return living.notices
  } finally {
    await living.close()
  }
}

describe.each([
  ['LiveStretch', 'snapshot', false],
  ['LiveStretch', 'reports', false],
  ['LiveStretch', 'meeting', true],
  ['LiveTold', 'told', true],
] as const)('a bit flipped in %s.%s', (table, column, isAlwaysRead) => {
  it('is told with the vessel, which is folded from its beginning again', async () => {
    const random = createRandom(20261127)
    const cases = caseCount(1, 50)
    let found = 0
    for (let i = 0; i < cases; i++) {
      const dir = killedFolder()
      const mmsi = await flip(dir, table, column, random)
      const told = await goOn(dir, `${table}.${column}, case ${i}`)
      // What is too old to be asked for is not read, and changes nothing.
      found += told.length
      for (const text of told)
        expect(text).toMatch(
          new RegExp(
            `^the saved state of vessel ${mmsi} is damaged \\(.+\\): it is folded from its beginning`,
          ),
        )
    }
    if (isAlwaysRead) expect(found).toBe(cases)
    else expect(found).toBeGreaterThanOrEqual(caseCount(0, 5))
    recordProof(
      `bits flipped in ${table}.${column}`,
      `${cases} flips, equal to a backfill; ${found} read, told and made again`,
    )
  })
})

it('an offset that is not the one that was saved is damage too', async () => {
  const dir = killedFolder()
  await change(dir, async (sql) => {
    await sql.execute('UPDATE "LiveVessel" SET "offset" = "offset" + 1 WHERE "mmsi" = \'219000101\'')
  })
  expect(await goOn(dir, 'offset')).toMatchObject([expect.stringContaining('219000101')])
})

const PROGRESS = [
  ['offset', `UPDATE "LiveProgress" SET "offset" = "offset" - 1`],
  ['watermark', `UPDATE "LiveProgress" SET "watermark" = zeroblob(length("watermark"))`],
  ['heard', `UPDATE "LiveProgress" SET "heard" = zeroblob(length("heard"))`],
] as const

it.each(PROGRESS.slice(0, caseCount(1, 3)))(
  'where live stands, its %s damaged, is refused, and made again by a backfill',
  async (_, update) => {
    const dir = killedFolder()
    await change(dir, async (sql) => {
      expect((await sql.execute(update)).rowsAffected).toBe(1)
    })
    const refused = await LivingFolder.open(dir).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DamagedProgressError)
    expect(String(refused)).toMatch(/where live stands in it is damaged.*npm run backfill -- --resume --data/)
    await foldedLines(dir)
    expect(await goOn(dir, 'progress')).toEqual([])
  },
)

it('a vessel that cannot be folded anew, because its first messages are archived no more, is refused', async () => {
  const dir = killedFolder()
  const mmsi = await flip(dir, 'LiveTold', 'told', createRandom(1))
  await change(dir, async (sql) => {
    await sql.execute({ sql: 'UPDATE "DataFolder" SET "archiveFromMs" = ?', args: [Number.MAX_SAFE_INTEGER] })
  })
  const living = await LivingFolder.open(dir).catch((error: unknown) => error)
  const error = living instanceof LivingFolder ? await failureOf(living) : living
  expect(String(error)).toMatch(
    new RegExp(`vessel ${mmsi} is damaged .+ archived no more: put back a copy of the folder`),
  )
})

async function failureOf(living: LivingFolder): Promise<unknown> {
  await living.hear(reports, half, reports.count).catch(() => {})
  return living.abandon()
}
