/** The server as it runs, with the prediction service alone, for bench:predict. Prints its port and token. */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseBackend } from '../../lib/model/backend.ts'
import { openAccessToken } from '../../lib/server/http/access-token.ts'
import { listen } from '../../lib/server/http/http-server.ts'
import { readShownModels, startPredictService } from '../../lib/server/predict/predict-service.ts'

const [folder] = process.argv.slice(2)
const models = await readShownModels(folder!, { detector: 'detector', suspicion: 'suspicion' })
const { name: backend } = chooseBackend(process.env)
const service = await startPredictService({ models, backend, ports: null })
const token = openAccessToken(join(mkdtempSync(join(tmpdir(), 'wakewatch-bench-')), 'token'), true)
const server = await listen(
  {
    admission: { hosts: new Set(), token },
    ...{ routes: service.routes, socketPath: '/live' },
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
console.log(JSON.stringify({ port: server.port, token: token.fresh, backend }))
