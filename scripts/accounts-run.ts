/** `npm run accounts` as a function: where it writes is given, so that tests read it. */

import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { Accounts } from '../lib/server/accounts/accounts.ts'
import { type LinkPurpose, makeLink } from '../lib/server/accounts/links.ts'
import { isRole, isScope, ROLES, type Role, SCOPES, type Scope } from '../lib/server/accounts/roles.ts'
import { makeToken } from '../lib/server/accounts/tokens.ts'
import { listOpenLinks } from '../lib/store/accounts-links.ts'
import { changePerson, findPerson, listPeople, type PersonChange } from '../lib/store/accounts-people.ts'
import { listTokens, revokeToken } from '../lib/store/accounts-tokens.ts'
import { hasStore } from '../lib/store/store.ts'
import { operator, withAccounts } from './accounts-folder.ts'
import { formatColumns } from './alerts-table.ts'
import { MAIN_FOLDER } from './folders.ts'

const EXAMPLES = `
Examples:
  npm run accounts -- invite analyst --email ana@example.org --data data/harbour
  npm run accounts -- token --label 'receiver on the mast' --scopes ingest --days 365 --data data/harbour

Links and tokens are told once. A link is opened once, on the running server: put its address before the path. What is done here
stands in the audit log. A server that runs beside it knows within seconds. Roles: ${ROLES.join(', ')}. Scopes: ${SCOPES.join(', ')}.
Exit status: 0 done, 1 failed (nothing was changed), 2 wrong use.`

interface Output {
  write(text: string): unknown
}

interface Common {
  readonly data: string
  readonly json?: true
}

