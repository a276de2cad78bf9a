/**
 * An alert from its arrival to the audit log, in real browsers before the program as it is: it arrives live, is opened, its
 * evidence is read, it is confirmed with a note by keys alone; a second browser sees it; a silence survives that all is judged
 * anew; and an alert that later data took back is shown with the reason.
 */

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toDocument } from '../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../lib/alerts/rules/shipped-rules.ts'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { findChromium, openBrowser } from '../e2e/chromium.ts'
import { serve, type TestServer } from '../server/sources/sockets.ts'
import { StartProcess } from './start-process.ts'
import { STORY, tellStory } from './two-ships.ts'

const chromium = findChromium()
/** The story is just over when it is told: nothing of it lies ahead of any clock. */
const FROM_MS = Math.floor((Date.now() - 8 * 3_600_000) / STORY.everyMs) * STORY.everyMs
const MINUTES = 240

describe.skipIf('skipped' in chromium)('an alert in the browser', () => {
  let dir: string
  let station: TestServer
  let socket: Socket
  let program: StartProcess
  let browser: Browser
  let ana: Page
  let ben: Page
  const faults: string[] = []

  const signIn = async (): Promise<Page> => {
    const context = await browser.newContext({
      ...{ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', reducedMotion: 'reduce' },
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(program.origin + (await makeBrowserPath(join(dir, 'data'))))
    await page.waitForURL(`${program.origin}/`)
    return page
  }
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(program.origin + path, { ...init, headers: program.headers })
    return (await answer.json()) as {
      readonly alerts: readonly { readonly state: string; readonly silencedBy: readonly number[] }[]
      readonly entries: readonly {
        readonly action: string
        readonly subject: string
        readonly after: unknown
      }[]
    }
  }

  beforeAll(async () => {
    await buildPages(rootFolder, new AbortController().signal, () => {})
    dir = await mkdtemp(join(tmpdir(), 'wakewatch-acts-'))
    station = await serve((connected) => {
      socket = connected
    })
    program = await StartProcess.start([
      ...['--source', `tcp://127.0.0.1:${station.port}`, '--data', join(dir, 'data')],
    ])
    browser = await openBrowser((chromium as { path: string }).path)
    ana = await signIn()
    ben = await signIn()
  })

  afterAll(async () => {
    await browser?.close()
    await program?.kill()
    await station?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  it('arrives live, and tells why it is there', async () => {
    socket.write(tellStory({ baseMs: FROM_MS, fromMs: FROM_MS, minutes: MINUTES }).join(''))
    await ana.locator('[data-alert]').first().waitFor()
    await ana.locator('[data-alert]').first().click()
    await ana.getByRole('heading', { name: /^Evidence/ }).waitFor()
    // The same number in the list and on the map.
    await ana.locator('[data-testid=callouts] [data-number="1"]').waitFor()
    const row = ana.locator('article ol button').first()
    expect(await row.textContent()).toMatch(/^1.*identity conflict/i)
    await row.focus()
    await ana.locator('[data-testid=callouts] [data-number="1"][data-lit=true]').waitFor()
    await ana.getByText('Nobody has decided an alert of this rule yet.').waitFor()
  })

  it('is acknowledged and confirmed with a note, by keys alone, and the other browser sees it', async () => {
    await ben.goto(ana.url())
    await ben.getByRole('heading', { name: /^Evidence/ }).waitFor()
    await ana.locator('[data-alert]').first().focus()
    await ana.keyboard.press('a')
    await ana.getByText('Acknowledged.').waitFor()
    await ben.locator('article [data-state=acknowledged]').waitFor()
    await ana.keyboard.press('c')
    await ana.getByRole('dialog').waitFor()
    await ana.keyboard.type('seen on two radars')
    await ana.keyboard.press('Control+Enter')
    await ben.locator('article [data-state=confirmed]').waitFor()
    await ben.getByText('seen on two radars').waitFor()
    await ben.locator('[data-alert][data-state=confirmed]').waitFor()
    const { entries } = await ask('/api/v1/audit')
    const told = entries.filter(({ action }) => action === 'judgeAlert')
    expect(told.map(({ after }) => after)).toEqual([
      expect.objectContaining({ state: 'confirmed', note: 'seen on two radars' }),
      expect.objectContaining({ state: 'acknowledged' }),
    ])
  })

  it('that somebody else judged first is not judged on what was seen before', async () => {
    // What Ana does while nothing reaches Ben.
    await ben.route('**/api/v1/alerts/*', (route) => route.abort())
    await ana.keyboard.press('n')
    await ana.getByRole('dialog').waitFor()
    await ana.keyboard.type('called the ship')
    await ana.keyboard.press('Control+Enter')
    await ana.getByText('called the ship').waitFor()
    await ben.keyboard.press('d')
    await ben.getByRole('dialog').waitFor()
    await ben.getByLabel(/Note/).fill('not so')
    await ben.keyboard.press('Control+Enter')
    await ben.getByText(/was first: it is Confirmed now/).waitFor()
    await ben.unroute('**/api/v1/alerts/*')
    await ben.keyboard.press('Escape')
    expect((await ask('/api/v1/alerts?silenced=shown')).alerts.map(({ state }) => state)).toEqual([
      'confirmed',
    ])
  })

  it('is silenced from here, and stays so when all is judged anew', async () => {
    await ana.keyboard.press('s')
    await ana.getByRole('dialog').waitFor()
    await ana.keyboard.press('Control+Enter')
    await ana.getByText(/^Silenced by/).waitFor()
    await ben.locator('article [data-state=silenced]').waitFor()
    const { rules, ...set } = readShippedRules()
    const others = rules.map((rule) =>
      rule.id === STORY.rule ? { ...rule, title: 'Two of one number' } : rule,
    )
    const body = JSON.stringify(toDocument({ ...set, rules: others }))
    const headers = { ...program.headers, 'content-type': 'application/json' }
    const changed = await fetch(`${program.origin}/api/v1/rules?note=test`, { method: 'POST', body, headers })
    expect(changed.status).toBe(202)
    await program.until(async () => (await program.health()).reprocess.last !== null, 'all judged anew')
    const { alerts } = await ask('/api/v1/alerts?silenced=shown')
    expect(alerts.map(({ silencedBy }) => silencedBy)).toEqual([[1]])
    await ana.getByRole('button', { name: 'Hear again' }).click()
    await ben.locator('article [data-state=confirmed]').waitFor()
  })

  it('is shown with the reason when it is withdrawn', async () => {
    const { rules, ...set } = readShippedRules()
    const others = rules.filter(({ id }) => id !== STORY.rule)
    const body = JSON.stringify(toDocument({ ...set, rules: others }))
    const headers = { ...program.headers, 'content-type': 'application/json' }
    await fetch(`${program.origin}/api/v1/rules?note=test`, { method: 'POST', body, headers })
    await ana.locator('article [data-state=withdrawn]').waitFor()
    expect(await ana.locator('article header').textContent()).toMatch(/Withdrawn:.*rules changed/)
    await ana
      .getByRole('button', { name: /^Confirm/ })
      .and(ana.locator(':disabled'))
      .waitFor()
    // Whoever is given the link sees it too.
    await ben.reload()
    await ben.locator('article [data-state=withdrawn]').waitFor()
    expect(faults).toEqual([])
  })
})
