/** `npm run view`: what a data folder holds, as a page on this machine. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join, relative, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Command, CommanderError } from 'commander'
import { z } from 'zod'
import { hasStore } from '../lib/store/store.ts'
import { DEMO_FOLDER, MAIN_FOLDER, rootFolder } from './folders.ts'
import { buildPage, NEXT_ENVIRONMENT, NEXT_PROGRAM } from './view-build.ts'

/** Only this machine: the page has no sign-in. */
const HOST = '127.0.0.1'
const PORT = 3000
const POLL_MS = 100

const EXAMPLES = `
Examples:
  npm run view
  npm run view -- --data data/demo --port 3001`

const optionsSchema = z.object({
  data: z.string().min(1).optional(),
  port: z.coerce
    .number({ error: '--port is a number' })
    .int({ error: '--port is a whole number' })
    .min(1, { error: '--port is 1 to 65535' })
    .max(65_535, { error: '--port is 1 to 65535' }),
})

function parseArguments(argv: readonly string[]) {
  const command = new Command('npm run view --')
    .exitOverride()
    .description('Shows what a data folder holds as a page on this machine. Ctrl-C ends it.')
    .option('--data <dir>', `data folder (default: ${MAIN_FOLDER}, and ${DEMO_FOLDER} while there is none)`)
    .option('--port <number>', 'port on 127.0.0.1', String(PORT))
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const parsed = optionsSchema.safeParse(command.opts())
  if (!parsed.success) command.error(`error: ${parsed.error.issues[0]!.message}`)
  return parsed.data!
}

/** The folder to show; throws where there is nothing in it. */
function chooseFolder(named: string | undefined): string {
  const found = (named === undefined ? [MAIN_FOLDER, DEMO_FOLDER] : [named]).find(hasStore)
  if (found !== undefined) return found
  throw new Error(
    named === undefined
      ? 'no data yet: npm start makes a small simulated fleet, npm run backfill -- FILE... takes your own data'
      : `${named} holds no data: npm run backfill -- FILE... --data ${named} brings some in`,
  )
}

/** As short as it can be said to the server, which runs in the root; the page shows it so. */
function fromRoot(dir: string): string {
  const path = relative(rootFolder, resolve(dir))
  return path.startsWith('..') || path === '' ? resolve(dir) : path
}

/** Throws where something listens on the port already, or it may not be used. */
async function requireFreePort(port: number): Promise<void> {
  const probe = createServer()
  try {
    probe.listen(port, HOST)
    await once(probe, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EADDRINUSE') throw new Error(`port ${port} is in use; name another one with --port`)
    if (code === 'EACCES') throw new Error(`port ${port} needs rights; name one above 1023 with --port`)
    throw error
  }
  probe.close()
  await once(probe, 'close')
}

/** Waits until the server takes connections; false when it ends before. */
async function isAnswering(port: number, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const socket = connect(port, HOST)
    try {
      await once(socket, 'connect')
      return true
    } catch {
      // Not yet.
      await setTimeout(POLL_MS)
    } finally {
      socket.destroy()
    }
  }
  return false
}

async function run(argv: readonly string[]): Promise<number> {
  const { data, port } = parseArguments(argv)
  try {
    const dir = chooseFolder(data)
    await requireFreePort(port)
    await buildPage(rootFolder, (line) => console.error(`view: ${line}`))
    const next = join(rootFolder, NEXT_PROGRAM)
    const server = spawn(process.execPath, [next, 'start', '--hostname', HOST, '--port', String(port)], {
      cwd: rootFolder,
      env: { ...process.env, ...NEXT_ENVIRONMENT, WAKEWATCH_DATA: fromRoot(dir) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
    const closed = once(server, 'close')
    if (await isAnswering(port, server))
      console.log(`${dir} is shown at http://${HOST}:${port} (Ctrl-C ends it)`)
    const [code, signal] = await closed
    // Ended by the person is a good end.
    return signal === null && code !== 0 && code !== 130 && code !== 143 ? 1 : 0
  } catch (error) {
    console.error(`view: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Commander has printed what was wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
