import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from './chromium.ts'
import type { Told } from './live-page-server.ts'

const found = findChromium()
/** All scripts of the first view, the map's worker among them, as gzip makes them by its usual level. */
const MOST_SCRIPT_BYTES = 600_000

describe.skipIf('skipped' in found)(
  `the first view of the watch in Chromium${'skipped' in found ? ` (skipped: ${found.skipped})` : ''}`,
  () => {
    let folder: string
    let server: ChildProcess
    let browser: Browser
    let page: Page
    let origin: string
    /** By address, bytes gzipped. */
    const scripts = new Map<string, number>()
    const reading: Promise<void>[] = []
    let isHeld = true
    let release: () => void = () => {}

    beforeAll(async () => {
      const script = fileURLToPath(new URL('live-page-server.ts', import.meta.url))
      folder = mkdtempSync(join(tmpdir(), 'wakewatch-first-'))
      server = fork(script, [join(folder, 'data')], {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 2, 2, 'ipc'],
      })
      const [ready] = (await once(server, 'message')) as [{ port: number; path: string }]
      origin = `http://127.0.0.1:${ready.port}`
      browser = await openBrowser((found as { path: string }).path)
      page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
      await page.goto(`${origin}/${ready.path}`)
      await page.waitForURL(`${origin}/`)
      const alert: Told = { kind: 'alert', slot: 1, change: 'put' }
      server.send(alert)
      await page.locator('[data-alert]').first().waitFor()
      await page.goto('about:blank')
      page.context().on('response', (response) => {
        const { pathname } = new URL(response.url())
        if (/\.m?js$/.test(pathname))
          reading.push(response.body().then((body) => void scripts.set(pathname, gzipSync(body).length)))
      })
      await page.routeWebSocket(/\/live$/, (socket) => {
        const there = socket.connectToServer()
        const waiting: (string | Buffer)[] = []
        release = () => {
          isHeld = false
          for (const message of waiting.splice(0)) socket.send(message)
        }
        there.onMessage((message) => {
          if (isHeld) waiting.push(message)
          else socket.send(message)
        })
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

    it('says that it is being read until the feed has told what there is', async () => {
      await page.goto(origin)
      await page.waitForSelector('[data-testid=chart][data-ready=true]', { timeout: 60_000 })
      const said = await page.locator('main').textContent()
      expect(said).toContain('Alerts are being read.')
      expect(said).toContain('Vessels are being read.')
      expect(said).not.toMatch(/No alert stands|0 vessels/)
      release()
      await page.locator('[data-alert]').first().waitFor()
      await page.getByText('0 vessels').waitFor()
      expect(await page.locator('main').textContent()).not.toContain('being read')
    })

    it('loads no more script than may be', async () => {
      await Promise.all(reading)
      const worker = [...scripts.keys()].find((name) => name.includes('worker'))
      expect(worker).toBe('/map/engine/maplibre-worker.js')
      const bytes = [...scripts.values()].reduce((sum, one) => sum + one, 0)
      console.info(`first view: ${Math.round(bytes / 1000)} kB of script in ${scripts.size} files, gzipped`)
      expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT_BYTES)
    })
  },
)
