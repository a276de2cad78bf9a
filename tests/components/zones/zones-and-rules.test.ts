/** Zones and rules in a real browser, on the server as it runs: story 3 of an analyst, and areas by mouse, keyboard and file. */

import axe, { type AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from '../../e2e/chromium.ts'
import { openScreenWorld, type ScreenWorld } from './screen-world.ts'

const chromium = findChromium()
const SIZE = { width: 1280, height: 720 }
/** The machine may have others at work. */
const PATIENCE_MS = 90_000

const square = (id: string, ring: readonly (readonly [number, number])[]) => ({
  type: 'Feature',
  properties: { id, name: id, kind: 'seasonal-closure', seasons: '01-01/03-31' },
  geometry: { type: 'Polygon', coordinates: [ring] },
})
const CORNERS = [
  ...([
    [1, 54],
    [3, 54],
    [3, 56],
    [1, 56],
    [1, 54],
  ] as const),
]
const BOW_TIE = [
  ...([
    [1, 54],
    [3, 56],
    [3, 54],
    [1, 56],
    [1, 54],
  ] as const),
]

describe.skipIf('skipped' in chromium)('zones and rules', () => {
  let world: ScreenWorld
  let browser: Browser
  let page: Page
  const faults: string[] = []

  const api = async (path: string) => (await page.request.get(`${world.origin}${path}`)).json()
  const zoneIds = async () =>
    (await api('/api/v1/zones')).features.map(
      ({ properties }: { properties: { id: string } }) => properties.id,
    )
  const alerts = async (): Promise<{ alert: { ruleId: string } }[]> =>
    (await api('/api/v1/alerts?limit=100')).alerts
  const show = async (path: string) => {
    await page.goto(`${world.origin}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }

  beforeAll(async () => {
    world = await openScreenWorld()
    browser = await openBrowser((chromium as { path: string }).path)
    const context = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce' })
    await context.request.post(`${world.origin}/api/v1/links/open`, {
      ...{ data: { link: world.secret }, headers: { origin: world.origin } },
    })
    page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS / 3)
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(world.origin) && !request.url().startsWith('blob:'))
        faults.push(request.url())
    })
  }, PATIENCE_MS)
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  it(
    'an area is drawn by mouse, and its corners are said in the text',
    async () => {
      await show('/zones')
      await page.waitForSelector('[data-ready]')
      await page.getByRole('button', { name: 'Draw', exact: true }).click()
      const box = (await page.getByTestId('zone-chart').boundingBox())!
      const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
      for (const [x, y] of [at(0.2, 0.2), at(0.4, 0.25), at(0.35, 0.5)]) {
        await page.mouse.move(x, y)
        await page.mouse.click(x, y)
        await page.waitForTimeout(400)
      }
      await page.keyboard.press('Enter')
      const corners = page.getByLabel(/^Corners/)
      await expect.poll(async () => (await corners.inputValue()).split('\n').length).toBe(3)
      await page.getByLabel('Name').fill('Drawn by mouse')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('1 zone written').waitFor()
      expect(await zoneIds()).toContain('own-drawn-by-mouse')
    },
    PATIENCE_MS,
  )

  it(
    'an area is said by keyboard alone, refused with the place of its fault, and changed',
    async () => {
      await show('/zones')
      await page.getByRole('button', { name: 'Draw', exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.getByLabel('Name').focus()
      await page.keyboard.type('By keyboard')
      await page.getByLabel(/^Corners/).focus()
      await page.keyboard.type('54, 1\n56, 3\n54 00.0 N, 003 00.0 E\n56, 1')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('button', { name: 'Save' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText(/ring 1.*cross/).waitFor()
      expect(await zoneIds()).not.toContain('own-by-keyboard')
      await page.getByLabel(/^Corners/).fill('54, 1\n54, 3\n56, 3\n56, 1')
      await page.getByRole('button', { name: 'Save' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('1 zone written').waitFor()
      expect(await zoneIds()).toContain('own-by-keyboard')

      await page.getByRole('button', { name: /By keyboard/ }).click()
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByLabel('Valid to, the day in it (UTC)').fill('2026-03-31')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('1 zone written').waitFor()
      const zone = await api('/api/v1/zones/own-by-keyboard')
      expect([zone.properties.valid_to, zone.geometry.coordinates[0][0].length]).toEqual(['2026-03-31', 5])
    },
    PATIENCE_MS,
  )

  it(
    'a file is looked at first: a bad one is told fault by fault, a good one is shown and imported',
    async () => {
      await show('/zones')
      await page.getByRole('button', { name: 'Upload' }).click()
      const give = (name: string, ring: typeof CORNERS) =>
        page.getByLabel('Choose a file').setInputFiles({
          ...{ name, mimeType: 'application/geo+json' },
          buffer: Buffer.from(JSON.stringify(square('closed-in-spring', ring))),
        })
      await give('bad.geojson', BOW_TIE)
      await page.getByText('1 fault: nothing can be imported').first().waitFor()
      await page.getByText(/feature 1 \(closed-in-spring\), polygon 1, ring 1/).waitFor()
      expect(await page.getByRole('button', { name: 'Import' }).count()).toBe(0)
      await give('spring.geojson', CORNERS)
      await page.getByText('1 zone found').waitFor()
      await page.getByRole('button', { name: 'Import' }).click()
      await page.getByText('1 zone written').waitFor()
      expect(await zoneIds()).toContain('closed-in-spring')
    },
    PATIENCE_MS,
  )

  it(
    'a rule is made tighter, tried on history, put in force, and the queue is shorter; then brought back',
    async () => {
      const rule = 'two-ships-on-one-mmsi'
      const raised = async () => (await alerts()).filter(({ alert }) => alert.ruleId === rule).length
      const before = await raised()
      expect(before).toBeGreaterThan(0)
      await show('/rules')
      await page.getByRole('button', { name: /^Two ships on one MMSI/ }).click()
      const apart = page.getByRole('spinbutton', { name: 'places apart, at least' })
      await apart.fill('90000')
      await page.locator('[data-slot="behaviour.minApartKm"][data-fault="true"]').waitFor()
      await apart.fill('3000')
      await expect.poll(() => page.getByTestId('sentence').textContent()).toContain('3000 km or more apart')
      await page.getByRole('button', { name: 'Dry run' }).click()
      await expect.poll(() => page.url()).toContain('job=')
      await page.getByTestId('outcome').waitFor({ timeout: PATIENCE_MS / 2 })
      expect(await page.getByTestId('outcome').textContent()).toContain(`${before} would go`)
      expect(await raised()).toBe(before)
      const stale = page.getByText('Of another version of these rules')
      expect(await stale.count()).toBe(0)
      await apart.fill('3001')
      await stale.waitFor()
      await apart.fill('3000')
      await stale.waitFor({ state: 'detached' })
      const link = page.getByRole('link', { name: 'Open on the watch screen' }).first()
      expect(await link.getAttribute('href')).toMatch(/^\/\?alert=\w+$/)

      await page.getByLabel('Note: why').fill('far apart only')
      await page.getByRole('button', { name: 'Put in force' }).click()
      await page.getByText('In force. All vessels').waitFor()
      expect(await raised()).toBe(0)
      await page.getByText('far apart only').waitFor()
      await page.getByText('behaviour.minApartKm: 3000, was 10').first().waitFor()

      await page.reload()
      await page.getByTestId('outcome').waitFor()
      await page.getByRole('button', { name: 'Bring back' }).click()
      await page.getByRole('button', { name: 'Put in force' }).click()
      await page.getByText('In force. All vessels').waitFor()
      expect(await raised()).toBe(before)
      const { entries } = await api('/api/v1/audit?action=activateRules')
      expect(entries).toHaveLength(2)
    },
    2 * PATIENCE_MS,
  )

  it.each(['dark', 'light'])(
    'has nothing that a judge of accessibility refuses, in the %s theme',
    async (theme) => {
      for (const path of ['/zones', '/rules']) {
        await show(`${path}?theme=${theme}`)
        await page.getByRole('button', { name: path === '/zones' ? /reserve/ : /^Two ships/ }).click()
        // A script of ours, beside the policy of the page, which lets none in but its own.
        await page.evaluate(`(() => { ${axe.source} })()`)
        const found = (await page.evaluate('axe.run()')) as AxeResults
        const told = found.violations.map(
          ({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join()}`,
        )
        expect(told).toEqual([])
      }
    },
    PATIENCE_MS,
  )

  it('fails nowhere, and asks nothing of others', () => expect(faults).toEqual([]))
})