/** Returns the exit status. */
export async function runAccounts(argv: readonly string[], out: Output, complaints: Output): Promise<number> {
  const command = new Command('npm run accounts --')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => complaints.write(text) })
    .description('Accounts of a data folder: people, roles, links, tokens.')
    .addHelpText('after', EXAMPLES)
  const add = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .option('--data <dir>', 'data folder', MAIN_FOLDER)
      .option('--json', 'print JSON')
  const print = ({ json }: Common, value: unknown, text: string) =>
    out.write(json ? `${JSON.stringify(value)}\n` : text)

  add('list', 'People, links that wait to be opened, and tokens').action((options: Common) =>
    open(options, async (accounts) => {
      const listed = await list(accounts)
      print(options, listed, listText(listed))
    }),
  )
  add('invite', 'A link that makes an account of a role, within a week')
    .argument('<role>', ROLES.join(', '), parseRole)
    .option('--email <address>', 'whom it is for')
    .action((role: Role, options: Common & { email?: string }) =>
      open(options, (accounts) =>
        tellLink(accounts, { kind: 'invite', role, email: options.email?.toLowerCase() ?? null }, options),
      ),
    )
  add('reset-link', 'A link that sets a new password, within a day')
    .argument('<email>')
    .action((email: string, options: Common) =>
      open(options, async (accounts) => {
        const person = await requirePerson(accounts, email)
        await tellLink(accounts, { kind: 'reset', userId: person.id, email: person.email }, options)
      }),
    )
  add('role', 'Changes what an account may, and signs it out everywhere')
    .argument('<email>')
    .argument('<role>', ROLES.join(', '), parseRole)
    .action((email: string, role: Role, options: Common) => change(email, { role }, options))
  add('disable', 'An account may not sign in any more, nor its tokens be used')
    .argument('<email>')
    .action((email: string, options: Common) => change(email, { disabled: true }, options))
  add('enable', 'A disabled account may sign in again')
    .argument('<email>')
    .action((email: string, options: Common) => change(email, { disabled: false }, options))
  add('token', 'A token for a program')
    .requiredOption('--label <text>', 'what it is for')
    .requiredOption('--scopes <names>', SCOPES.join(', '), parseScopes)
    .option('--days <n>', 'until it expires; left out, it does not', parseDays)
    .action((options: Common & { label: string; scopes: readonly Scope[]; days?: number }) =>
      open(options, async (accounts) => {
        const { label, scopes, days = null } = options
        const { id, token } = await makeToken(accounts, null, { label, scopes, days }, operator())
        print(options, { id, token }, `${token}\n`)
      }),
    )
  add('revoke', 'Ends a token')
    .argument('<id>', 'as it is listed')
    .action((id: string, options: Common) =>
      open(options, async ({ store, now }) => {
        if (!(await revokeToken(store, id, null, operator(), now()))) throw new Error(`no token ${id}`)
        print(options, { ok: true }, 'revoked\n')
      }),
    )

  async function tellLink(accounts: Accounts, purpose: LinkPurpose, options: Common) {
    const { secret, expiresMs } = await makeLink(accounts, purpose, operator())
    const expires = new Date(expiresMs).toISOString()
    const path = `/welcome#${secret}`
    print(options, { path, expires }, `${path}\n`)
  }

  function change(email: string, wanted: PersonChange, options: Common) {
    return open(options, async (accounts) => {
      const person = await requirePerson(accounts, email)
      if (!(await changePerson(accounts.store, person, wanted, operator(), accounts.now())))
        throw new Error('then no admin would be left who may sign in')
      print(options, { ok: true }, 'changed\n')
    })
  }

  try {
    await command.parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    complaints.write(`accounts: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

async function open({ data }: Common, use: (accounts: Accounts) => Promise<void>): Promise<void> {
  if (!hasStore(data)) throw new Error(`${data} holds no data yet; npm start makes it`)
  await withAccounts(data, use)
}

async function list({ store, now }: Accounts) {
  const [people, links, tokens] = [
    await listPeople(store),
    await listOpenLinks(store, now()),
    await listTokens(store, null),
  ]
  return {
    accounts: people.map(({ id, name, email, role, disabledMs }) => ({
      ...{ id, name, email, role, disabled: disabledMs !== null },
    })),
    links: links.map(({ id, kind, role, email, expiresMs }) => ({
      ...{ id, kind, role, email, expires: new Date(expiresMs).toISOString() },
    })),
    tokens: tokens.map(({ id, label, owner, scopes, expiresMs, lastUsedMs }) => ({
      ...{ id, label, owner, scopes, expires: isoOf(expiresMs), lastUsed: isoOf(lastUsedMs) },
    })),
  }
}

function listText({ accounts, links, tokens }: Awaited<ReturnType<typeof list>>): string {
  return [
    formatColumns(
      ['account', 'e-mail address', 'role', 'state'],
      accounts.map(({ name, email, role, disabled }) => [name, email, role, disabled ? 'disabled' : '']),
      40,
    ),
    formatColumns(
      ['link', 'role', 'e-mail address', 'expires'],
      links.map(({ kind, role, email, expires }) => [kind, role ?? '', email ?? '', expires]),
      40,
    ),
    formatColumns(
      ['token', 'for', 'of', 'scopes', 'expires', 'last used'],
      tokens.map(({ id, label, owner, scopes, expires, lastUsed }) => [
        ...[id, label, owner ?? 'command line', scopes.join(' ')],
        ...[expires ?? 'never', lastUsed ?? ''],
      ]),
      40,
    ),
  ].join('\n')
}

async function requirePerson({ store }: Accounts, email: string) {
  const person = await findPerson(store, email)
  if (person === null) throw new Error(`no account ${email}`)
  return person
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

function parseRole(text: string): Role {
  if (!isRole(text)) throw new InvalidArgumentError(`One of ${ROLES.join(', ')}.`)
  return text
}

function parseScopes(text: string): readonly Scope[] {
  const scopes = text.split(',')
  if (!scopes.every(isScope)) throw new InvalidArgumentError(`Of ${SCOPES.join(', ')}, with commas.`)
  return scopes.filter(isScope)
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('A whole number of days, 1 or more.')
  return Number(text)
}
