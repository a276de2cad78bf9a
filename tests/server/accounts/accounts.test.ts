/** Links, sign-ins, passwords and tokens of a folder, without a server between. */

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Accounts } from '../../../lib/server/accounts/accounts.ts'
import { makeLink, openLink, readLink } from '../../../lib/server/accounts/links.ts'
import { findPasswordFault } from '../../../lib/server/accounts/password-rules.ts'
import { changePassword, signIn, signOut } from '../../../lib/server/accounts/sign-in.ts'
import { makeToken } from '../../../lib/server/accounts/tokens.ts'
import { queryAudit } from '../../../lib/store/accounts-audit.ts'
import { changePerson, findPerson, listPeople } from '../../../lib/store/accounts-people.ts'
import { listTokens, revokeToken } from '../../../lib/store/accounts-tokens.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { accountsMigrationsFolder } from '../../../scripts/folders.ts'
import { type AccountsWorld, openAccountsWorld, TESTER } from './accounts-world.ts'
import { addPerson, cookieOf, HERE, PASSWORD } from './callers.ts'

const DAY_MS = 86_400_000
const ANSWERS = { name: 'Ana', email: 'Ana@X.org', password: PASSWORD }
const ALL = {
  before: null,
  limit: 100,
  action: null,
  actor: null,
  subject: null,
  fromMs: null,
  untilMs: null,
}

let nowMs: number
let world: AccountsWorld
let accounts: Accounts

beforeEach(async () => {
  nowMs = Date.now()
  world = await openAccountsWorld(() => nowMs)
  accounts = world.accounts
})
afterEach(() => world.close())

const whoIs = async (headers: { cookie?: string; authorization?: string }) => {
  const identity = await accounts.identify(headers)
  return identity.ok ? identity.caller : identity.fault
}
const actions = async () => (await queryAudit(accounts.store, ALL)).map(({ action }) => action)

describe('a link', () => {
  it('makes the first admin, once, and signs in', async () => {
    const { secret } = await makeLink(accounts, { kind: 'admin' }, TESTER)
    expect(await readLink(accounts, secret)).toMatchObject({ kind: 'admin', role: 'admin' })
    // Looking at it, and answers that will not do, leave it as it is.
    const short = await openLink(accounts, secret, { ...ANSWERS, password: 'short' }, HERE)
    expect(short).toEqual({ ok: false, reason: 'too-short' })
    expect(await openLink(accounts, secret, { ...ANSWERS, name: ' ' }, HERE)).toMatchObject({ ok: false })
    const opened = await openLink(accounts, secret, ANSWERS, HERE)
    if (!opened.ok) throw new Error(opened.reason)
    expect(opened.cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
    const cookie = opened.cookie.split(';')[0]!
    expect(await whoIs({ cookie })).toMatchObject({ kind: 'account', email: 'ana@x.org', role: 'admin' })
    expect(await openLink(accounts, secret, { ...ANSWERS, email: 'b@x.org' }, HERE)).toEqual({
      ok: false,
      reason: 'no-link',
    })
    expect(await listPeople(accounts.store)).toHaveLength(1)
    expect((await actions()).slice(0, 3)).toEqual(['sign-in', 'make-account', 'open-admin-link'])
  })

  it('is opened by one of many who try at once', async () => {
    const { secret } = await makeLink(accounts, { kind: 'invite', role: 'analyst', email: null }, TESTER)
    const tried = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        openLink(accounts, secret, { ...ANSWERS, name: `A${i}`, email: `a${i}@x.org` }, HERE),
      ),
    )
    expect(tried.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await listPeople(accounts.store)).toHaveLength(1)
  })

  it('opens nothing once it has expired, or another was made', async () => {
    const first = await makeLink(accounts, { kind: 'admin' }, TESTER)
    const second = await makeLink(accounts, { kind: 'admin' }, TESTER)
    expect(await readLink(accounts, first.secret)).toBeNull()
    nowMs += DAY_MS - 1
    expect(await readLink(accounts, second.secret)).not.toBeNull()
    nowMs += 1
    expect(await readLink(accounts, second.secret)).toBeNull()
    expect(await openLink(accounts, second.secret, ANSWERS, HERE)).toMatchObject({ reason: 'no-link' })
    for (const wrong of ['', 'x', 'x'.repeat(500)]) expect(await readLink(accounts, wrong)).toBeNull()
  })

  it('opens the demo without a name or password, by the same account each time', async () => {
    for (let i = 0; i < 2; i++) {
      const { secret } = await makeLink(accounts, { kind: 'demo' }, TESTER)
      expect(await openLink(accounts, secret, {}, HERE)).toMatchObject({ ok: true, kind: 'demo' })
    }
    expect(await listPeople(accounts.store)).toMatchObject([
      { role: 'admin', hasPassword: false, sessions: 2 },
    ])
  })

  it('is kept as a hash', async () => {
    const { secret } = await makeLink(accounts, { kind: 'demo' }, TESTER)
    const tables = await Promise.all(
      ['Link', 'ApiToken', 'AuditEntry'].map((table) =>
        accounts.store.sql.execute(`SELECT * FROM "${table}"`),
      ),
    )
    const kept = JSON.stringify(tables.map(({ rows }) => rows))
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(world.token)
    for (const file of ['accounts.db', 'accounts-secret'])
      expect(statSync(join(world.dir, file)).mode & 0o777).toBe(0o600)
  })

  it('of an invitation holds to the address that it is for', async () => {
    const purpose = { kind: 'invite', role: 'reviewer', email: 'bo@x.org' } as const
    const { secret } = await makeLink(accounts, purpose, TESTER)
    await openLink(accounts, secret, ANSWERS, HERE)
    expect(await listPeople(accounts.store)).toMatchObject([{ email: 'bo@x.org', role: 'reviewer' }])
    const again = await makeLink(accounts, purpose, TESTER)
    expect(await openLink(accounts, again.secret, ANSWERS, HERE)).toMatchObject({ reason: 'email-taken' })
    const third = await makeLink(accounts, { ...purpose, email: null }, TESTER)
    const answers = { ...ANSWERS, name: 'ANA ', email: 'c@x.org' }
    expect(await openLink(accounts, third.secret, answers, HERE)).toMatchObject({ reason: 'name-taken' })
  })
})

