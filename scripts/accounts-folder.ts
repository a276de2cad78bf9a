/** Opening the accounts of a data folder for one piece of work, beside a server that may be running. */

import { Accounts } from '../lib/server/accounts/accounts.ts'
import { makeLink } from '../lib/server/accounts/links.ts'
import { SCOPES } from '../lib/server/accounts/roles.ts'
import { makeToken, type TokenWish } from '../lib/server/accounts/tokens.ts'
import type { AuditActor } from '../lib/store/accounts-audit.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { accountName } from './account-name.ts'
import { accountsMigrationsFolder } from './folders.ts'

export async function withAccounts<Result>(
  dir: string,
  use: (accounts: Accounts) => Promise<Result>,
): Promise<Result> {
  const migrations = readMigrations(accountsMigrationsFolder)
  const accounts = await Accounts.open(dir, { migrations, now: Date.now })
  return use(accounts).finally(() => accounts.close())
}

/** Whoever runs a command line, in the words of the log. */
export function operator(): AuditActor {
  return { kind: 'program', id: null, name: `command line, ${accountName()}`, address: '' }
}

/** A token of nobody's account. `wish` left out: for everything, for a day. */
export async function makeOperatorToken(dir: string, wish: Partial<TokenWish> = {}): Promise<string> {
  const whole = { label: 'command line', scopes: SCOPES, days: 1, ...wish }
  const made = await withAccounts(dir, (accounts) => makeToken(accounts, null, whole, operator()))
  return made.token
}

/** A path that signs a browser in, once, without a name or password: for tests and benches. */
export async function makeBrowserPath(dir: string): Promise<string> {
  const made = await withAccounts(dir, (accounts) => makeLink(accounts, { kind: 'demo' }, operator()))
  return `/welcome#${made.secret}`
}
