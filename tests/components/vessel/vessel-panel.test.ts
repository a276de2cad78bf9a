/** The panel of a vessel in a real browser, over the server's own routes and a folder's own store. */

import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeighedEvidence } from '../../../lib/alerts/trip-suspicion.ts'
import { createAlertRoutes } from '../../../lib/server/http/alert-routes.ts'
import { createRegisterRoutes } from '../../../lib/server/http/register-routes.ts'
import { createTripSuspicionRoute } from '../../../lib/server/http/trip-suspicion-route.ts'
import { BulkInsert } from '../../../lib/store/bulk-insert.ts'
import { eventRow } from '../../../lib/store/event-rows.ts'
import { identityRow, tripRow } from '../../../lib/store/output-rows.ts'
import { tripSuspicionRow } from '../../../lib/store/passage-rows.ts'
import { findChromium, openBrowser } from '../../e2e/chromium.ts'
import { MMSI, makeOneShip, type OneShip, START_MS, WAY } from '../track/one-ship.ts'
import { type PageServer, servePage } from '../track/page-server.ts'

const chromium = findChromium()
const PARTNER = '235000002'
const ENTRY = (language: string) => `
  import './app/tokens.css'
  import './app/globals.css'
  import { useState } from 'react'
  import { createRoot } from 'react-dom/client'
  import { useVesselTrack } from './components/track/use-vessel-track.ts'
  import { VesselPanel } from './components/vessel/vessel-panel.tsx'
  import { WordsProvider } from './components/words/use-words.tsx'
  const told = (window.told = [])
  const tell = (name) => (value) => told.push([name, value])
  function Page() {
    const vessel = useVesselTrack('${MMSI}', null)
    const [partner, setPartner] = useState(null)
    window.time = vessel.time
    return <main><h1>Panel</h1><VesselPanel mmsi="${MMSI}" vessel={vessel} position={null} names={{ rules: {}, zones: {} }}
      nowMs={${WAY.end.timeMs + 600_000}} partner={partner} onPartner={setPartner} onPlace={tell('place')}
      onSelect={tell('select')} onAlert={tell('alert')} onClose={tell('close')} /></main>
  }
  createRoot(document.getElementById('page')).render(<WordsProvider language="${language}"><Page /></WordsProvider>)`

describe.skipIf('skipped' in chromium)('the panel of a vessel', () => {
  let ship: OneShip
  let server: PageServer
  let spanish: PageServer
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const told = () => page.evaluate(() => (globalThis as unknown as { told: [string, unknown][] }).told)

  beforeAll(async () => {
    ship = await makeOneShip()
    await addStory(ship)
    const { store } = ship
    const more = [
      ...createAlertRoutes(store),
      ...createRegisterRoutes(store, () => START_MS),
      createTripSuspicionRoute(store),
    ]
    server = await servePage(store, ENTRY('en'), more)
    spanish = await servePage(store, ENTRY('es'), more)
    browser = await openBrowser((chromium as { path: string }).path)
    page = await browser.newPage({ viewport: { width: 368, height: 2400 }, reducedMotion: 'reduce' })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(server.origin)
    await page.getByText('Register and licences').waitFor()
    await page.getByText('0.62').waitFor()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await spanish?.close()
    await ship?.close()
  })

  it('tells who it is, where, and what it said of itself from first to last heard', async () => {
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('ONE SHIP')
    const text = ((await page.locator('article').textContent()) ?? '').replaceAll(/[\u00a0\u2009]/g, ' ')
    expect(text).toContain('8.0 kn')
    expect(text).toMatch(/last fix 10 min ago, 21 Mar 22:00 UTC/)
    expect(text).toContain('two at once')
    expect(text).toMatch(/ONE SHIP\s*20 Mar 00:00 to 21 Mar 12:00 \(7\)/)
    expect(text).toMatch(/OTHER NAME\s*20 Mar 06:00 to 07:00 \(1\)/)
    expect(text).toContain('No entry of the register names it.')
    expect(text).toMatch(/Gaps: 1, 14\.0 h in all 1 possible disabling/)
  })

  it('tells of a trip its apparent fishing, its suspicion, what weighs, and by which model', async () => {
    const trip = page.locator('details', { hasText: 'suspicion model' })
    const text = ((await trip.textContent()) ?? '').replaceAll('\u00a0', ' ')
    expect(text).toMatch(/0\.62/)
    expect(text).toMatch(/Vigo – goes on, 230 nm/)
    expect(text).toMatch(/8\.0 h/)
    expect(text).toContain('suspicion model 3.1.0')
    expect(text).toContain('+2.75')
  })

  it('fits the map and the timebar to an event, by the keyboard alone', async () => {
    const fishing = page.getByRole('button', { name: /^Apparent fishing/ })
    await fishing.focus()
    await page.keyboard.press('Enter')
    const [name, place] = (await told()).at(-1)! as [string, { lonDeg: number; latDeg: number; zoom: number }]
    expect([name, place.zoom]).toEqual(['place', 11])
    expect(place.lonDeg).toBeCloseTo(-29.875, 3)
    const selection = await page.evaluate(
      () =>
        (
          globalThis as unknown as { time: { read(): { selection: { fromMs: number; toMs: number } } } }
        ).time.read().selection,
    )
    expect(selection.fromMs).toBeLessThan(WAY.ground.timeMs)
    expect(selection.toMs).toBeGreaterThan(WAY.off.timeMs)
  })

  it('puts the vessel that it met beside it, shows its track and goes to it', async () => {
    await page.getByText('MV PARTNER').first().waitFor()
    const both = page.getByRole('button', { name: 'Both tracks on the map' })
    await both.click()
    expect(await both.getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'Look at MV PARTNER' }).click()
    expect((await told()).at(-1)).toEqual(['select', PARTNER])
  })

  it('has downloads, and a link to the page of the vessel', async () => {
    expect(await page.getByRole('link', { name: 'Its own page' }).getAttribute('href')).toBe(
      `/vessel/${MMSI}`,
    )
    await page.getByText('Download', { exact: true }).click()
    const links = await page
      .locator('a[download]')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    for (const format of ['csv', 'geojson'])
      expect(links).toContain(`/api/v1/export/positions?format=${format}&mmsi=${MMSI}`)
    await page.getByText('Download', { exact: true }).click()
  })

  it.each(['dark', 'light'])('has nothing that axe finds, %s, and no fault', async (theme) => {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    // Injected as a file of the test's own: the page allows none of its own making.
    await page.evaluate(axe.source)
    const found = await page.evaluate(
      async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations,
    )
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(faults).toEqual([])
  })

  it('speaks Spanish', async () => {
    const other = await browser.newPage()
    await other.goto(spanish.origin)
    await other.getByText('Registro y licencias').waitFor()
    expect(await other.getByRole('button', { name: /^Pesca aparente/ }).count()).toBe(1)
    await other.close()
  })
})