describe('signing in', () => {
  it('takes the right password of an account that is not disabled', async () => {
    const ana = await addPerson(accounts, 'analyst')
    const wrong = { email: ana.email, password: `${PASSWORD}.` }
    expect(await signIn(accounts, wrong, HERE)).toEqual({ ok: false, reason: 'wrong' })
    expect(await signIn(accounts, { email: 'no@x.org', password: PASSWORD }, HERE)).toMatchObject({
      reason: 'wrong',
    })
    const signed = await signIn(accounts, { email: ' ANALYST@x.org ', password: PASSWORD }, HERE)
    if (!signed.ok) throw new Error(signed.reason)
    const cookie = signed.cookie.split(';')[0]!
    expect(await whoIs({ cookie })).toMatchObject({ accountId: ana.id })
    const secure = await signIn(
      accounts,
      { email: ana.email, password: PASSWORD },
      { ...HERE, isSecure: true },
    )
    expect(secure).toMatchObject({ cookie: expect.stringMatching(/; Secure$/) })
    const person = (await findPerson(accounts.store, ana.id))!
    await addPerson(accounts, 'admin')
    await changePerson(accounts.store, person, { disabled: true }, TESTER, nowMs)
    accounts.changed()
    expect(await whoIs({ cookie })).toBe('no-session')
    expect(await signIn(accounts, { email: ana.email, password: PASSWORD }, HERE)).toEqual({
      ok: false,
      reason: 'disabled',
    })
  })

  it('tried too often is not looked at, by account and by address', async () => {
    const { email } = await addPerson(accounts, 'viewer')
    const tryFrom = (address: string, to = email) =>
      signIn(accounts, { email: to, password: 'wrong wrong wrong' }, { ...HERE, address })
    for (let i = 0; i < 8; i++) accounts.signInsOfAccount.take(email, nowMs)
    for (let i = 0; i < 2; i++) expect(await tryFrom(`10.0.0.${i}`)).toMatchObject({ reason: 'wrong' })
    // The right password neither: whoever guesses learns nothing.
    const right = await signIn(accounts, { email, password: PASSWORD }, HERE)
    expect(right).toEqual({ ok: false, reason: 'too-often', retryAfterS: 90 })
    const failures = (await actions()).filter((action) => action === 'sign-in-failed')
    expect(failures).toHaveLength(2)
    nowMs += 90_000
    expect(await signIn(accounts, { email, password: PASSWORD }, HERE)).toMatchObject({ ok: true })
    for (let i = 0; i < 30; i++) await accounts.signInsOfAddress.take('10.9.9.9', nowMs)
    expect(await tryFrom('10.9.9.9', 'other@x.org')).toMatchObject({ reason: 'too-often', retryAfterS: 20 })
  })

  it('ends by signing out, and everywhere else by a new password', async () => {
    const ana = await addPerson(accounts, 'analyst')
    const [one, two, three] = [
      await cookieOf(accounts, ana),
      await cookieOf(accounts, ana),
      await cookieOf(accounts, ana),
    ]
    const caller = await whoIs({ cookie: one })
    if (typeof caller === 'string' || caller.kind !== 'account') throw new Error('no account')
    const gone = await signOut(accounts, caller, HERE, one)
    expect(gone).toMatch(/Max-Age=0/)
    expect(await whoIs({ cookie: one })).toBe('no-session')
    expect(await whoIs({ cookie: two })).toMatchObject({ accountId: ana.id })
    const next = 'another wall, another seal'
    const change = (current: string, wanted = next) =>
      changePassword(accounts, caller, { current, next: wanted }, HERE, two)
    expect(await change('not this one, surely')).toEqual({ ok: false, reason: 'wrong' })
    expect(await change(PASSWORD, 'short')).toEqual({ ok: false, reason: 'too-short' })
    const changed = await change(PASSWORD)
    if (!changed.ok) throw new Error(changed.reason)
    for (const cookie of [two, three]) expect(await whoIs({ cookie })).toBe('no-session')
    expect(await whoIs({ cookie: changed.cookie.split(';')[0]! })).toMatchObject({ accountId: ana.id })
    expect(await signIn(accounts, { email: ana.email, password: PASSWORD }, HERE)).toMatchObject({
      ok: false,
    })
    expect(await signIn(accounts, { email: ana.email, password: next }, HERE)).toMatchObject({ ok: true })
  })

  it('ends everywhere by a reset link, and with another role', async () => {
    const ana = await addPerson(accounts, 'analyst')
    await addPerson(accounts, 'admin')
    const cookie = await cookieOf(accounts, ana)
    const { secret } = await makeLink(accounts, { kind: 'reset', userId: ana.id, email: ana.email }, TESTER)
    const next = 'another wall, another seal'
    const opened = await openLink(accounts, secret, { password: next }, HERE)
    if (!opened.ok) throw new Error(opened.reason)
    expect(await whoIs({ cookie })).toBe('no-session')
    const fresh = opened.cookie.split(';')[0]!
    expect(await whoIs({ cookie: fresh })).toMatchObject({ role: 'analyst' })
    const person = (await findPerson(accounts.store, ana.email))!
    await changePerson(accounts.store, person, { role: 'viewer' }, TESTER, nowMs)
    accounts.changed()
    expect(await whoIs({ cookie: fresh })).toBe('no-session')
    expect(await signIn(accounts, { email: ana.email, password: next }, HERE)).toMatchObject({ ok: true })
  })

  it('by a cookie of another folder, or one that was changed, is none', async () => {
    const ana = await addPerson(accounts, 'analyst')
    const cookie = await cookieOf(accounts, ana)
    const [name, value] = cookie.split('=') as [string, string]
    for (const wrong of [
      `${name}=`,
      `${name}=x.y`,
      `${name}=${value.split('.')[0]}.AAAA`,
      `${name}x=${value}`,
    ])
      expect(await whoIs({ cookie: wrong })).toBe('no-session')
    const other = await openAccountsWorld()
    expect(other.accounts.cookieName).not.toBe(accounts.cookieName)
    await other.close()
  })
})

