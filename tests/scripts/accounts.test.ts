/** `npm run accounts`, as an operator uses it beside a server. */

import { afterEach, beforeEach, expect, it } from 'vitest'
import { readLink } from '../../lib/server/accounts/links.ts'
import { queryAudit } from '../../lib/store/accounts-audit.ts'
import { findPerson } from '../../lib/store/accounts-people.ts'
import { withAccounts } from '../../scripts/accounts-folder.ts'
import { runAccounts } from '../../scripts/accounts-run.ts'
import { addPerson } from '../server/accounts/callers.ts'
import { openTestWriter, temporaryFolder } from '../store/folder.ts'

const ALL = {
  before: null,
  limit: 100,
  action: null,
  actor: null,
  subject: null,
  fromMs: null,
  untilMs: null,
}

let dir: string
let out: string
let complaints: string

beforeEach(async () => {
  dir = temporaryFolder()
  await (await openTestWriter(dir)).close()
  await withAccounts(dir, async (accounts) => {
    await addPerson(accounts, 'admin')
    await addPerson(accounts, 'analyst')
  })
})
afterEach(() => {
  out = ''
  complaints = ''
})

async function run(...argv: string[]): Promise<number> {
  out = ''
  complaints = ''
  return runAccounts(
    [...argv, '--data', dir],
    { write: (text) => (out += text) },
    { write: (text) => (complaints += text) },
  )
}

it('makes links that the server opens', async () => {
  expect(await run('invite', 'reviewer', '--email', 'Bo@x.org')).toBe(0)
  const invited = /^\/welcome#(\S+)\n$/.exec(out)![1]!
  expect(await run('reset-link', 'analyst@x.org', '--json')).toBe(0)
  const { path } = JSON.parse(out) as { path: string }
  await withAccounts(dir, async (accounts) => {
    expect(await readLink(accounts, invited)).toMatchObject({
      kind: 'invite',
      role: 'reviewer',
      email: 'bo@x.org',
    })
    expect(await readLink(accounts, path.split('#')[1]!)).toMatchObject({
      kind: 'reset',
      email: 'analyst@x.org',
    })
  })
})

it('makes, lists and ends tokens', async () => {
  expect(await run('token', '--label', 'mast', '--scopes', 'ingest,read', '--json')).toBe(0)
  const { id, token } = JSON.parse(out) as { id: string; token: string }
  const whoIs = () => withAccounts(dir, (accounts) => accounts.identify({ authorization: `Bearer ${token}` }))
  expect(await whoIs()).toMatchObject({ caller: { role: 'admin', scopes: ['ingest', 'read'] } })
  expect(await run('list')).toBe(0)
  expect(out).toMatch(/The analyst +analyst@x\.org +analyst/)
  expect(out).toMatch(new RegExp(`${id} +mast +command line +ingest read +never`))
  expect(out).not.toContain(token)
  expect(await run('revoke', id)).toBe(0)
  expect(await whoIs()).toMatchObject({ ok: false })
  expect(await run('revoke', id)).toBe(1)
})

it('changes roles and standing, and says so in the log', async () => {
  expect(await run('role', 'analyst@x.org', 'reviewer')).toBe(0)
  expect(await run('disable', 'analyst@x.org')).toBe(0)
  await withAccounts(dir, async ({ store }) => {
    expect(await findPerson(store, 'analyst@x.org')).toMatchObject({
      role: 'reviewer',
      disabledMs: expect.any(Number),
    })
    const [disabled, role] = await queryAudit(store, ALL)
    expect(disabled).toMatchObject({ action: 'disable-account', actor: { kind: 'program' } })
    expect(role).toMatchObject({
      action: 'change-role',
      before: { role: 'analyst' },
      after: { role: 'reviewer' },
    })
  })
  expect(await run('enable', 'analyst@x.org')).toBe(0)
  expect(await run('disable', 'admin@x.org')).toBe(1)
  expect(complaints).toContain('no admin would be left')
})

it.each([
  [['role', 'nobody@x.org', 'admin'], 1, 'no account nobody@x.org'],
  [['role', 'analyst@x.org', 'king'], 2, 'One of viewer'],
  [['token', '--label', 'x', '--scopes', 'read,all'], 2, 'Of read'],
  [['token', '--label', 'x', '--scopes', 'read', '--days', '0'], 2, 'whole number'],
])('refuses %j', async (argv, status, words) => {
  expect(await run(...argv)).toBe(status)
  expect(complaints).toContain(words)
})

it('makes no folder by the way', async () => {
  const nowhere = `${dir}/none`
  const status = await runAccounts(
    ['list', '--data', nowhere],
    { write: () => {} },
    { write: (text) => (complaints += text) },
  )
  expect([status, complaints]).toEqual([1, expect.stringContaining('holds no data yet')])
})