async function addStory({ store }: OneShip): Promise<void> {
  const rows = new BulkInsert(store.connection.sql)
  const hour = (hours: number) => START_MS + hours * 3_600_000
  const vessel = { shipType: 30, lengthM: 46, widthM: 11, imo: '', callSign: '' }
  const heard = { generation: 1, firstMs: hour(0), lastMs: hour(46), kind: 'ship', positions: 9, segments: 1 }
  await rows.add('Vessel', {
    ...{ ...heard, ...vessel, mmsi: PARTNER, name: 'MV PARTNER' },
    ...{ tracks: 1, trips: 0, portVisits: 0, gaps: 0 },
  })
  const names = [
    { name: 'ONE SHIP', from: 0, to: 36, messages: 7 },
    { name: 'OTHER NAME', from: 6, to: 7, messages: 1 },
  ]
  for (const { name, from, to, messages } of names)
    await rows.add('VesselIdentity', {
      ...identityRow(1, {
        ...{ kind: 'identity', id: name, mmsi: MMSI, decidedMs: hour(to), open: false, messages },
        ...{ startMs: hour(from), endMs: hour(to), identity: { ...vessel, name } },
      }),
    })
  await rows.add('Trip', {
    ...tripRow(1, {
      ...{ kind: 'trip', id: 'trip', mmsi: MMSI, trackId: 'track', decidedMs: hour(46), open: true },
      ...{ startMs: hour(0), endMs: hour(46), startedBy: 'port-exit', endedBy: null },
      ...{ startPort: 'Vigo', endPort: null, positions: 9, distanceNm: 230 },
    }),
  })
  await rows.add('TripSuspicion', {
    ...tripSuspicionRow(1, {
      ...{ tripId: 'trip', mmsi: MMSI, startMs: hour(0), endMs: hour(46), decidedMs: hour(46) },
      ...{ score: 0.62, low: 0.5, high: 0.71, logit: 0.5, verdicts: 4, model: '3.1.0' },
      evidence: [
        { name: 'closedFishingHours', value: 7, outputIds: ['fishing'], contribution: 2.75 },
      ] as WeighedEvidence[],
    }),
  })
  const place = { lonUnits: -17_700_000, latUnits: 0, westUnits: -17_700_000, eastUnits: -17_700_000 }
  await rows.add('Event', {
    ...eventRow(1, {
      ...{ kind: 'encounter', id: 'met', mmsi: MMSI, trackId: 'track', open: false, decidedMs: hour(40) },
      ...{ otherMmsi: PARTNER, otherTrackId: 'theirs', startMs: hour(36), endMs: hour(39) },
      ...{ ...place, southUnits: 0, northUnits: 0, points: 18, medianKnots: 0.5, medianApartKm: 0.3 },
      meanShoreNm: 60,
    }),
  })
  await rows.flush()
}
