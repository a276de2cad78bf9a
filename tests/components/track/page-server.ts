/**
 * A page of the screen in a real browser without a build of all pages: bundled in a second, beside the server's own routes
 * over a folder's own store. Nothing of what is judged is played.
 */

import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { build } from 'esbuild'
import { createDataRoutes } from '../../../lib/server/http/data-routes.ts'
import { pageHeaders } from '../../../lib/server/http/security-headers.ts'
import { createTrackColumnsRoutes } from '../../../lib/server/http/track-columns-route.ts'
import { createRouteTable, type HttpRequest, type Route } from '../../../lib/server/http-route.ts'
import type { Store } from '../../../lib/store/store.ts'
import { rootFolder } from '../../../scripts/folders.ts'
import { writeMapFiles } from '../../../scripts/start-map.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.woff2': 'font/woff2',
}

export interface PageServer {
  readonly origin: string
  /** Of every request, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

/** `entry`: what runs in the page, which has an element `#page`. `more`: routes besides those of tracks and data. */
export async function servePage(
  store: Store,
  entry: string,
  more: readonly Route[] = [],
): Promise<PageServer> {
  const { outputFiles } = await build({
    ...{ stdin: { contents: entry, resolveDir: rootFolder, loader: 'tsx' }, bundle: true, write: false },
    ...{ outdir: '/', format: 'esm', jsx: 'automatic', define: { 'process.env.NODE_ENV': '"production"' } },
    ...{ loader: { '.woff2': 'empty' }, external: ['/fonts/*'], logLevel: 'error', minify: true },
  })
  const built = new Map(
    outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf('/')), contents]),
  )
  const nonce = 'page'
  const html = `<!doctype html><html lang="en" data-theme="dark"><meta charset="utf-8"><link rel="stylesheet" href="/stdin.css">
    <title>Wakewatch</title><div id="page"></div><script type="module" nonce="${nonce}" src="/stdin.js"></script></html>`
  const findRoute = createRouteTable([
    ...createDataRoutes(store),
    ...createTrackColumnsRoutes(store),
    ...more,
  ])
  const asked: string[] = []
  // Not those of a build, which there may be or not.
  let folder: string | null = null
  const files = () => {
    if (folder !== null) return folder
    folder = mkdtempSync(join(tmpdir(), 'wakewatch-page-'))
    writeMapFiles(folder)
    return folder
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://page')
    asked.push(request.url!)
    const found = findRoute(request.method!, url.pathname)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    if (found.ok) {
      const { method, headers } = request
      const { parameters, route } = found
      const asks = { method, path: url.pathname, parameters, query: url.searchParams, headers }
      route
        .handle({ ...asks, body: new Uint8Array(), signal: gone.signal } as HttpRequest)
        .then(({ status, headers: given, body }) =>
          response.writeHead(status, given).end(body as string | Uint8Array),
        )
        .catch((error: unknown) => response.writeHead(500).end(String(error)))
    } else if (url.pathname === '/') sendBytes(response, 'text/html', html, pageHeaders(nonce))
    else if (built.has(url.pathname)) {
      const type = extname(url.pathname) === '.css' ? 'text/css' : 'text/javascript'
      sendBytes(response, type, built.get(url.pathname)!)
    } else sendFile(response, join(files(), url.pathname))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        if (folder !== null) rmSync(folder, { recursive: true })
      }),
  }
}

function sendBytes(
  response: ServerResponse,
  type: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(200, { ...headers, 'content-type': type }).end(body)
}

function sendFile(response: ServerResponse, path: string): void {
  if (!existsSync(path)) response.writeHead(404).end()
  else {
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
    createReadStream(path).pipe(response)
  }
}
