/**
 * The program as it is: `scripts/start.ts` in a process of its own hears a station over TCP, and what it finds is seen where
 * people and programs see it. Nothing is played but the station.
 */

import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserPath } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { findChromium, openBrowser } from '../e2e/chromium.ts'
import { askClient } from '../oracle/ask-gfw-client.ts'
import { openGfwClientVenv } from '../oracle/oracle-venv.ts'
import { connect, type PlainClient } from '../server/feed/live-server.ts'
import { serve, type TestServer } from '../server/sources/sockets.ts'
import { hasSharedData } from '../shared-data.ts'
import { StartProcess } from './start-process.ts'
import { STORY, tellSilent, tellStory } from './two-ships.ts'

const chromium = findChromium()
const venv =
  hasSharedData || process.env.CI
    ? openGfwClientVenv()
    : { skipped: 'no ../shared/data beside the checkout, and no CI' }
/** The story is just over when it is told: nothing of it lies ahead of any clock. */
const FROM_MS = Math.floor((Date.now() - 8 * 3_600_000) / STORY.everyMs) * STORY.everyMs
const [SILENT_MINUTES, FIRST_MINUTES, MORE_MINUTES] = [15 * 60, 240, 60]

describe('npm start', () => {
  let dir: string
  let station: TestServer
  let program: StartProcess
  let client: PlainClient
  let socket: Socket
  let browser: Browser | null = null

  const start = (token?: string) =>
    StartProcess.start(['--source', `tcp://127.0.0.1:${station.port}`, '--data', join(dir, 'data')], token)

  const heard = () =>
    client.all('delta').flatMap((delta) => (delta.topic === 'alerts' ? delta.revisions : []))
  const subscribe = async (after?: { epoch: string; sequence: number }) => {
    client = await connect(program.feedUrl, { headers: program.headers })
    client.say({ type: 'subscribe', id: 'a', topic: { kind: 'alerts' }, ...(after ? { after } : {}) })
  }

  beforeAll(async () => {
    await buildPages(rootFolder, new AbortController().signal, () => {})
    dir = await mkdtemp(join(tmpdir(), 'wakewatch-start-'))
    station = await serve((connected) => {
      socket = connected
    })
    program = await start()
  })

  afterAll(async () => {
    await browser?.close()
    await program?.kill()
    await station?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  it('tells of an alert over the feed', async () => {
    await subscribe()
    await client.first('snapshot')
    const first = { baseMs: FROM_MS, fromMs: FROM_MS, minutes: FIRST_MINUTES }
    const silent = [
      ...tellSilent({ ...first, fromMs: FROM_MS - SILENT_MINUTES * 60_000, minutes: 60 }),
      ...tellSilent({ ...first, minutes: 60 }),
    ]
    socket.write([...silent, ...tellStory(first)].join(''))
    await program.until(() => heard().length > 0, 'an alert')
    const { change, alert, sequence } = heard()[0]!
    expect([change, alert.ruleId, alert.mmsi, sequence]).toEqual(['added', STORY.rule, String(STORY.mmsi), 1])
    // Health is told once a second.
    await program.until(async () => (await program.health()).vessels === 6, 'six vessels')
    const { late, tooLate, sources } = await program.health()
    expect({ late, tooLate, rejects: sources[0]!.rejects }).toEqual({ late: 0, tooLate: 0, rejects: [] })
  })

  it.skipIf('skipped' in chromium)('shows it on the page', async () => {
    browser = await openBrowser((chromium as { path: string }).path)
    const page = await browser.newPage()
    await page.goto(program.origin + (await makeBrowserPath(join(dir, 'data'))))
    await page.waitForURL(`${program.origin}/`)
    const row = page.locator('[data-alert]').first()
    await row.waitFor()
    expect(await row.textContent()).toMatch(/MMSI 412\s*000\s*007.*Two ships on one MMSI/)
    expect(await page.textContent('header')).not.toContain('Simulated')
    await page.getByText('6 vessels').waitFor()
    await row.click()
    await page.getByText('Apparent and possible, not proven').waitFor()
    await browser.close()
    browser = null
  })

  it.skipIf('skipped' in venv)("is read by Global Fishing Watch's own client", async () => {
    const server = { baseUrl: program.origin, token: program.key }
    const answers = await askClient((venv as { python: string }).python, server, [
      ['gaps', 'events', 'get_all_events', { datasets: ['public-global-gaps-events:latest'] }],
      ['vessel', 'vessels', 'search_vessels', { query: String(STORY.mmsi) }],
      ['one', 'vessels', 'get_vessel_by_id', { id: String(STORY.silentMmsi) }],
    ])
    const silentMs = (SILENT_MINUTES - 60) * 60_000 + STORY.everyMs
    expect(answers.gaps!.items).toMatchObject([
      {
        type: 'gap',
        start: expect.stringContaining(new Date(FROM_MS - silentMs).toISOString().slice(0, 19)),
        end: expect.stringContaining(new Date(FROM_MS).toISOString().slice(0, 19)),
        vessel: { ssvid: String(STORY.silentMmsi) },
      },
    ])
    expect(answers.vessel!.items).toHaveLength(1)
    expect(JSON.stringify(answers.one!.items)).toContain(String(STORY.silentMmsi))
  })

  it('saves and ends on SIGTERM; a client goes on by its number with the next start', async () => {
    const { epoch } = await client.first('hello')
    await program.until(async () => (await program.health()).waiting === 0, 'rest')
    const token = program.key
    const before = heard().at(-1)!.sequence
    expect(await program.stop()).toBe(0)
    expect(client.all('bye').map(({ code }) => code)).toEqual(['closing'])
    const connected = once(station.server, 'connection')
    program = await start(token)
    await connected
    await subscribe({ epoch, sequence: 0 })
    // All that it was told, and nothing twice: no snapshot takes its place.
    const first = await client.first('delta')
    expect([first.after, heard().map(({ sequence }) => sequence)]).toEqual([
      0,
      Array.from({ length: before }, (_, i) => i + 1),
    ])
    const fromMs = FROM_MS + FIRST_MINUTES * 60_000
    socket.write(tellStory({ baseMs: FROM_MS, fromMs, minutes: MORE_MINUTES }).join(''))
    await program.until(() => heard().length > before, 'a change')
    expect(client.all('resync')).toEqual([])
    expect(heard()[before]).toMatchObject({
      change: 'changed',
      sequence: before + 1,
      alert: { mmsi: String(STORY.mmsi) },
    })
  })

  it('logs what becomes of its sources, a JSON object a line', async () => {
    // They are looked at once a second.
    await program.until(() => program.stderr.includes('"connected"'), 'its connection in the log')
    const lines = program.stderr.split('\n').filter((line) => line.startsWith('{'))
    const source = `tcp://127.0.0.1:${station.port}`
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 30, msg: 'source', source, state: 'connected' }),
    )
  })

  it('refuses to replay a file that is not there', async () => {
    await expect(StartProcess.start(['--replay', join(dir, 'nowhere.nmea')])).rejects.toThrow(
      /nowhere\.nmea: there is no such file/,
    )
  })

  it('ends on SIGINT too', async () => {
    expect(await program.stop('SIGINT')).toBe(0)
    expect(program.stderr).toContain('stopping and saving')
  })
})
