import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from './chromium.ts'
import type { Told } from './live-page-server.ts'

const found = findChromium()
const FLEET = 20_000

/** Fishing and other vessels, in the colours of the dark theme. */
const FISHING = [0xf5, 0xae, 0x39] as const
const ALERT = [0xf6, 0x6e, 0x5c] as const

describe.skipIf('skipped' in found)(
  `the live page in Chromium${'skipped' in found ? ` (skipped: ${found.skipped})` : ''}`,
  () => {
    let folder: string
    let server: ChildProcess
    let browser: Browser
    let page: Page
    /** Another one to look at pictures in: the live page may load none. */
    let desk: Page
    let origin: string
    /** Of the link that opens it. */
    let path: string
    const faults: string[] = []
    const outside: string[] = []

    beforeAll(async () => {
      const script = fileURLToPath(new URL('live-page-server.ts', import.meta.url))
      folder = mkdtempSync(join(tmpdir(), 'wakewatch-page-'))
      const dir = join(folder, 'data')
      server = fork(script, [dir], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 2, 'ipc'] })
      const [ready] = (await once(server, 'message')) as [{ port: number; path: string }]
      origin = `http://127.0.0.1:${ready.port}`
      path = ready.path
      browser = await openBrowser((found as { path: string }).path)
      const context = await browser.newContext({
        ...{ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', reducedMotion: 'reduce' },
      })
      page = await context.newPage()
      desk = await browser.newPage()
      page.on('console', (message) => {
        // The alerts and vessels that are told here are in no folder: what is asked of them is not found.
        const isNotKept = /\/api\/v1\/(alerts|vessels)\/.+/.test(message.location().url)
        // A page that is left before its icon is read has the browser ask for one by itself.
        const isIcon = message.location().url.endsWith('/favicon.ico')
        if (message.type() === 'error' && !isNotKept && !isIcon)
          faults.push(`${message.text()} ${message.location().url}`)
      })
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('request', (request) => {
        const { protocol, host } = new URL(request.url())
        if (!['data:', 'blob:'].includes(protocol) && host !== new URL(origin).host)
          outside.push(request.url())
      })
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

    /** Pixels of the map that are this colour, or nearly. */
    async function countPixels([red, green, blue]: readonly [number, number, number]): Promise<number> {
      const png = await page.locator('[data-testid=chart]').screenshot()
      return desk.evaluate(
        async ([url, colour]) => {
          const bitmap = await createImageBitmap(await (await fetch(url as string)).blob())
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
          const drawing = canvas.getContext('2d')!
          drawing.drawImage(bitmap, 0, 0)
          const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height)
          const [r, g, b] = colour as readonly number[]
          let count = 0
          for (let i = 0; i < data.length; i += 4)
            if (Math.abs(data[i]! - r!) + Math.abs(data[i + 1]! - g!) + Math.abs(data[i + 2]! - b!) < 30)
              count++
          return count
        },
        [`data:image/png;base64,${png.toString('base64')}`, [red, green, blue]] as const,
      )
    }

    it('is opened by its link alone, once', async () => {
      await page.goto(origin)
      expect(page.url()).toBe(`${origin}/sign-in`)
      await page.goto(`${origin}/${path}`)
      await page.waitForURL(`${origin}/`)
      await page.waitForSelector('[data-testid=chart][data-ready=true]')
      expect(await page.textContent('header')).toContain('Simulated data')
      await page.waitForFunction(() =>
        [...document.querySelectorAll('header [role=status]')].some((said) => said.textContent === 'Live'),
      )
    })

    it('draws the vessels', async () => {
      expect(await countPixels(FISHING)).toBeLessThan(200)
      tell({ kind: 'fleet', vessels: FLEET, seconds: 1 })
      await page.waitForFunction(
        (count) => document.querySelector(`[data-vessels="${count}"]`)?.textContent === '20,000 vessels',
        FLEET,
      )
      await expect.poll(() => countPixels(FISHING)).toBeGreaterThan(5000)
    })

    it('shows an alert as it comes, changes and is withdrawn, with the reason', async () => {
      tell({ kind: 'alert', slot: 4, change: 'put' })
      const row = page.locator('[data-alert]').first()
      await row.waitFor()
      expect(await row.getAttribute('data-change')).toBe('added')
      expect(await page.getByRole('tab', { name: 'Open' }).textContent()).toContain('1')
      await expect.poll(() => countPixels(ALERT)).toBeGreaterThan(10)
      tell({ kind: 'alert', slot: 4, change: 'put' })
      await page.locator('[data-change=changed][data-alert]').first().waitFor()
      tell({ kind: 'alert', slot: 4, change: 'withdraw' })
      // What is withdrawn stays, struck out, until it is read.
      const gone = page.locator('[data-change=withdrawn][data-alert]')
      await gone.waitFor()
      expect(await page.getByRole('tab', { name: 'Open' }).textContent()).toContain('0')
      expect(await gone.textContent()).toContain('told')
      await gone.click()
      const detail = page.getByRole('article')
      expect(await detail.textContent()).toMatch(/Withdrawn: told/)
      await page.keyboard.press('Escape')
      await page.getByText('No alert stands.').waitFor()
      expect(await detail.count()).toBe(0)
      await page.getByRole('tab', { name: 'Changes' }).click()
      const withdrawn = page.locator('[data-change=withdrawn][data-alert]')
      expect(await withdrawn.textContent()).toMatch(/told.*Withdrawn/)
    })

    it('tells whoever comes later what was withdrawn before', async () => {
      await page.reload()
      await page.getByRole('tab', { name: 'Changes' }).click()
      const withdrawn = page.locator('[data-change=withdrawn][data-alert]')
      expect(await withdrawn.textContent()).toMatch(/told.*Withdrawn/)
    })

    it('tells how the feeds are', async () => {
      await page.getByRole('link', { name: 'Feeds' }).click()
      const row = page.getByRole('row', { name: /tcp:\/\/127\.0\.0\.1:10110/ })
      expect(await row.textContent()).toMatch(/Live.*NMEA over TCP.*38\.2.*1,980.*12/)
      expect(await page.getByRole('region', { name: 'Rejected, by reason' }).textContent()).toMatch(
        /checksum does not match.*12/,
      )
    })

    it('loads nothing from elsewhere and breaks no rule of its own', () => {
      expect(outside).toEqual([])
      expect(faults).toEqual([])
    })
  },
)
