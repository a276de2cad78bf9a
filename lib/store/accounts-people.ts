/** Accounts as they are listed and changed. How they prove who they are is better-auth's (lib/server/accounts/auth). */

import type { ResultSet } from '@libsql/client'
import { type AuditActor, auditStatement, writeAudited } from './accounts-audit.ts'
import type { AccountsStore } from './accounts-store.ts'

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  /** Null: may sign in. */
  readonly disabledMs: number | null
  /** Sessions that stand. */
  readonly sessions: number
  /** Demo accounts have none. */
  readonly hasPassword: boolean
}

const SELECT = `SELECT "id", "name", "email", "role", "disabledMs",
    (SELECT count(*) FROM "Session" s WHERE s."userId" = u."id") AS "sessions",
    EXISTS (SELECT 1 FROM "Account" a WHERE a."userId" = u."id" AND a."password" IS NOT NULL) AS "hasPassword"
  FROM "User" u`

/** By name. */
export async function listPeople({ sql }: AccountsStore): Promise<Person[]> {
  return (await sql.execute(`${SELECT} ORDER BY lower("name"), "id"`)).rows.map(readPerson)
}

/** By id or e-mail address; null: there is none. */
export async function findPerson({ sql }: AccountsStore, idOrEmail: string): Promise<Person | null> {
  const found = await sql.execute({
    sql: `${SELECT} WHERE "id" = ?1 OR "email" = lower(?1)`,
    args: [idOrEmail],
  })
  return found.rows.length === 0 ? null : readPerson(found.rows[0]!)
}

/** Admins that may sign in. */
export async function countAdmins({ sql }: AccountsStore): Promise<number> {
  const found = await sql.execute(
    `SELECT count(*) AS "n" FROM "User" WHERE "role" = 'admin' AND "disabledMs" IS NULL`,
  )
  return Number(found.rows[0]!.n)
}

/** What becomes of an account. */
export interface PersonChange {
  readonly role?: string
  readonly disabled?: boolean
}

/** Whoever may sign in as admin besides one. */
const OTHER_ADMINS = `(SELECT count(*) FROM "User" WHERE "role" = 'admin' AND "disabledMs" IS NULL AND "id" <> ?1)`

/**
 * Changes role or standing, ends every session of the account, and says so in the log, all or nothing. False where it
 * would leave no admin who may sign in.
 */
export async function changePerson(
  store: AccountsStore,
  person: Person,
  change: PersonChange,
  actor: AuditActor,
  nowMs: number,
): Promise<boolean> {
  const role = change.role ?? person.role
  const disabled = change.disabled ?? person.disabledMs !== null
  const disabledMs = disabled ? (person.disabledMs ?? nowMs) : null
  const event = {
    action: change.role === undefined ? (disabled ? 'disable-account' : 'enable-account') : 'change-role',
    subject: person.email,
    before: { role: person.role, disabled: person.disabledMs !== null },
    after: { role, disabled },
  }
  const [changed] = await store.sql.batch(
    [
      {
        sql: `UPDATE "User" SET "role" = ?2, "disabledMs" = ?3, "updatedAt" = ?4
          WHERE "id" = ?1 AND (${OTHER_ADMINS} > 0 OR (?2 = 'admin' AND ?3 IS NULL) OR "role" <> 'admin' OR "disabledMs" IS NOT NULL)`,
        args: [person.id, role, disabledMs, new Date(nowMs).toISOString()],
      },
      auditStatement(actor, event, nowMs, true),
      // Of an account that was not changed the role is another still.
      {
        sql: `DELETE FROM "Session" WHERE "userId" = ?1 AND EXISTS
          (SELECT 1 FROM "User" WHERE "id" = ?1 AND "role" = ?2 AND "disabledMs" IS ?3)`,
        args: [person.id, role, disabledMs],
      },
    ],
    'write',
  )
  return changed!.rowsAffected > 0
}

/** Ends every session of an account. False, and nothing is said of it, where there was none. */
export function endSessions(
  store: AccountsStore,
  person: Pick<Person, 'id' | 'email'>,
  actor: AuditActor,
  nowMs: number,
): Promise<boolean> {
  return writeAudited(
    store,
    { sql: 'DELETE FROM "Session" WHERE "userId" = ?', args: [person.id] },
    actor,
    { action: 'end-sessions', subject: person.email, before: null, after: null },
    nowMs,
  )
}

function readPerson(row: ResultSet['rows'][number]): Person {
  return {
    id: String(row.id),
    name: String(row.name),
    email: String(row.email),
    role: String(row.role),
    disabledMs: row.disabledMs === null ? null : Number(row.disabledMs),
    sessions: Number(row.sessions),
    hasPassword: Number(row.hasPassword) === 1,
  }
}
