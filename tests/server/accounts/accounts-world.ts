/** Accounts of a throw-away folder, with a token for everything. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Accounts } from '../../../lib/server/accounts/accounts.ts'
import { SCOPES } from '../../../lib/server/accounts/roles.ts'
import { makeToken } from '../../../lib/server/accounts/tokens.ts'
import type { AuditActor } from '../../../lib/store/accounts-audit.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { accountsMigrationsFolder } from '../../../scripts/folders.ts'

export interface AccountsWorld {
  readonly dir: string
  readonly accounts: Accounts
  /** Of nobody's account, with every scope. */
  readonly token: string
  close(): Promise<void>
}

export const TESTER: AuditActor = { kind: 'program', id: null, name: 'test', address: '' }

export async function openAccountsWorld(now: () => number = Date.now): Promise<AccountsWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'wakewatch-accounts-'))
  const accounts = await Accounts.open(dir, { migrations: readMigrations(accountsMigrationsFolder), now })
  const { token } = await makeToken(accounts, null, { label: 'test', scopes: SCOPES, days: null }, TESTER)
  let isClosed = false
  return {
    ...{ dir, accounts, token },
    async close() {
      if (isClosed) return
      isClosed = true
      await accounts.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
