/** What drawing a track costs the main thread of a real browser: the timebar of all positions, and what goes to the card. */

import type { Store } from '../../lib/store/store.ts'
import { servePage } from '../../tests/components/track/page-server.ts'
import { findChromium, openBrowser } from '../../tests/e2e/chromium.ts'

const ROUNDS = 20

export interface DrawnPart {
  readonly mmsi: string
  readonly fromMs: number
  readonly toMs: number
}

/** Medians and slowest, ms; null where there is no browser. `positions`: at most. */
export async function measureDrawing(
  store: Store,
  part: DrawnPart,
  positions: number,
): Promise<Record<string, { median: number; slowest: number }> | null> {
  const chromium = findChromium()
  if ('skipped' in chromium) return null
  const entry = `
    import './app/tokens.css'
    import { loadTrack } from './components/track/load-track.ts'
    import { readTrackColours } from './components/track/track-colours.ts'
    import { TrackView } from './components/track/track-view.ts'
    import { writeTrackBuffer } from './components/track/track-buffer.ts'
    import { drawBase } from './components/time-bar/draw-base.ts'
    import { timeBarWords } from './components/time-bar/time-bar-words.ts'
    const request = { ...${JSON.stringify(part)}, zoom: 18, points: ${positions}, mainTrackId: null }
    window.measure = async () => {
      const track = await loadTrack(request, new AbortController().signal)
      const canvas = document.createElement('canvas')
      canvas.width = 1064
      canvas.height = 132
      const context = canvas.getContext('2d')
      const picture = {
        widthPixels: 1064, heightPixels: 132, window: { fromMs: request.fromMs, toMs: request.toMs }, track, marks: [],
        colours: readTrackColours(document.documentElement), words: timeBarWords('en'),
      }
      const time = (work) => {
        const times = []
        for (let i = 0; i < ${ROUNDS}; i++) {
          const started = performance.now()
          work()
          times.push(performance.now() - started)
        }
        times.sort((a, b) => a - b)
        return { median: times[${ROUNDS} >> 1], slowest: times.at(-1) }
      }
      return {
        timebar: time(() => drawBase(context, picture, 1)),
        'track from its bytes': time(() => new TrackView(track.lines)),
        'buffer for the card': time(() => writeTrackBuffer(track)),
      }
    }
    document.body.dataset.ready = 'true'`
  const server = await servePage(store, entry)
  const browser = await openBrowser(chromium.path)
  try {
    const page = await browser.newPage()
    await page.goto(server.origin)
    await page.waitForSelector('body[data-ready]', { state: 'attached' })
    return await page.evaluate(() =>
      (
        window as unknown as { measure(): Promise<Record<string, { median: number; slowest: number }>> }
      ).measure(),
    )
  } finally {
    await browser.close()
    await server.close()
  }
}
