/** What programs show in place of a session. The folder keeps hashes alone. */

import type { ResultSet } from '@libsql/client'
import { type AuditActor, auditStatement, writeAudited } from './accounts-audit.ts'
import type { AccountsStore } from './accounts-store.ts'

export interface StoredToken {
  readonly id: string
  /** Null: made by the command line. */
  readonly userId: string | null
  /** E-mail address of the owner; null: the owner is whoever has the folder. */
  readonly owner: string | null
  readonly ownerRole: string | null
  readonly isOwnerDisabled: boolean
  readonly label: string
  readonly scopes: readonly string[]
  readonly hash: string
  readonly createdMs: number
  /** Null: it does not expire. */
  readonly expiresMs: number | null
  readonly lastUsedMs: number | null
  readonly revokedMs: number | null
}

export type NewToken = Pick<
  StoredToken,
  'id' | 'userId' | 'label' | 'scopes' | 'hash' | 'createdMs' | 'expiresMs'
>

const SELECT = `SELECT t.*, u."email" AS "owner", u."role" AS "ownerRole", u."disabledMs" AS "ownerDisabledMs"
  FROM "ApiToken" t LEFT JOIN "User" u ON u."id" = t."userId"`

export async function addToken(
  { sql }: AccountsStore,
  token: NewToken,
  actor: AuditActor,
  nowMs: number,
): Promise<void> {
  const expires = token.expiresMs === null ? null : new Date(token.expiresMs).toISOString()
  const event = {
    ...{ action: 'make-token', subject: token.label, before: null },
    after: { id: token.id, scopes: token.scopes, expires },
  }
  await sql.batch(
    [
      {
        sql: `INSERT INTO "ApiToken" ("id", "userId", "label", "scopes", "hash", "createdMs", "expiresMs")
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
        args: [
          ...[token.id, token.userId, token.label, token.scopes.join(' '), token.hash],
          ...[token.createdMs, token.expiresMs],
        ],
      },
      auditStatement(actor, event, nowMs),
    ],
    'write',
  )
}

/** Null where there is no such token. Whether it opens anything is for the caller to see. */
export async function findToken({ sql }: AccountsStore, hash: string): Promise<StoredToken | null> {
  const found = await sql.execute({ sql: `${SELECT} WHERE t."hash" = ?`, args: [hash] })
  return found.rows.length === 0 ? null : readToken(found.rows[0]!)
}

/** Those that are not revoked, the newest first. `userId` null: everybody's. */
export async function listTokens({ sql }: AccountsStore, userId: string | null): Promise<StoredToken[]> {
  const found = await sql.execute({
    sql: `${SELECT} WHERE t."revokedMs" IS NULL AND (?1 IS NULL OR t."userId" = ?1)
      ORDER BY t."createdMs" DESC, t."id" LIMIT 1000`,
    args: [userId],
  })
  return found.rows.map(readToken)
}

/** Ends one, of `userId` alone where it is not null. False where there is none to end. */
export function revokeToken(
  store: AccountsStore,
  id: string,
  userId: string | null,
  actor: AuditActor,
  nowMs: number,
): Promise<boolean> {
  return writeAudited(
    store,
    {
      sql: `UPDATE "ApiToken" SET "revokedMs" = ?1
        WHERE "id" = ?2 AND "revokedMs" IS NULL AND (?3 IS NULL OR "userId" = ?3)`,
      args: [nowMs, id, userId],
    },
    actor,
    { action: 'revoke-token', subject: id, before: null, after: null },
    nowMs,
  )
}

export async function markTokenUsed({ sql }: AccountsStore, id: string, nowMs: number): Promise<void> {
  await sql.execute({ sql: 'UPDATE "ApiToken" SET "lastUsedMs" = ? WHERE "id" = ?', args: [nowMs, id] })
}

function readToken(row: ResultSet['rows'][number]): StoredToken {
  return {
    id: String(row.id),
    userId: textOf(row.userId),
    owner: textOf(row.owner),
    ownerRole: textOf(row.ownerRole),
    isOwnerDisabled: row.ownerDisabledMs !== null,
    label: String(row.label),
    scopes: String(row.scopes).split(' '),
    hash: String(row.hash),
    createdMs: Number(row.createdMs),
    expiresMs: numberOf(row.expiresMs),
    lastUsedMs: numberOf(row.lastUsedMs),
    revokedMs: numberOf(row.revokedMs),
  }
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value)
}

function numberOf(value: unknown): number | null {
  return value === null ? null : Number(value)
}
