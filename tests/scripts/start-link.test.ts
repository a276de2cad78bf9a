import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLink, readLink } from '../../lib/server/accounts/links.ts'
import { makeFirstLink } from '../../scripts/start-link.ts'
import { type AccountsWorld, openAccountsWorld } from '../server/accounts/accounts-world.ts'
import { addPerson, HERE } from '../server/accounts/callers.ts'

let world: AccountsWorld
beforeEach(async () => {
  world = await openAccountsWorld()
})
afterEach(() => world.close())

const start = (isDemo: boolean, host = '127.0.0.1', newLink = false) =>
  makeFirstLink(world.accounts, { isDemo, host, newLink })
const secretOf = (link: Awaited<ReturnType<typeof start>>) => link!.path.split('#')[1]!

it('a folder has a link until it has an admin, and another where one is asked for', async () => {
  const first = await start(false)
  const second = await start(false)
  expect([first!.kind, second!.kind]).toEqual(['admin', 'admin'])
  expect(await readLink(world.accounts, secretOf(first))).toBeNull()
  expect(await readLink(world.accounts, secretOf(second))).toMatchObject({ kind: 'admin' })
  await addPerson(world.accounts, 'analyst')
  expect(await start(false)).not.toBeNull()
  await addPerson(world.accounts, 'admin')
  expect(await start(false)).toBeNull()
  expect(await start(false, '127.0.0.1', true)).toMatchObject({ kind: 'admin' })
})

it('the demo opens by its link alone, from this machine alone', async () => {
  for (const host of ['127.0.0.1', '127.0.0.5', 'localhost', '::1']) {
    const link = await start(true, host)
    expect(link!.kind).toBe('demo')
    expect(await openLink(world.accounts, secretOf(link), {}, HERE)).toMatchObject({ ok: true })
  }
  for (const host of ['0.0.0.0', '::', '192.168.1.2', '127.evil.example', 'example.org'])
    expect((await start(true, host, true))!.kind).toBe('admin')
})
