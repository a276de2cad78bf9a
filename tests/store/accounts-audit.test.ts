import { afterEach, beforeEach, expect, it } from 'vitest'
import { appendAudit, auditStatement, queryAudit, writeAudited } from '../../lib/store/accounts-audit.ts'
import { type AccountsStore, openAccountsStore } from '../../lib/store/accounts-store.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { accountsMigrationsFolder } from '../../scripts/folders.ts'
import { temporaryFolder } from './folder.ts'

const ALL = {
  before: null,
  limit: 100,
  action: null,
  actor: null,
  subject: null,
  fromMs: null,
  untilMs: null,
}
const ANA = { kind: 'account', id: 'a1', name: 'Ana <ana@x.org>', address: '::1' } as const
const BO = { kind: 'token', id: 't1', name: 'mast of bo', address: '10.0.0.1' } as const

let store: AccountsStore

beforeEach(async () => {
  store = await openAccountsStore(temporaryFolder(), readMigrations(accountsMigrationsFolder), 1)
})
afterEach(() => store.close())

const event = (action: string, subject: string, after: unknown = null) => ({
  action,
  subject,
  before: null,
  after,
})

it('rows are added; changed, taken away or replaced they are not', async () => {
  await appendAudit(store, ANA, event('change-role', 'bo@x.org', { role: 'viewer' }), 1000)
  const before = await queryAudit(store, ALL)
  for (const sql of [
    `UPDATE "AuditEntry" SET "actorName" = 'Bo'`,
    'DELETE FROM "AuditEntry"',
    'DELETE FROM "AuditEntry" WHERE "sequence" = 1',
    `INSERT OR REPLACE INTO "AuditEntry" SELECT 1, 5, 'nobody', NULL, '', 'x', '', NULL, NULL, ''`,
    `INSERT INTO "AuditEntry" SELECT 1, 5, 'nobody', NULL, '', 'x', '', NULL, NULL, '' WHERE true ON CONFLICT ("sequence") DO UPDATE SET "action" = 'y'`,
  ])
    await expect(store.sql.execute(sql), sql).rejects.toThrow('append-only')
  expect(await queryAudit(store, ALL)).toEqual(before)
  expect(before).toEqual([
    { sequence: 1, timeMs: 1000, actor: ANA, ...event('change-role', 'bo@x.org', { role: 'viewer' }) },
  ])
})

it('a row is written with what it tells of, or neither is', async () => {
  const put = (id: string) => ({
    sql: `INSERT INTO "Verification" ("id", "identifier", "value", "expiresAt") VALUES (?, 'x', 'y', 'z')`,
    args: [id],
  })
  expect(await writeAudited(store, put('1'), ANA, event('put', '1'), 1)).toBe(true)
  await expect(writeAudited(store, put('1'), ANA, event('put', '1 again'), 2)).rejects.toThrow(/UNIQUE/)
  const nothing = { sql: `DELETE FROM "Verification" WHERE "id" = 'none'`, args: [] }
  expect(await writeAudited(store, nothing, ANA, event('take', 'none'), 3)).toBe(false)
  // A log that cannot be written holds up what it would tell of.
  const broken = { ...(auditStatement(ANA, event('x', 'x'), 4) as { sql: string; args: unknown[] }) }
  const faulty = { ...broken, args: [...broken.args.slice(0, 1), 'no-kind', ...broken.args.slice(2)] }
  await expect(store.sql.batch([put('2'), faulty as typeof nothing], 'write')).rejects.toThrow(/CHECK/)
  expect((await queryAudit(store, ALL)).map(({ subject }) => subject)).toEqual(['1'])
  expect((await store.sql.execute('SELECT "id" FROM "Verification"')).rows).toHaveLength(1)
})

it('is read page by page, and by who, what and when', async () => {
  for (let i = 1; i <= 9; i++)
    await appendAudit(
      store,
      i % 3 === 0 ? BO : ANA,
      event(i % 2 === 0 ? 'push' : 'sign-in', `thing ${i}`),
      i * 10,
    )
  const found = async (more: Partial<typeof ALL> | object) =>
    (await queryAudit(store, { ...ALL, ...more })).map(({ sequence }) => sequence)
  expect(await found({ limit: 4 })).toEqual([9, 8, 7, 6])
  expect(await found({ limit: 4, before: 6 })).toEqual([5, 4, 3, 2])
  expect(await found({ action: 'push' })).toEqual([8, 6, 4, 2])
  expect(await found({ actor: 'MAST' })).toEqual([9, 6, 3])
  expect(await found({ actor: 't1', action: 'push' })).toEqual([6])
  expect(await found({ subject: 'Thing 5' })).toEqual([5])
  expect(await found({ fromMs: 30, untilMs: 50 })).toEqual([4, 3])
  expect(await found({ actor: '%' })).toEqual([])
})

it('what is long is cut, and stays readable', async () => {
  await appendAudit(store, ANA, event('import', 'x'.repeat(1000), { text: 'y'.repeat(10_000) }), 1)
  const [entry] = await queryAudit(store, ALL)
  expect(entry!.subject).toHaveLength(300)
  expect(entry!.after).toMatchObject({ characters: 10_011 })
})
