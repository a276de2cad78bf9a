import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseCount, recordProof } from '../proof.ts'
import { type ApiServer, serveApi } from '../server/predict/api-server.ts'
import { type ApiWorld, openApiWorld } from '../server/predict/api-world.ts'
import { hasSharedData } from '../shared-data.ts'
import { temporaryFolder } from '../store/folder.ts'
import { openSchemathesisVenv } from './oracle-venv.ts'

/**
 * Schemathesis against the server with its real routes: it reads the document that is served, asks what that allows and
 * what it does not, and finds nothing: no status, header or body that is not documented, nothing sound refused, nothing
 * unsound taken, no defect of ours.
 */

const venv =
  hasSharedData || process.env.CI
    ? openSchemathesisVenv()
    : { skipped: 'no ../shared/data beside the checkout, and no CI' }

const CASES = caseCount(12, 400)
/** Some ninety routes take minutes. */
const TIMEOUT_MS = caseCount(900_000, 7_200_000)

async function runSchemathesis(python: string, server: ApiServer): Promise<{ status: number; text: string }> {
  const config = fileURLToPath(new URL('schemathesis.toml', import.meta.url))
  // It leaves files of its own where it runs.
  const cwd = temporaryFolder()
  const document = join(cwd, 'openapi.json')
  const served = await fetch(`${server.baseUrl}/openapi.json`, {
    headers: { authorization: `Bearer ${server.token}` },
  })
  writeFileSync(document, await served.text())
  const env = { ...process.env, WAKEWATCH_TOKEN: server.token }
  const args = [
    ...['--config-file', config, 'run', document, '--url', server.baseUrl],
    ...['--checks', 'all', '--seed', '7', '--no-color'],
    ...[
      '--max-examples',
      String(CASES),
      '--phases',
      'examples,coverage,fuzzing',
      '--generation-database',
      'none',
    ],
    // Downloads are made in a thread of their own, which a busy machine is slow to start.
    ...['--request-timeout', '60'],
  ]
  return new Promise((resolve) => {
    execFile(join(dirname(python), 'st'), args, { env, cwd, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }),
    )
  })
}

if ('skipped' in venv) {
  test.skip(`schemathesis finds nothing (skipped: ${venv.skipped})`, () => {})
} else {
  let world: ApiWorld
  let server: ApiServer
  beforeAll(async () => {
    world = await openApiWorld()
    server = await serveApi(world.routes, world.accountsWorld)
  })
  afterAll(async () => {
    await server.close()
    await world.close()
  })

  test('schemathesis finds nothing', { timeout: TIMEOUT_MS }, async () => {
    const { status, text } = await runSchemathesis(venv.python, server)
    expect(status, text).toBe(0)
    expect(server.errors).toEqual([])
    recordProof(
      'schemathesis',
      `${world.routes.length} routes, ${CASES} cases each and its coverage, schemathesis 4.32.5: nothing`,
    )
  })
}
