/**
 * Every page of the production build on the program as it runs, in both themes: what axe finds, what is asked of other servers,
 * what breaks. A page that is added fails here until it is named. With WAKEWATCH_SCREENS=1 the demo stands in for the small
 * folder, and docs/screens/ is drawn anew.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { DEMO_FOLDER, rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { listPages } from '../../scripts/start-pages.ts'
import { StartProcess } from '../live/start-process.ts'
import { makePoachingFolder } from '../server/jobs/poaching-folder.ts'
import { findChromium, openBrowser } from './chromium.ts'

const found = findChromium()
const isDrawing = process.env.WAKEWATCH_SCREENS === '1'
const THEMES = ['dark', 'light'] as const
const SIZE = { width: 1440, height: 900 }

interface Visit {
  /** Where the route has a parameter. */
  readonly path?: string
  /** By somebody who has not signed in. */
  readonly isOutside?: true
  /** Name of its picture; without one none is made. */
  readonly picture?: string
  /** Resolves when it shows what it is for. */
  readonly ready: (page: Page) => Promise<unknown>
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor()

const VISITS: Readonly<Record<string, Visit>> = {
  '/': {
    picture: 'watch',
    async ready(page) {
      await page.waitForSelector('[data-testid=chart][data-ready=true]')
      await page.locator('[data-alert]').first().click()
      await page.getByRole('heading', { name: /^Evidence/ }).waitFor()
      await page.locator('[data-testid=callouts] [data-number="1"]').waitFor()
    },
  },
  '/account': { ready: heading },
  '/accounts': { ready: heading },
  '/audit': { picture: 'audit', ready: (page) => page.getByRole('row').nth(1).waitFor() },
  '/feeds': { picture: 'feeds', ready: (page) => page.getByRole('main').waitFor() },
  '/imports': {
    picture: 'imports',
    ready: (page) => page.getByRole('heading', { name: 'Drop a file' }).waitFor(),
  },
  '/overview': { ready: heading },
  '/register': { ready: heading },
  '/rules': { picture: 'rules', ready: heading },
  '/sign-in': { isOutside: true, ready: heading },
  '/vessel/[mmsi]': { path: '/vessel/219000001', ready: (page) => page.waitForSelector('[data-ready=true]') },
  '/welcome': { isOutside: true, ready: heading },
  '/zones': { picture: 'zones', ready: heading },
}

describe.skipIf('skipped' in found)(
  `every page in Chromium${'skipped' in found ? ` (skipped: ${found.skipped})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'wakewatch-pages-'))
    let program: StartProcess
    let browser: Browser
    let inside: Page
    let outside: Page
    /** Of all requests of all pages, sockets too. */
    const hosts = new Map<string, string>()
    const faults: string[] = []

    async function openPage(context: BrowserContext): Promise<Page> {
      const page = await context.newPage()
      const note = (address: string) => {
        const { protocol, host } = new URL(address)
        if (!['data:', 'blob:'].includes(protocol)) hosts.set(host, address)
      }
      page.on('websocket', (socket) => note(socket.url()))
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
      page.on('console', (message) => {
        // A page that is left before its icon is read has the browser ask for one by itself.
        const isIcon = message.location().url.endsWith('/favicon.ico')
        if (message.type() === 'error' && !isIcon) faults.push(`${page.url()}: ${message.text()}`)
      })
      context.on('request', (request) => note(request.url()))
      return page
    }

    beforeAll(async () => {
      await buildPages(rootFolder, new AbortController().signal, () => {})
      const data = isDrawing ? DEMO_FOLDER : await makePoachingFolder(folder)
      program = await StartProcess.start(['--data', data])
      browser = await openBrowser((found as { readonly path: string }).path)
      const options = { viewport: SIZE, reducedMotion: 'reduce', locale: 'en-GB' } as const
      const signedIn = await browser.newContext(options)
      inside = await openPage(signedIn)
      outside = await openPage(await browser.newContext(options))
      await inside.goto(program.origin + (await makeBrowserPath(data)))
      await inside.waitForURL(`${program.origin}/`)
    })

    afterAll(async () => {
      await browser?.close()
      await (isDrawing ? program?.stop() : program?.kill())
      rmSync(folder, { recursive: true, force: true })
    })

    it('is named here', () => {
      expect(Object.keys(VISITS)).toEqual(
        listPages(rootFolder)
          .filter((path) => !/\.\w+$/.test(path))
          .sort(),
      )
    })

    for (const [route, { path = route, isOutside, picture, ready }] of Object.entries(VISITS))
      it(`${route} has nothing that axe finds, in either theme`, async () => {
        const page = isOutside ? outside : inside
        await page.goto(program.origin + path)
        await ready(page)
        await page.evaluate(axe.source)
        for (const theme of THEMES) {
          const told = await page.evaluate(async (shown) => {
            document.documentElement.dataset.theme = shown
            const judge = (globalThis as unknown as { axe: typeof import('axe-core') }).axe
            const { violations } = await judge.run({
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            })
            return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${shown} ${id}: ${html}`))
          }, theme)
          expect(told.map((one) => one.slice(0, 300))).toEqual([])
          if (isDrawing && picture !== undefined) await draw(page, `${picture}-${theme}`)
        }
      })

    it('is all that was asked for: nothing of another server, and no rule broken', () => {
      expect([...hosts]).toEqual([[new URL(program.origin).host, expect.any(String)]])
      expect(faults).toEqual([])
    })
  },
)

async function draw(page: Page, name: string): Promise<void> {
  const screens = join(rootFolder, 'docs', 'screens')
  mkdirSync(screens, { recursive: true })
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  await page.screenshot({ path: join(screens, `${name}.png`) })
}
