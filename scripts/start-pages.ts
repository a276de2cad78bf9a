/** The pages of app/, shown by the build of them within this process. */

import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import next from 'next'

export type ShowPage = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** `root`: where .next is. Pages read the data folder that WAKEWATCH_DATA names. */
export async function openPages(root: string, dataFolder: string): Promise<ShowPage> {
  process.env.WAKEWATCH_DATA = dataFolder
  process.env.NEXT_TELEMETRY_DISABLED = '1'
  const app = next({ dev: false, dir: root, quiet: true })
  await app.prepare()
  return app.getRequestHandler()
}

/** Paths of the pages of the build, as Next wrote them down; none of its own, for what goes wrong. */
export function listPages(root: string): string[] {
  const file = join(root, '.next', 'app-path-routes-manifest.json')
  const routes: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof routes !== 'object' || routes === null) throw new Error(`${file} lists no pages`)
  return Object.values(routes)
    .map(String)
    .filter((path) => !path.startsWith('/_'))
}
