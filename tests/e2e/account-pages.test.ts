/** The pages of accounts in Chromium, on the server as it runs: the first admin, an invitation, a token, the log, signing out. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLink } from '../../lib/server/accounts/links.ts'
import { operator, withAccounts } from '../../scripts/accounts-folder.ts'
import { findChromium, openBrowser } from './chromium.ts'

const found = findChromium()
const PASSWORD = 'a seal on the harbour wall'

describe.skipIf('skipped' in found)(
  `pages of accounts${'skipped' in found ? ` (skipped: ${found.skipped})` : ''}`,
  () => {
    let folder: string
    let server: ChildProcess
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let origin: string
    const faults: string[] = []

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'wakewatch-accounts-'))
      const script = fileURLToPath(new URL('live-page-server.ts', import.meta.url))
      server = fork(script, [join(folder, 'data')], {
        ...{ execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 2, 'ipc'] },
      })
      const ready = await Promise.race([
        once(server, 'message'),
        once(server, 'exit').then(() => {
          throw new Error('the server did not start')
        }),
      ])
      origin = `http://127.0.0.1:${(ready as [{ port: number }])[0].port}`
      browser = await openBrowser((found as { path: string }).path)
      context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
      page = await openPage(context)
    })

    afterAll(async () => {
      await browser?.close()
      if (server !== undefined && server.exitCode === null) {
        server.disconnect()
        await once(server, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    })

    async function openPage(of: BrowserContext): Promise<Page> {
      const opened = await of.newPage()
      opened.on('pageerror', (error) => faults.push(error.message))
      opened.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text())
      })
      return opened
    }

    async function expectAccessible(shown: Page): Promise<void> {
      await shown.evaluate(axe.source)
      const violations = await shown.evaluate(async () => {
        const judge = (globalThis as unknown as { axe: typeof import('axe-core') }).axe
        const { violations } = await judge.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        })
        return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
      })
      expect(violations).toEqual([])
    }

    it('make the first admin by a link, which the address does not keep', async () => {
      const { secret } = await withAccounts(join(folder, 'data'), (accounts) =>
        makeLink(accounts, { kind: 'admin' }, operator()),
      )
      await page.goto(`${origin}/welcome#${secret}`)
      await page.getByLabel('Name').fill('Ana Costa')
      expect(page.url()).toBe(`${origin}/welcome`)
      await expectAccessible(page)
      await page.getByLabel('E-mail address').fill('ana@example.org')
      await page.getByLabel('New password').fill('123456789012')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('alert').getByText('repeats or counts').waitFor()
      await page.getByLabel('New password').fill(PASSWORD)
      await page.keyboard.press('Enter')
      await page.waitForURL(`${origin}/`)
      const again = await openPage(context)
      await again.goto(`${origin}/welcome#${secret}`)
      await again.getByText('this link opens nothing').waitFor()
      await again.close()
    })

    it('make a token, shown once, that opens the API', async () => {
      await page.goto(`${origin}/account`)
      await page.getByLabel('What it is for').fill('mast')
      await page.getByRole('button', { name: 'Make a token' }).click()
      const token = await page.locator('[data-secret]').textContent()
      await expectAccessible(page)
      const headers = { authorization: `Bearer ${token}` }
      expect((await fetch(`${origin}/api/v1/health`, { headers })).status).toBe(200)
      await page.reload()
      await page.getByRole('rowheader', { name: 'mast' }).waitFor()
      expect(await page.locator('[data-secret]').count()).toBe(0)
      await page.getByRole('button', { name: 'Revoke: mast' }).click()
      await page.getByText('There is no token.').waitFor()
      expect((await fetch(`${origin}/api/v1/health`, { headers })).status).toBe(401)
    })

    it('invite somebody, who sees less, and loses it at once', async () => {
      await page.goto(`${origin}/accounts`)
      await page.getByLabel('E-mail address (may be left out)').fill('bo@example.org')
      await page.getByLabel('Role', { exact: true }).selectOption('viewer')
      await page.getByRole('button', { name: 'Make a link' }).click()
      const link = (await page.locator('[data-secret]').textContent())!
      await expectAccessible(page)
      const theirs = await browser.newContext({ locale: 'es-ES' })
      const other = await openPage(theirs)
      await other.goto(link)
      await other.getByLabel('Nombre').fill('Bo')
      expect(await other.getByLabel('Correo electrónico').inputValue()).toBe('bo@example.org')
      await other.getByLabel('Contraseña nueva').fill(PASSWORD)
      await other.getByRole('button', { name: 'Continuar' }).click()
      await other.waitForURL(`${origin}/`)
      expect((await other.goto(`${origin}/accounts`))!.status()).toBe(403)
      await page.reload()
      await page.getByRole('button', { name: 'Disable: Bo' }).click()
      await page.getByRole('button', { name: 'Enable: Bo' }).waitFor()
      await other.goto(`${origin}/account`)
      expect(new URL(other.url()).pathname).toBe('/sign-in')
      await theirs.close()
    })

    it('tell in the log who did what', async () => {
      await page.goto(`${origin}/audit`)
      await page.getByRole('cell', { name: 'disable-account' }).waitFor()
      await expectAccessible(page)
      await page.getByLabel('To', { exact: true }).fill('bo@')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByRole('cell', { name: 'revoke-token' }).waitFor({ state: 'detached' })
      const row = page.getByRole('row').filter({ hasText: 'disable-account' })
      expect(await row.textContent()).toMatch(
        /Ana Costa.*bo@example\.org.*before.*disabled false.*after.*disabled true/,
      )
    })

    it('sign out, and in again, back to where one was going', async () => {
      await page.goto(`${origin}/account`)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${origin}/sign-in`)
      await page.goto(`${origin}/audit`)
      expect(page.url()).toBe(`${origin}/sign-in?next=%2Faudit`)
      await expectAccessible(page)
      await page.getByLabel('E-mail address').fill('ana@example.org')
      await page.getByLabel('Password').fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText('is wrong').waitFor()
      await page.getByLabel('Password').fill(PASSWORD)
      await page.keyboard.press('Enter')
      await page.waitForURL(`${origin}/audit`)
    })

    it('break no rule of the page', () => {
      expect(faults).toEqual([])
    })
  },
)
