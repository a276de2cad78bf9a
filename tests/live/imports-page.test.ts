/**
 * A file dropped on the page of the program as it runs: counted, taken in, found by the search, and gone again. Nothing is
 * played: the server, its database and the browser are those of an operator.
 */

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { findChromium, openBrowser } from '../e2e/chromium.ts'
import { StartProcess } from './start-process.ts'

const chromium = findChromium()
const START_MS = Date.UTC(2025, 2, 1)
const LINES = [
  'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,IMO,CallSign',
  ...Array.from({ length: 200 }, (_, i) => {
    const time = new Date(START_MS + i * 300_000).toISOString().slice(0, 19)
    return ['211000011', '211000012'].map(
      (mmsi, ship) =>
        `${mmsi},${time},${54 + ship},${(5 + i / 1000).toFixed(5)},8.0,90.0,NORDWIND ${ship},IMO9074729,DCAB${ship}`,
    )
  }).flat(),
  '211000011,yesterday,54.0,5.0,8.0,90.0,NORDWIND 0,,',
]
const FILE = gzipSync(`${LINES.join('\n')}\n`).toString('base64')

describe.skipIf('skipped' in chromium)('files dropped on the page', () => {
  let dir: string
  let program: StartProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    await buildPages(rootFolder, new AbortController().signal, () => {})
    dir = await mkdtemp(join(tmpdir(), 'wakewatch-imports-page-'))
    program = await StartProcess.start(['--data', join(dir, 'data')])
    browser = await openBrowser((chromium as { readonly path: string }).path)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    await page.goto(`${program.origin}${await makeBrowserPath(join(dir, 'data'))}`)
    await page.waitForURL((url) => !url.pathname.startsWith('/welcome'))
  })

  afterAll(async () => {
    await browser?.close()
    await program?.kill()
    rmSync(dir, { recursive: true, force: true })
  })

  /** As a person drops it: bytes and a name, and no path. */
  async function drop(name: string, base64: string): Promise<void> {
    const transfer = await page.evaluateHandle(
      ([given, text]) => {
        const bytes = Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0))
        const moved = new DataTransfer()
        moved.items.add(new File([bytes], given!))
        return moved
      },
      [name, base64],
    )
    await page.dispatchEvent('section[aria-labelledby=drop]', 'drop', { dataTransfer: transfer })
  }

  /** What the search offers for a text, typed behind `/`. */
  async function search(text: string): Promise<string[]> {
    await page.getByRole('combobox', { name: 'Search' }).fill('')
    await page.locator('h1').click()
    await page.keyboard.press('/')
    const answered = page.waitForResponse((answer) => answer.url().includes('/api/v1/search'))
    await page.keyboard.type(text)
    await answered
    await page.locator('[role=search] [role=status]:not(:empty)').waitFor({ state: 'attached' })
    const told = await page.locator('[role=search] [role=option]').allTextContents()
    await page.keyboard.press('Escape')
    return told
  }

  it('are counted, taken in, found, and taken back', async () => {
    await page.goto(`${program.origin}/imports`)
    await page.getByRole('heading', { name: 'Drop a file' }).waitFor()
    await drop('march.csv.gz', FILE)
    const card = page.getByRole('article', { name: 'march.csv.gz' })
    await card.getByText('Checked: nothing is taken in yet').waitFor()
    const told = (await card.textContent())!
    expect(told).toMatch(/400 positions/)
    expect(told).toMatch(/1 time cannot be read/)
    expect(told).toMatch(/2 vessels: NORDWIND/)
    expect(await search('nordwind')).toEqual([])
    // What is under way is the server's: a reload shows it.
    await page.reload()
    await card.getByRole('button', { name: 'Take in' }).click()
    await page.getByText('march.csv.gz is in the results.').waitFor()
    for (const text of ['nordwind', '21100001', '9074729', 'dcab'])
      expect((await search(text)).filter((option) => option.includes('NORDWIND'))).toHaveLength(2)
    expect(await search('hamburg')).toContainEqual(expect.stringMatching(/^Hamburg/))
    expect((await search("54°30'N 8°15'E"))[0]).toMatch(/54°30\.00'N 008°15\.00'E/)

    await page.getByRole('button', { name: 'Take back: march.csv.gz' }).click()
    await page.getByRole('button', { name: 'Yes, take it back' }).click()
    await page.getByText('march.csv.gz was taken back.').waitFor()
    expect(await search('nordwind')).toEqual([])
    await page.getByText('Nothing was imported yet.').waitFor()
  })

  it('that are no messages are refused with the reason', async () => {
    await drop('holiday.jpg', Buffer.from('ffd8ffe000104a464946', 'hex').toString('base64'))
    const card = page.getByRole('article', { name: 'holiday.jpg' })
    await card.getByText(/neither NMEA, CSV, JSON nor Parquet/).waitFor()
    expect(await card.getByRole('button', { name: 'Take in' }).count()).toBe(0)
    await card.getByRole('button', { name: 'Do not take it' }).click()
    await card.waitFor({ state: 'detached' })
  })
})
