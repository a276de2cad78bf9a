/** The audit log: rows are added, in one transaction with what they tell of where that is in the same database. */

import type { InStatement, ResultSet } from '@libsql/client'
import type { AccountsStore } from './accounts-store.ts'

/** Who did it. `kind` 'program': a command line, or the server by itself; 'nobody': somebody who is not signed in. */
export interface AuditActor {
  readonly kind: 'account' | 'token' | 'program' | 'nobody'
  /** Of the account or the token. */
  readonly id: string | null
  readonly name: string
  /** Of the peer; empty for command lines. */
  readonly address: string
}

export interface AuditEvent {
  /** A verb and what it is done to: 'sign-in', 'change-role', or the operationId of a route. */
  readonly action: string
  /** What it was done to. */
  readonly subject: string
  /** Summaries, never secrets; null: there was nothing. */
  readonly before: unknown
  readonly after: unknown
}

export interface AuditEntry extends AuditEvent {
  readonly sequence: number
  readonly timeMs: number
  readonly actor: AuditActor
}

export interface AuditQuery {
  /** Entries before this number, the newest first; null: from the newest on. */
  readonly before: number | null
  readonly limit: number
  readonly action: string | null
  /** Part of an actor's name, or its id. */
  readonly actor: string | null
  /** Part of the subject. */
  readonly subject: string | null
  /** Wall clock, epoch ms: from and until, of which the last is left out. */
  readonly fromMs: number | null
  readonly untilMs: number | null
}

/** Longest text of a summary that is kept, characters: a log is read by people. */
const LONGEST_SUMMARY = 2000
const LONGEST_SUBJECT = 300

const COLUMNS =
  '"timeMs", "actorKind", "actorId", "actorName", "action", "subject", "before", "after", "address"'

/**
 * What adds a row, for a batch. `onlyIfChanged`: where the statement before it changed a row, and not else.
 */
export function auditStatement(
  actor: AuditActor,
  event: AuditEvent,
  nowMs: number,
  onlyIfChanged = false,
): InStatement {
  const values = '?, ?, ?, ?, ?, ?, ?, ?, ?'
  return {
    sql: `INSERT INTO "AuditEntry" (${COLUMNS}) SELECT ${values}${onlyIfChanged ? ' WHERE changes() > 0' : ''}`,
    args: [
      ...[nowMs, actor.kind, actor.id, actor.name.slice(0, LONGEST_SUBJECT), event.action],
      ...[event.subject.slice(0, LONGEST_SUBJECT), summarise(event.before), summarise(event.after)],
      actor.address,
    ],
  }
}

export async function appendAudit(
  { sql }: AccountsStore,
  actor: AuditActor,
  event: AuditEvent,
  nowMs: number,
): Promise<void> {
  await sql.execute(auditStatement(actor, event, nowMs))
}

/** A statement and its row, or neither. False, and no row, where it changed nothing. */
export async function writeAudited(
  { sql }: AccountsStore,
  statement: InStatement,
  actor: AuditActor,
  event: AuditEvent,
  nowMs: number,
): Promise<boolean> {
  const [changed] = await sql.batch([statement, auditStatement(actor, event, nowMs, true)], 'write')
  return changed!.rowsAffected > 0
}

/** A page of the log, the newest first. */
export async function queryAudit({ sql }: AccountsStore, query: AuditQuery): Promise<AuditEntry[]> {
  const parts: [string, string | number | null][] = [
    ['"sequence" < ?', query.before],
    ['"action" = ?', query.action],
    [`instr(lower("subject"), lower(?)) > 0`, query.subject],
    [`(instr(lower("actorName"), lower(?)) > 0 OR "actorId" = ?)`, query.actor],
    ['"timeMs" >= ?', query.fromMs],
    ['"timeMs" < ?', query.untilMs],
  ]
  const asked = parts.filter(([, value]) => value !== null)
  const where = asked.map(([text], i) => text.replaceAll('?', `?${i + 1}`)).join(' AND ')
  const found = await sql.execute({
    sql: `SELECT "sequence", ${COLUMNS} FROM "AuditEntry" ${where === '' ? '' : `WHERE ${where}`}
      ORDER BY "sequence" DESC LIMIT ?${asked.length + 1}`,
    args: [...asked.map(([, value]) => value), query.limit],
  })
  return found.rows.map(readEntry)
}

function readEntry(row: ResultSet['rows'][number]): AuditEntry {
  return {
    sequence: Number(row.sequence),
    timeMs: Number(row.timeMs),
    actor: {
      kind: row.actorKind as AuditActor['kind'],
      id: row.actorId === null ? null : String(row.actorId),
      name: String(row.actorName),
      address: String(row.address),
    },
    action: String(row.action),
    subject: String(row.subject),
    before: parseSummary(row.before),
    after: parseSummary(row.after),
  }
}

function summarise(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const text = JSON.stringify(value)
  return text.length <= LONGEST_SUMMARY
    ? text
    : JSON.stringify({ cut: text.slice(0, LONGEST_SUMMARY - 100), characters: text.length })
}

function parseSummary(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : null
}
