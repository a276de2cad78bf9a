/**
 * The server ends and starts again under a page that stays open: the page says so, keeps what it knew, and afterwards shows what
 * was found while it could not be reached. The program, its database and the browser are those of an operator.
 */

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { findChromium, openBrowser } from '../e2e/chromium.ts'
import { freePort, serve, type TestServer } from '../server/sources/sockets.ts'
import { StartProcess } from './start-process.ts'
import { position, STORY, tellStory } from './two-ships.ts'

const chromium = findChromium()
const MINUTES = 220
/** Both stories are over when they are told. */
const FROM_MS = Math.floor((Date.now() - 8 * 3_600_000) / STORY.everyMs) * STORY.everyMs
const SECOND_MMSI = 412_000_008

/** Two ships of another number, in the Atlantic and in the Indian Ocean, while the first two sail on. */
function tellSecond(): string[] {
  const fromMs = FROM_MS + MINUTES * 60_000
  const both = Array.from({ length: (MINUTES * 60_000) / STORY.everyMs }, (_, i) => {
    const timeMs = fromMs + i * STORY.everyMs
    return [-25, 75].map((lonDeg, ship) =>
      position(SECOND_MMSI, timeMs + (ship * STORY.everyMs) / 2, lonDeg, -20 + i / 360, 5),
    )
  }).flat()
  return [...both, ...tellStory({ baseMs: FROM_MS, fromMs, minutes: MINUTES })]
}

describe.skipIf('skipped' in chromium)('a page whose server starts again', () => {
  let dir: string
  let station: TestServer
  let socket: Socket | null = null
  let program: StartProcess
  let options: string[]
  let browser: Browser
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    await buildPages(rootFolder, new AbortController().signal, () => {})
    dir = await mkdtemp(join(tmpdir(), 'wakewatch-reconnect-'))
    station = await serve((connected) => {
      socket = connected
    })
    // The page comes back to the address that it has.
    const port = String(await freePort())
    options = ['--source', `tcp://127.0.0.1:${station.port}`, '--data', join(dir, 'data'), '--port', port]
    program = await StartProcess.start(options)
    browser = await openBrowser((chromium as { readonly path: string }).path)
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(program.origin + (await makeBrowserPath(join(dir, 'data'))))
    await page.waitForURL(`${program.origin}/`)
  })

  afterAll(async () => {
    await browser?.close()
    await program?.kill()
    await station?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  it('says so, and keeps what it knew', async () => {
    await program.until(() => socket !== null, 'a connection')
    socket!.write(tellStory({ baseMs: FROM_MS, fromMs: FROM_MS, minutes: MINUTES }).join(''))
    await page.locator('[data-alert]').first().waitFor()
    await page.locator('[data-state=live]').waitFor()
    await program.until(async () => (await program.health()).waiting === 0, 'rest')
    // A mark that a reload would wipe away.
    await page.evaluate(() => {
      document.body.dataset.kept = 'true'
    })
    await page.context().setOffline(true)
    await program.kill()
    await page.locator('[data-state=reconnecting], [data-state=stale]').first().waitFor()
    expect(await page.locator('[data-alert]').count()).toBe(1)
    expect(await page.locator('[data-alert]').first().textContent()).toMatch(/412\s*000\s*007/)
  })

  it('shows the alert that came while it could not be reached, and each once', async () => {
    socket = null
    program = await StartProcess.start(options, program.key)
    await program.until(() => socket !== null, 'the next connection')
    socket!.write(tellSecond().join(''))
    const count = async () =>
      (JSON.parse(await program.get('/api/v1/alerts')) as { readonly alerts: readonly unknown[] }).alerts
        .length
    await program.until(async () => (await count()) === 2, 'a second alert')
    expect(await page.locator('[data-alert]').count()).toBe(1)
    await page.context().setOffline(false)
    await page.locator('[data-state=live]').waitFor()
    const rows = page.locator('[data-alert]')
    await rows.filter({ hasText: /412\s*000\s*008/ }).waitFor()
    expect(await rows.count()).toBe(2)
    expect(await page.evaluate(() => document.body.dataset.kept)).toBe('true')
    expect(faults).toEqual([])
  })

  it('opens what came by its link, after a reload too', async () => {
    const row = page.locator('[data-alert]').filter({ hasText: /412\s*000\s*008/ })
    await row.click()
    await page.getByRole('heading', { name: /^Evidence/ }).waitFor()
    const id = await row.getAttribute('data-alert')
    expect(new URL(page.url()).searchParams.get('alert')).toBe(id)
    await page.reload()
    await page.getByRole('heading', { name: /^Evidence/ }).waitFor()
    expect(await page.locator(`[data-alert="${id}"]`).count()).toBe(1)
    expect(await page.locator('article header').textContent()).toMatch(/412\s*000\s*008/)
  })
})
