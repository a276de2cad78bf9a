/** A vessel's page in a real browser: what is drawn is judged by its pixels, and by what is said of it. */

import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from '../../e2e/chromium.ts'
import { MMSI, makeOneShip, type OneShip, WAY } from './one-ship.ts'
import { type PageServer, servePage } from './page-server.ts'
import { Picture } from './picture.ts'

const chromium = findChromium()
const SIZE = { width: 1280, height: 720 }
const ENTRY = `
  import './app/tokens.css'
  import './app/globals.css'
  import { createRoot } from 'react-dom/client'
  import { VesselScreen } from './components/track/vessel-screen.tsx'
  createRoot(document.getElementById('page')).render(<VesselScreen mmsi="${MMSI}" bar={null} />)`
/** The map shows all of the track, and the address says so. */
const VIEW = { zoom: 6.7, lat: 1.2, lng: -30.4 }

interface Place {
  readonly lonDeg: number
  readonly latDeg: number
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function between(a: Place, b: Place, share: number): Place {
  return {
    lonDeg: a.lonDeg + (b.lonDeg - a.lonDeg) * share,
    latDeg: a.latDeg + (b.latDeg - a.latDeg) * share,
  }
}

describe.skipIf('skipped' in chromium)('the page of a vessel', () => {
  let ship: OneShip
  let server: PageServer
  let browser: Browser
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    ship = await makeOneShip()
    server = await servePage(ship.store, ENTRY)
    browser = await openBrowser((chromium as { path: string }).path)
    page = await browser.newPage({ viewport: SIZE, colorScheme: 'dark', reducedMotion: 'reduce' })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${server.origin}/#${VIEW.zoom}/${VIEW.lat}/${VIEW.lng}`)
    await page.waitForSelector('[data-ready]')
    await page.getByRole('button', { name: 'Apparent fishing' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await ship?.close()
  })

  /** Of the page, pixels, where a place of the map is. */
  async function pixelOf(place: Place) {
    return pixelIn((await page.getByTestId('chart').boundingBox())!, place)
  }
  function pixelIn(box: Box, { lonDeg, latDeg }: Place) {
    const world = 512 * 2 ** VIEW.zoom
    const yOf = (lat: number) => -Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)
    return {
      x: box.x + box.width / 2 + ((lonDeg - VIEW.lng) / 360) * world,
      y: box.y + box.height / 2 + (yOf(latDeg) - yOf(VIEW.lat)) * world,
    }
  }
  const picture = async () => Picture.of(await page.screenshot())
  const token = (name: string) =>
    page.evaluate((of) => getComputedStyle(document.documentElement).getPropertyValue(of).trim(), `--${name}`)
  /** Waits until the map shows a colour around a place: frames come when they come. */
  async function untilSeen(place: Place, name: string) {
    const { x, y } = await pixelOf(place)
    await expect.poll(async () => (await picture()).has(x, y, 4, await token(name))).toBe(true)
  }
  const sailed = between(WAY.start, WAY.ground, 0.37)
  const worked = between(WAY.ground, WAY.off, 0.85)

  it('draws the track in steps of speed, and of score when asked', async () => {
    await untilSeen(sailed, 'speed-6')
    await untilSeen(worked, 'speed-2')
    await untilSeen(between(WAY.on, WAY.end, 0.31), 'speed-5')
    await page.getByRole('button', { name: 'Score', exact: true }).click()
    await untilSeen(sailed, 'score-0')
    await untilSeen(worked, 'score-7')
    await page.getByRole('button', { name: 'Speed', exact: true }).click()
    await untilSeen(sailed, 'speed-6')
  })

  it('dashes a gap in ink, and never draws it as sailed', async () => {
    const shown = await picture()
    const [sea, ink] = [await token('sea'), await token('ink-1')]
    const ramp = await Promise.all(Array.from({ length: 8 }, (_, step) => token(`speed-${step}`)))
    const box = (await page.getByTestId('chart').boundingBox())!
    let [dashed, open] = [0, 0]
    for (let share = 0.05; share < 0.95; share += 0.005) {
      const { x, y } = pixelIn(box, between(WAY.off, WAY.on, share))
      if (shown.has(x, y, 1, ink)) dashed++
      else if (shown.has(x, y, 1, sea)) open++
      for (const colour of ramp) expect(shown.has(x, y, 1, colour)).toBe(false)
    }
    expect(dashed).toBeGreaterThan(30)
    expect(open).toBeGreaterThan(30)
  })

  it('shows events by shape and colour where they happened', async () => {
    const shown = await picture()
    const { x, y } = await pixelOf({ lonDeg: -29.875, latDeg: 0 })
    const colour = await token('ev-fishing')
    // A ring: its colour around, none of it in the middle.
    expect(shown.has(x + 6.5, y, 2, colour)).toBe(true)
    expect(shown.has(x, y - 6.5, 2, colour)).toBe(true)
    expect(shown.has(x, y, 2, colour)).toBe(false)
    // A cross halfway over the gap.
    const gap = await pixelOf(between(WAY.off, WAY.on, 0.5))
    expect(shown.has(gap.x + 4, gap.y + 4, 1, await token('ev-gap'))).toBe(true)
    expect(shown.has(gap.x - 4, gap.y + 4, 1, await token('ev-gap'))).toBe(true)
  })

  it('tells on the timebar what is pointed at on the map, and the other way round', async () => {
    const readout = page.locator('output')
    const { x, y } = await pixelOf(sailed)
    await page.mouse.move(x, y + 3)
    await expect.poll(() => readout.textContent()).toMatch(/^20 Mar 04:2\d UTC · 10\.0 kn · score 0\.05$/)
    const bar = (await page.getByTestId('time-bar-base').boundingBox())!
    const plotWidth = bar.width - 76 - 14
    // The window is the track's time and three hundredths on either side.
    const share =
      (0.03 + (WAY.ground.timeMs - WAY.start.timeMs) / (WAY.end.timeMs - WAY.start.timeMs) / 2) / 1.06
    await page.mouse.move(bar.x + 76 + share * plotWidth, bar.y + 20)
    await expect.poll(() => readout.textContent()).toMatch(/^20 Mar 0[56]:\d\d UTC · 10\.0 kn/)
    const ring = await pixelOf(between(WAY.start, WAY.ground, 0.5))
    const accent = await token('accent')
    await expect.poll(async () => (await picture()).has(ring.x, ring.y - 8.5, 2, accent)).toBe(true)
    await page.mouse.move(5, 5)
    await expect.poll(async () => (await picture()).has(ring.x, ring.y - 8.5, 2, accent)).toBe(false)
  })

  it('draws speed, score, gap and night on the timebar', async () => {
    const bar = (await page.getByTestId('time-bar-base').boundingBox())!
    const shown = await picture()
    const xOf = (timeMs: number) => {
      const length = WAY.end.timeMs - WAY.start.timeMs
      const share = (0.03 + (timeMs - WAY.start.timeMs) / length) / 1.06
      return bar.x + 76 + share * (bar.width - 90)
    }
    const column = (timeMs: number) => ({ x: xOf(timeMs), y: bar.y + bar.height / 2, tall: bar.height / 2 })
    const hasIn = async (timeMs: number, name: string) => {
      const { x, y, tall } = column(timeMs)
      return shown.hasIn(x - 1, y - tall, x + 1, y + tall, await token(name))
    }
    const work = WAY.ground.timeMs + 3_600_000 * 5
    expect(await hasIn(WAY.start.timeMs + 3_600_000 * 5, 'speed-6')).toBe(true)
    expect(await hasIn(work, 'speed-2')).toBe(true)
    expect(await hasIn(work, 'score-7')).toBe(true)
    const silent = WAY.off.timeMs + 3_600_000 * 3
    for (let step = 0; step < 8; step++) {
      expect(await hasIn(silent, `speed-${step}`)).toBe(false)
      expect(await hasIn(silent, `score-${step}`)).toBe(false)
    }
  })

  it('is moved by keys, and says where it is in UTC', async () => {
    const start = page.getByRole('slider', { name: 'Start of the time shown' })
    const textOf = (name: string) => page.getByRole('slider', { name }).getAttribute('aria-valuetext')
    expect(await textOf('Start of the time shown')).toBe('20 Mar 00:00 UTC')
    await start.focus()
    await page.keyboard.press('ArrowRight')
    expect(await textOf('Start of the time shown')).toBe('20 Mar 00:30 UTC')
    await page.keyboard.press('End')
    expect(await textOf('Start of the time shown')).toBe('21 Mar 21:59 UTC')
    // What is not selected is faint.
    const { x, y } = await pixelOf(sailed)
    await expect.poll(async () => (await picture()).has(x, y, 4, await token('speed-6'))).toBe(false)
    await page.keyboard.press('Home')
    await untilSeen(sailed, 'speed-6')
    await page.getByRole('slider', { name: 'Time looked at' }).focus()
    await page.keyboard.press('.')
    expect(await textOf('Time looked at')).toMatch(/^20 Mar 00:30 UTC · 10\.0 kn/)
    const preset = page.getByRole('button', { name: '24 h', exact: true })
    await preset.click()
    expect(await preset.getAttribute('aria-pressed')).toBe('true')
    expect(await textOf('Start of the time shown')).toBe('20 Mar 22:00 UTC')
    // Zoomed in between them, the handles wait at the edges for keys.
    await page.getByRole('slider', { name: 'Time looked at' }).focus()
    for (let i = 0; i < 8; i++) await page.keyboard.press('+')
    await start.focus()
    await page.keyboard.press('ArrowLeft')
    expect(await textOf('Start of the time shown')).not.toBe('20 Mar 22:00 UTC')
    await page.getByRole('button', { name: 'All', exact: true }).click()
  })

  it('plays', async () => {
    const head = page.getByRole('slider', { name: 'Time looked at' })
    await head.focus()
    await page.keyboard.press('Home')
    await page.getByRole('combobox').selectOption('86400')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await expect.poll(() => head.getAttribute('aria-valuetext')).toMatch(/^21 Mar/)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  })

  it('draws the timebar again only where something changed', async () => {
    const drawn = () => page.getByTestId('time-bar-base').getAttribute('data-drawn')
    await page.mouse.move(400, 300)
    const before = await drawn()
    const bar = (await page.getByTestId('time-bar-base').boundingBox())!
    for (let i = 0; i < 20; i++) await page.mouse.move(bar.x + 200 + i * 5, bar.y + 30)
    expect(await drawn()).toBe(before)
    await page.mouse.wheel(0, -200)
    await expect.poll(drawn).not.toBe(before)
  })

  it('follows the theme', async () => {
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'))
    expect(await token('speed-6')).toBe('#3f72b4')
    await untilSeen(sailed, 'speed-6')
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'))
    await untilSeen(sailed, 'speed-6')
  })

  it('can be used by everybody, in both themes', async () => {
    await page.evaluate(axe.source)
    for (const theme of ['light', 'dark']) {
      await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
      const faults = await page.evaluate(async () => {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      })
      expect(faults).toEqual([])
    }
  })

  it('asks its own server only, and has no fault', async () => {
    expect(faults).toEqual([])
    expect(server.asked.filter((path) => path.includes('/track?')).length).toBeGreaterThan(0)
  })
})
