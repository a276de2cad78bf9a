/** The server as it runs, on a port of its own and without pages, over whatever routes. */

import { POLICY, type Policy } from '../../../lib/server/accounts/policy.ts'
import { Gatekeeper } from '../../../lib/server/http/gatekeeper.ts'
import { listen } from '../../../lib/server/http/http-server.ts'
import type { Route } from '../../../lib/server/http-route.ts'
import { type AccountsWorld, openAccountsWorld } from '../accounts/accounts-world.ts'

export interface ApiServer {
  readonly baseUrl: string
  /** Opens it, as `Authorization: Bearer`. */
  readonly token: string
  /** Defects that were answered 500. */
  readonly errors: readonly unknown[]
  close(): Promise<void>
}

/** `world`: the accounts that the routes have too; left out, others. It is closed with the server. */
export async function serveApi(
  routes: readonly Route[],
  world?: AccountsWorld,
  policy: Policy = POLICY,
): Promise<ApiServer> {
  const { accounts, token, close } = world ?? (await openAccountsWorld())
  const gate = new Gatekeeper(accounts, policy, new Set())
  const errors: unknown[] = []
  const server = await listen(
    {
      ...{ gate, routes, pages: [], socketPath: '/live' },
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
    token,
    errors,
    async close() {
      await server.close(1000)
      gate.close()
      await close()
    },
  }
}
