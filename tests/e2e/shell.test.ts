import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from './chromium.ts'
import type { Told } from './live-page-server.ts'

const found = findChromium()
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DESK = { width: 1440, height: 900 }
const PAGES = ['/', '/feeds', '/overview']

describe.skipIf('skipped' in found)(
  `the frame of the screen in Chromium${'skipped' in found ? ` (skipped: ${found.skipped})` : ''}`,
  () => {
    let folder: string
    let server: ChildProcess
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let origin: string

    beforeAll(async () => {
      const script = fileURLToPath(new URL('live-page-server.ts', import.meta.url))
      folder = mkdtempSync(join(tmpdir(), 'wakewatch-shell-'))
      const options = { execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 2, 'ipc'] as const }
      server = fork(script, [join(folder, 'data')], { ...options, stdio: [...options.stdio] })
      const [ready] = (await once(server, 'message')) as [{ port: number; path: string }]
      origin = `http://127.0.0.1:${ready.port}`
      browser = await openBrowser((found as { path: string }).path)
      context = await browser.newContext({ viewport: DESK, reducedMotion: 'reduce', locale: 'en-GB' })
      page = await context.newPage()
      await page.goto(`${origin}/${ready.path}`)
      await page.waitForURL(`${origin}/`)
      for (const slot of [1, 2, 3]) tell({ kind: 'alert', slot, change: 'put' })
      await showWatch()
    })

    afterAll(async () => {
      await browser?.close()
      if (server !== undefined && server.exitCode === null) {
        server.disconnect()
        await once(server, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    })

    function tell(told: Told): void {
      server.send(told)
    }

    async function showWatch(search = ''): Promise<void> {
      await page.goto(`${origin}/${search}`)
      await page.locator('[data-alert]').nth(2).waitFor()
    }

    const widthOf = async (region: string) =>
      (await page.locator(`[data-region=${region}]`).boundingBox())!.width
    const focusedAlert = () => page.evaluate(() => document.activeElement?.getAttribute('data-alert') ?? null)

    it('goes through the queue by keys alone, and gives the focus back', async () => {
      await page.keyboard.press('j')
      const first = await focusedAlert()
      expect(first).not.toBeNull()
      await page.keyboard.press('ArrowDown')
      expect(await focusedAlert()).not.toBe(first)
      await page.keyboard.press('k')
      expect(await focusedAlert()).toBe(first)
      await page.keyboard.press('Enter')
      const detail = page.getByRole('article')
      await detail.waitFor()
      expect(await detail.textContent()).toContain('Why it fired')
      expect(new URL(page.url()).searchParams.get('alert')).toBe(first)
      await page.keyboard.press('Escape')
      await detail.waitFor({ state: 'detached' })
      expect(await focusedAlert()).toBe(first)
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
      const single = page.getByRole('checkbox', { name: 'Single letters do something' })
      await single.uncheck()
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      expect(await page.getByRole('dialog').isVisible()).toBe(false)
      await page.getByRole('button', { name: '? keys' }).click()
      await single.check()
      // A key of the page does nothing under the sheet.
      await page.keyboard.press('\\')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect(await widthOf('list')).toBe(336)
    })

    it('lets new alerts wait while somebody is in the list', async () => {
      await page.keyboard.press('j')
      tell({ kind: 'alert', slot: 8, change: 'put' })
      await page.getByRole('button', { name: '1 new' }).waitFor()
      expect(await page.locator('[data-alert]').count()).toBe(3)
      await page.getByRole('button', { name: '1 new' }).click()
      await page.locator('[data-alert]').nth(3).waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      tell({ kind: 'alert', slot: 9, change: 'put' })
      await page.getByText('Paused, 1 waiting').waitFor()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.locator('[data-alert]').nth(4).waitFor()
    })

    it('resizes the list by pointer and by keys, within limits, and remembers it', async () => {
      const border = page.getByRole('separator', { name: 'Width of the list' })
      const box = (await border.boundingBox())!
      await page.mouse.move(box.x + 4, 400)
      await page.mouse.down()
      await page.mouse.move(box.x + 44, 400)
      await page.mouse.up()
      await expect.poll(() => widthOf('list')).toBe(376)
      await border.focus()
      await page.keyboard.press('ArrowLeft')
      await expect.poll(() => border.getAttribute('aria-valuenow')).toBe('360')
      await page.keyboard.press('Home')
      await expect.poll(() => widthOf('list')).toBe(264)
      await showWatch()
      expect(await widthOf('list')).toBe(264)
      await page.keyboard.press('\\')
      await expect.poll(() => widthOf('list')).toBe(72)
      // A rail says who it is about to those who listen.
      expect(await page.locator('[data-alert]').first().textContent()).toContain('OCEAN STAR')
      await page.keyboard.press('\\')
      await expect.poll(() => widthOf('list')).toBe(264)
      await page.setViewportSize({ width: 1024, height: 768 })
      await expect.poll(() => widthOf('list')).toBe(264)
      await page.evaluate(() => localStorage.clear())
      await showWatch()
      expect(await widthOf('list')).toBe(72)
      await page.setViewportSize(DESK)
      await expect.poll(() => widthOf('list')).toBe(336)
    })

    it('restores the view from its address, and goes back', async () => {
      const id = (await page.locator('[data-alert]').nth(1).getAttribute('data-alert'))!
      await showWatch(`?at=12.5,-45.25,5&alert=${encodeURIComponent(id)}&order=newest`)
      await page.getByRole('article').waitFor()
      await page.waitForSelector('[data-testid=chart][data-ready=true]')
      expect(new URL(page.url()).searchParams.get('at')).toBe('12.5,-45.25,5')
      expect(await page.getByRole('combobox', { name: 'Order' }).inputValue()).toBe('newest')
      await page.getByRole('button', { name: 'Zoom in' }).click()
      await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe('12.5,-45.25,6')
      await page.getByRole('button', { name: 'Close' }).click()
      expect(new URL(page.url()).searchParams.get('alert')).toBeNull()
      await page.goBack()
      await page.getByRole('article').waitFor()
      await showWatch('?at=999,1,1&alert=nothing&tab=__proto__')
      expect(await page.getByRole('article').count()).toBe(0)
    })

    it('is drawn in its theme and language by the server, and changes both at once', async () => {
      const htmlOf = async (headers: Record<string, string>) => {
        const answer = await context.request.get(`${origin}/feeds`, { headers })
        return /<html[^>]*>/.exec(await answer.text())![0]
      }
      expect(await htmlOf({})).toMatch(/lang="en" data-theme="dark"/)
      expect(await htmlOf({ 'accept-language': 'es-PE,es;q=0.9' })).toMatch(/lang="es"/)
      await page.getByRole('button', { name: 'Light theme' }).click()
      await page.getByRole('combobox', { name: 'Language' }).selectOption('es')
      await page.getByRole('heading', { name: 'Alertas' }).waitFor()
      expect(await htmlOf({})).toMatch(/lang="es" data-theme="light"/)
      await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('es')
      // The chart has followed: it is on paper now.
      const paper = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--sea').trim())
      expect(await paper()).toBe('#e1ecf1')
      await page.getByRole('combobox', { name: 'Idioma' }).selectOption('en')
      await page.getByRole('heading', { name: 'Alerts' }).waitFor()
    })

    it('has nothing that axe finds, in either theme', async () => {
      for (const path of PAGES) {
        await page.goto(origin + path)
        await page.getByRole('main').waitFor()
        if (path === '/') {
          await page.locator('[data-alert]').first().click()
          await page.getByRole('article').waitFor()
        }
        if (path === '/feeds') await page.getByRole('row', { name: /10110/ }).waitFor()
        await page.evaluate(AXE)
        for (const theme of ['dark', 'light']) {
          const { violations } = await page.evaluate((shown) => {
            document.documentElement.dataset.theme = shown
            const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }
            return axe.run({
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            })
          }, theme)
          const told = violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${path} ${theme} ${id}: ${html}`),
          )
          expect(told.map((one) => one.slice(0, 300))).toEqual([])
        }
      }
    })
  },
)
