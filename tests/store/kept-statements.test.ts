import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeepingPool, openKeepingClient } from '../../lib/store/kept-statements.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wakewatch-statements-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const file = () => join(dir, 'some.db')

describe('a pool that keeps statements', () => {
  test('prepares a text once, and anew after what is neither query nor change', () => {
    const pool = new KeepingPool(file(), { timeout: 1000 }, 1)
    const database = pool.acquireSync()
    database.prepare('CREATE TABLE "t" ("a")').run()
    const first = database.prepare('SELECT * FROM "t"')
    expect(database.prepare('SELECT * FROM "t"')).toBe(first)
    expect(database.prepare('SELECT "a" FROM "t"')).not.toBe(first)
    pool.release(database)
    expect(pool.acquireSync().prepare('SELECT * FROM "t"')).toBe(first)
    database.prepare('ALTER TABLE "t" ADD COLUMN "b"').run()
    expect(database.prepare('SELECT * FROM "t"')).not.toBe(first)
    pool.close()
  })

  test('forgets what was not used for longest', () => {
    const pool = new KeepingPool(file(), { timeout: 1000 }, 1)
    const database = pool.acquireSync()
    const used = database.prepare('SELECT -1')
    const unused = database.prepare('SELECT -2')
    for (let i = 0; i < 1500; i++) {
      database.prepare(`SELECT ${i}`)
      if (i % 100 === 0) expect(database.prepare('SELECT -1')).toBe(used)
    }
    expect(database.prepare('SELECT -2')).not.toBe(unused)
    pool.close()
  })
})

describe('a client that keeps statements', () => {
  test('answers as one that does not', async () => {
    const sql = openKeepingClient(file(), 1000)
    await sql.execute('CREATE TABLE "t" ("id" INTEGER PRIMARY KEY, "text" TEXT, "bytes" BLOB, "real" REAL)')
    const insert = 'INSERT INTO "t" VALUES (?, ?, ?, ?)'
    for (let id = 0; id < 3; id++) {
      const { rowsAffected } = await sql.execute({
        sql: insert,
        args: [id, `row ${id}`, new Uint8Array([id]), id / 3],
      })
      expect(rowsAffected).toBe(1)
    }
    const select = 'SELECT * FROM "t" WHERE "id" >= ? ORDER BY "id"'
    for (const from of [0, 1, 3]) {
      const { rows, columns } = await sql.execute({ sql: select, args: [from] })
      expect(columns).toEqual(['id', 'text', 'bytes', 'real'])
      expect(rows.map(({ id, text, real }) => [id, text, real])).toEqual(
        [0, 1, 2].slice(from).map((id) => [id, `row ${id}`, id / 3]),
      )
      for (const { id, bytes } of rows) expect([...new Uint8Array(bytes as ArrayBuffer)]).toEqual([id])
    }
    sql.close()
  })

  test('gives rows of changes that return some', async () => {
    const sql = openKeepingClient(file(), 1000)
    await sql.execute('CREATE TABLE "t" ("id" INTEGER PRIMARY KEY)')
    for (const id of [1, 2]) {
      const { rows } = await sql.execute({ sql: 'INSERT INTO "t" VALUES (?) RETURNING "id"', args: [id] })
      expect(rows.map((row) => row.id)).toEqual([id])
    }
    sql.close()
  })

  test('sees a new schema at once', async () => {
    const sql = openKeepingClient(file(), 1000)
    await sql.execute('CREATE TABLE "t" ("a")')
    await sql.execute('INSERT INTO "t" VALUES (1)')
    expect((await sql.execute('SELECT * FROM "t"')).columns).toEqual(['a'])
    await sql.execute('ALTER TABLE "t" ADD COLUMN "b" DEFAULT 2')
    expect((await sql.execute('SELECT * FROM "t"')).columns).toEqual(['a', 'b'])
    await sql.executeMultiple('ALTER TABLE "t" ADD COLUMN "c" DEFAULT 3')
    const { columns, rows } = await sql.execute('SELECT * FROM "t"')
    expect(columns).toEqual(['a', 'b', 'c'])
    expect({ ...rows[0] }).toEqual({ a: 1, b: 2, c: 3 })
    sql.close()
  })

  test('goes on after a statement that failed', async () => {
    const sql = openKeepingClient(file(), 1000)
    await sql.execute('CREATE TABLE "t" ("id" INTEGER PRIMARY KEY)')
    const insert = (id: number) => ({ sql: 'INSERT INTO "t" VALUES (?)', args: [id] })
    for (const id of [1, 2]) {
      const transaction = await sql.transaction('write')
      await transaction.execute(insert(id))
      await expect(transaction.execute(insert(id))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
      if (id === 1) await transaction.rollback()
      else await transaction.commit()
      transaction.close()
    }
    const { rows } = await sql.execute('SELECT "id" FROM "t"')
    expect(rows.map(({ id }) => id)).toEqual([2])
    sql.close()
  })
})
