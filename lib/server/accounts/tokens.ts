/** Making tokens for programs. */

import { randomUUID } from 'node:crypto'
import type { AuditActor } from '../../store/accounts-audit.ts'
import { addToken } from '../../store/accounts-tokens.ts'
import type { Accounts } from './accounts.ts'
import type { Scope } from './roles.ts'
import { hashSecret, makeSecret } from './secrets.ts'

/** Scanners that look for leaked secrets find it by this. */
const PREFIX = 'wakewatch_'
const DAY_MS = 86_400_000

export interface TokenWish {
  /** What it is for, in the owner's words. */
  readonly label: string
  readonly scopes: readonly Scope[]
  /** Null: it does not expire. */
  readonly days: number | null
}

/** `userId` null: of the command line. Gives the token, which is told once. */
export async function makeToken(
  accounts: Accounts,
  userId: string | null,
  { label, scopes, days }: TokenWish,
  actor: AuditActor,
): Promise<{ readonly id: string; readonly token: string; readonly expiresMs: number | null }> {
  const token = makeSecret(PREFIX)
  const nowMs = accounts.now()
  const expiresMs = days === null ? null : nowMs + days * DAY_MS
  const id = randomUUID()
  const stored = { id, userId, label, scopes: [...new Set(scopes)], hash: hashSecret(token)!, expiresMs }
  await addToken(accounts.store, { ...stored, createdMs: nowMs }, actor, nowMs)
  return { id, token, expiresMs }
}
