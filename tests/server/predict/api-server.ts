/** The server as it runs, on a port of its own and without pages, over whatever routes. */

import { join } from 'node:path'
import { openAccessToken } from '../../../lib/server/http/access-token.ts'
import { listen } from '../../../lib/server/http/http-server.ts'
import type { Route } from '../../../lib/server/http-route.ts'
import { temporaryFolder } from '../../store/folder.ts'

export interface ApiServer {
  readonly baseUrl: string
  /** Opens it, as `Authorization: Bearer`. */
  readonly token: string
  /** Defects that were answered 500. */
  readonly errors: readonly unknown[]
  close(): Promise<void>
}

export async function serveApi(routes: readonly Route[]): Promise<ApiServer> {
  const token = openAccessToken(join(temporaryFolder(), 'token'), true)
  const errors: unknown[] = []
  const server = await listen(
    {
      admission: { hosts: new Set(), token },
      ...{ routes, socketPath: '/live' },
      page: async (_request, response) => void response.writeHead(404).end(),
      socket: (_request, socket) => void socket.destroy(),
      onAnswered: () => {},
      onDropped: () => {},
      onError: (error) => void errors.push(error),
    },
    '127.0.0.1',
    0,
  )
  return {
    baseUrl: `http://127.0.0.1:${server.port}`,
    token: token.fresh!,
    errors,
    close: () => server.close(1000),
  }
}
