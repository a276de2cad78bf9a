/** The browser that pages are judged in: Debian's Chromium, by playwright-core. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** WebGL by software, and nothing that it does by itself: it reaches this machine only. */
const FLAGS = [
  ...['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

export type FoundChromium = { readonly path: string } | { readonly skipped: string }

/** Found where it is, named in WAKEWATCH_CHROMIUM, or installed where that may be done; or why it cannot be had here. */
export function findChromium(): FoundChromium {
  const named = process.env.WAKEWATCH_CHROMIUM
  if (named !== undefined) return existsSync(named) ? { path: named } : { skipped: `no browser at ${named}` }
  const found = PLACES.find(existsSync)
  if (found !== undefined) return { path: found }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return { skipped: 'no Chromium here: install it, or name one in WAKEWATCH_CHROMIUM' }
  try {
    const packages = ['chromium', 'fonts-liberation']
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    })
    return { path: PLACES[0]! }
  } catch (error) {
    const detail = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return { skipped: `Chromium could not be installed: ${detail}` }
  }
}

/** What is waited for in a page, ms: machines are slow at times. */
const PATIENCE_MS = 120_000

export async function openBrowser(path: string): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: path, args: FLAGS, timeout: PATIENCE_MS })
  const newContext = browser.newContext.bind(browser)
  // Every page has a context that comes of it.
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(PATIENCE_MS)
    return context
  }
  return browser
}
