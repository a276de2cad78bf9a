/** Links that are opened once. The folder keeps the hash of each one's secret alone. */

import type { ResultSet } from '@libsql/client'
import { type AuditActor, auditStatement, writeAudited } from './accounts-audit.ts'
import type { AccountsStore } from './accounts-store.ts'

/** What it does: opens the demo, makes an admin, makes an account of a role, or sets a password. */
export type LinkKind = 'demo' | 'admin' | 'invite' | 'reset'

export interface StoredLink {
  readonly id: string
  readonly kind: LinkKind
  /** Of the account that it makes; null: it makes none. */
  readonly role: string | null
  readonly email: string | null
  /** Whose password it sets. */
  readonly userId: string | null
  readonly hash: string
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number
  readonly usedMs: number | null
}

export type NewLink = Omit<StoredLink, 'usedMs'>

/** Keeps a link. Of those that open the demo or make an admin the newest alone opens anything: earlier ones end. */
export async function addLink(
  { sql }: AccountsStore,
  link: NewLink,
  actor: AuditActor,
  nowMs: number,
): Promise<void> {
  const event = {
    action: `make-${link.kind}-link`,
    subject: link.email ?? link.role ?? link.kind,
    before: null,
    after: { role: link.role, expires: new Date(link.expiresMs).toISOString() },
  }
  const isOnly = link.kind === 'demo' || link.kind === 'admin' || link.kind === 'reset'
  await sql.batch(
    [
      ...(isOnly
        ? [
            {
              sql: `UPDATE "Link" SET "expiresMs" = ?1
                WHERE "kind" = ?2 AND "userId" IS ?3 AND "usedMs" IS NULL AND "expiresMs" > ?1`,
              args: [nowMs, link.kind, link.userId],
            },
          ]
        : []),
      {
        sql: `INSERT INTO "Link" ("id", "kind", "role", "email", "userId", "hash", "createdMs", "createdBy", "expiresMs")
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        args: [
          ...[link.id, link.kind, link.role, link.email, link.userId, link.hash],
          ...[link.createdMs, link.createdBy, link.expiresMs],
        ],
      },
      auditStatement(actor, event, nowMs),
    ],
    'write',
  )
}

/** Null where there is no such link. Whether it still opens anything is for the caller to see. */
export async function findLink({ sql }: AccountsStore, hash: string): Promise<StoredLink | null> {
  const found = await sql.execute({ sql: 'SELECT * FROM "Link" WHERE "hash" = ?', args: [hash] })
  return found.rows.length === 0 ? null : readLink(found.rows[0]!)
}

/** Those that may still be opened, the newest first. */
export async function listOpenLinks({ sql }: AccountsStore, nowMs: number): Promise<StoredLink[]> {
  const found = await sql.execute({
    sql: `SELECT * FROM "Link" WHERE "usedMs" IS NULL AND "expiresMs" > ? ORDER BY "createdMs" DESC, "id" LIMIT 1000`,
    args: [nowMs],
  })
  return found.rows.map(readLink)
}

/** Takes it: true for one caller, once, while it has not expired. */
export function claimLink(
  store: AccountsStore,
  { id, kind, email, role }: StoredLink,
  actor: AuditActor,
  nowMs: number,
): Promise<boolean> {
  return writeAudited(
    store,
    {
      sql: 'UPDATE "Link" SET "usedMs" = ?1 WHERE "id" = ?2 AND "usedMs" IS NULL AND "expiresMs" > ?1',
      args: [nowMs, id],
    },
    actor,
    { action: `open-${kind}-link`, subject: email ?? role ?? kind, before: null, after: { role } },
    nowMs,
  )
}

/** What it was taken for failed: it may be taken again. */
export async function releaseLink({ sql }: AccountsStore, id: string): Promise<void> {
  await sql.execute({ sql: 'UPDATE "Link" SET "usedMs" = NULL WHERE "id" = ?', args: [id] })
}

/** Ends one that was not opened. */
export function withdrawLink(
  store: AccountsStore,
  id: string,
  actor: AuditActor,
  nowMs: number,
): Promise<boolean> {
  return writeAudited(
    store,
    {
      sql: 'UPDATE "Link" SET "expiresMs" = ?1 WHERE "id" = ?2 AND "usedMs" IS NULL AND "expiresMs" > ?1',
      args: [nowMs, id],
    },
    actor,
    { action: 'withdraw-link', subject: id, before: null, after: null },
    nowMs,
  )
}

function readLink(row: ResultSet['rows'][number]): StoredLink {
  return {
    id: String(row.id),
    kind: row.kind as LinkKind,
    role: textOf(row.role),
    email: textOf(row.email),
    userId: textOf(row.userId),
    hash: String(row.hash),
    createdMs: Number(row.createdMs),
    createdBy: String(row.createdBy),
    expiresMs: Number(row.expiresMs),
    usedMs: row.usedMs === null ? null : Number(row.usedMs),
  }
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value)
}
