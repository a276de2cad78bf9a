/** The server as it runs, with the prediction service alone, for bench:predict. Prints its port and token. */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseBackend } from '../../lib/model/backend.ts'
import { POLICY } from '../../lib/server/accounts/policy.ts'
import { Gatekeeper } from '../../lib/server/http/gatekeeper.ts'
import { listen } from '../../lib/server/http/http-server.ts'
import { readShownModels, startPredictService } from '../../lib/server/predict/predict-service.ts'
import { makeOperatorToken, withAccounts } from '../../scripts/accounts-folder.ts'

const [folder] = process.argv.slice(2)
const models = await readShownModels(folder!, { detector: 'detector', suspicion: 'suspicion' })
const { name: backend } = chooseBackend(process.env)
const service = await startPredictService({ models, backend, ports: null })
const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
const token = await makeOperatorToken(dir)
// As long as the bench runs.
await withAccounts(dir, async (accounts) => {
  const gate = new Gatekeeper(accounts, POLICY, new Set())
  const server = await listen(
    {
      gate,
      ...{ routes: service.routes, pages: [], socketPath: '/live' },
      page: async (_request, response) => void response.writeHead(404).end(),
      socket: (_request, socket) => void socket.destroy(),
      onAnswered: () => {},
      onDropped: () => {},
      onError: (error) => {
        throw error
      },
    },
    '127.0.0.1',
    0,
  )
  console.log(JSON.stringify({ port: server.port, token, backend }))
  await new Promise(() => {})
})
