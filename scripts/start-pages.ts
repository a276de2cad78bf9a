/** The pages of app/, shown by the build of them within this process. */

import type { IncomingMessage, ServerResponse } from 'node:http'
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