describe('a token', () => {
  it('opens what its scopes say until it expires or is revoked, and is never more than its owner', async () => {
    const [ana] = [await addPerson(accounts, 'analyst'), await addPerson(accounts, 'admin')]
    const wish = { label: 'mast', scopes: ['read', 'write', 'read'], days: 2 } as const
    const { token } = await makeToken(accounts, ana.id, wish, TESTER)
    const authorization = `Bearer ${token}`
    const known = { kind: 'token', role: 'analyst', scopes: ['read', 'write'] }
    expect(await whoIs({ authorization })).toMatchObject(known)
    expect(await listTokens(accounts.store, ana.id)).toMatchObject([{ label: 'mast', lastUsedMs: nowMs }])
    const person = (await findPerson(accounts.store, ana.id))!
    await changePerson(accounts.store, person, { role: 'viewer' }, TESTER, nowMs)
    accounts.changed()
    expect(await whoIs({ authorization })).toMatchObject({ role: 'viewer' })
    nowMs += 2 * DAY_MS
    expect(await whoIs({ authorization })).toBe('wrong-token')
    nowMs -= DAY_MS
    const { id } = (await listTokens(accounts.store, ana.id))[0]!
    expect(await revokeToken(accounts.store, id, 'somebody else', TESTER, nowMs)).toBe(false)
    expect(await revokeToken(accounts.store, id, ana.id, TESTER, nowMs)).toBe(true)
    accounts.changed()
    expect(await whoIs({ authorization })).toBe('wrong-token')
  })

  it('made or ended by another process is known within seconds', async () => {
    const other = await Accounts.open(world.dir, {
      ...{ migrations: readMigrations(accountsMigrationsFolder), now: () => nowMs },
    })
    const wish = { label: 'mast', scopes: ['read'], days: null } as const
    const { id, token } = await makeToken(other, null, wish, TESTER)
    const authorization = `Bearer ${token}`
    expect(await whoIs({ authorization })).toMatchObject({ kind: 'token' })
    await revokeToken(other.store, id, null, TESTER, nowMs)
    await other.close()
    nowMs += 2001
    expect(await whoIs({ authorization })).toBe('wrong-token')
  })
})

