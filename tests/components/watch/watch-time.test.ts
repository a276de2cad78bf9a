/** The time that Watch shows of a vessel, in a real browser: of the address, of the alert, and what the address is told. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, openBrowser } from '../../e2e/chromium.ts'
import { MMSI, makeOneShip, type OneShip, WAY } from '../track/one-ship.ts'
import { type PageServer, servePage } from '../track/page-server.ts'

const chromium = findChromium()
const HOUR_MS = 3_600_000
/** Alert and time as a page has them: buttons choose. */
const ENTRY = `
  import './app/tokens.css'
  import { useState } from 'react'
  import { createRoot } from 'react-dom/client'
  import { useVesselTrack } from './components/track/use-vessel-track.ts'
  import { WatchTime } from './components/watch/watch-time.tsx'
  const alertOf = (id, startMs, endMs) => ({ id, startMs, endMs, mmsi: '${MMSI}', trackId: 'track' })
  const ALERTS = {
    none: null,
    work: alertOf('work', ${WAY.ground.timeMs}, ${WAY.off.timeMs}),
    gap: alertOf('gap', ${WAY.off.timeMs}, ${WAY.on.timeMs}),
  }
  function Page() {
    const vessel = useVesselTrack('${MMSI}', null)
    const [alert, setAlert] = useState('none')
    const [time, setTime] = useState({ fromMs: ${WAY.start.timeMs + HOUR_MS}, toMs: ${WAY.start.timeMs + 3 * HOUR_MS} })
    return <>
      {Object.keys(ALERTS).map((name) => <button key={name} onClick={() => { setTime(null); setAlert(name) }}>{name}</button>)}
      <div style={{ height: 168 }}>
        <WatchTime vessel={vessel} alert={ALERTS[alert]} nowMs={null} asked={time} onTime={setTime} />
      </div>
      <p data-testid="told">{time === null ? 'nothing' : new Date(time.fromMs).toISOString()}</p>
    </>
  }
  createRoot(document.getElementById('page')).render(<Page />)`

describe.skipIf('skipped' in chromium)('the time of what is looked at', () => {
  let ship: OneShip
  let server: PageServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    ship = await makeOneShip()
    server = await servePage(ship.store, ENTRY)
    browser = await openBrowser((chromium as { path: string }).path)
    page = await browser.newPage({ viewport: { width: 1280, height: 400 }, reducedMotion: 'reduce' })
    await page.goto(server.origin)
    await page.getByTestId('time-bar').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await ship?.close()
  })

  const textOf = (name: string) => page.getByRole('slider', { name }).getAttribute('aria-valuetext')
  const told = () => page.getByTestId('told').textContent()

  it('begins with that of the address', async () => {
    await expect.poll(() => textOf('Start of the time shown')).toBe('20 Mar 01:00 UTC')
    expect(await textOf('End of the time shown')).toBe('20 Mar 03:00 UTC')
  })

  it('tells the address what a person made of it', async () => {
    await page.getByRole('slider', { name: 'Start of the time shown' }).focus()
    await page.keyboard.press('Home')
    await expect.poll(told).toBe('2026-03-20T00:00:00.000Z')
    // And stays there.
    expect(await textOf('Start of the time shown')).toBe('20 Mar 00:00 UTC')
  })

  it('goes to the time around an alert, and around the next of the same vessel', async () => {
    await page.getByRole('button', { name: 'work' }).click()
    await expect.poll(() => textOf('End of the time shown')).toBe('21 Mar 20:00 UTC')
    await page.getByRole('button', { name: 'gap' }).click()
    // A day and more before and after, as far as the vessel was heard.
    await expect.poll(() => textOf('End of the time shown')).toBe('21 Mar 22:00 UTC')
    expect(await textOf('Start of the time shown')).toBe('20 Mar 00:00 UTC')
  })
})