it('the last admin stays one', async () => {
  const [ada, bea] = [await addPerson(accounts, 'admin'), await addPerson(accounts, 'admin', 'bea@x.org')]
  const change = async (id: string, wanted: { role?: string; disabled?: boolean }) =>
    changePerson(accounts.store, (await findPerson(accounts.store, id))!, wanted, TESTER, nowMs)
  expect(await change(bea.id, { disabled: true })).toBe(true)
  const cookie = await cookieOf(accounts, ada)
  const before = await actions()
  expect(await change(ada.id, { role: 'viewer' })).toBe(false)
  expect(await change(ada.id, { disabled: true })).toBe(false)
  // Nothing was done: nothing is in the log, and no session has ended.
  expect(await actions()).toEqual(before)
  expect(await whoIs({ cookie })).toMatchObject({ role: 'admin' })
  expect(await change(bea.id, { disabled: false })).toBe(true)
  expect(await change(ada.id, { role: 'viewer' })).toBe(true)
})

it('passwords that are tried first are refused', () => {
  const owner = { name: 'Ana Costa', email: 'ana.costa@x.org' }
  const faultOf = (password: string) => findPasswordFault(password, owner)
  expect(faultOf(PASSWORD)).toBeNull()
  expect(faultOf('elevenchars')).toBe('too-short')
  expect(faultOf('x'.repeat(129))).toBe('too-long')
  for (const simple of ['aaaaaaaaaaaa', '121212121212', '123456789012', '210987654321', 'abcdefghijkl'])
    expect([simple, faultOf(simple)]).toEqual([simple, 'too-simple'])
  for (const common of ['Password2026!', 'qwertyuiop12', 'iloveyousomuch', '1234Wakewatch', 'administrator'])
    expect([common, faultOf(common)]).toEqual([common, 'too-common'])
  for (const like of ['ana.costa1234', 'Costa-Costa-1'])
    expect([like, faultOf(like)]).toEqual([like, 'like-the-account'])
  expect(faultOf('Costa and the grey seals')).toBeNull()
})
