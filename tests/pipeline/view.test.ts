import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../store/folder.ts'
import { runBackfill } from './run-backfill.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function view(args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/view.ts', ...args], { cwd: root })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    output.stderr += bytes
  })
  return Object.assign(child, { output, closed: once(child, 'close') })
}

async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { server, port: address.port }
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

async function addressOf(child: ChildProcess & { output: { stdout: string; stderr: string } }) {
  for (;;) {
    const address = /http:\S+/.exec(child.output.stdout)?.[0]
    if (address !== undefined) return address
    if (child.exitCode !== null) throw new Error(`it ended: ${child.output.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A folder marked as simulated, with a ship under an invalid MMSI that goes silent. */
async function simulatedFolder(): Promise<string> {
  const dir = temporaryFolder()
  const file = join(dir, 'a.csv')
  const rows = fleetRows({ ships: 4, hours: 40 }).map((row) => row.replace(/^219000017/, '123456789'))
  writeFileSync(file, `${[FLEET_HEADER, ...rows].join('\n')}\n`)
  await runBackfill(dir, [file], { simulated: true })
  return dir
}

it('shows a folder as a page, with what is simulated or invalid marked, until Ctrl-C', async () => {
  const dir = await simulatedFolder()
  const { server, port } = await listen()
  await close(server)
  const child = view(['--data', dir, '--port', String(port)])
  try {
    const address = await addressOf(child)
    expect(address).toBe(`http://127.0.0.1:${port}`)
    const html = (await (await fetch(address)).text()).replaceAll('<!-- -->', '')
    expect(html).toContain('Simulated data: no ship')
    expect(html).toMatch(/<dt>Vessels<\/dt><dd>4<small>1 invalid MMSI<\/small>/)
    expect(html).toMatch(/SHIP 1 <code>123456789<\/code><\/span> <span class="tag warn">invalid MMSI/)
    expect(html).toMatch(/Silent"[^>]*><span class="value">14\.1 h/)
    expect(html).toMatch(/Latest trips <span class="shown">4<\/span> <span class="tag warn">simulated/)
  } finally {
    child.kill('SIGINT')
  }
  expect(await child.closed).toEqual([0, null])
})

it('refuses a busy port and an empty folder in one line', async () => {
  const { server, port } = await listen()
  const busy = view(['--data', await simulatedFolder(), '--port', String(port)])
  expect(await busy.closed).toEqual([1, null])
  expect(busy.output).toEqual({
    stdout: '',
    stderr: `view: port ${port} is in use; name another one with --port\n`,
  })
  await close(server)
  const empty = view(['--data', '/nowhere'])
  expect(await empty.closed).toEqual([1, null])
  expect(empty.output.stderr).toBe(
    'view: /nowhere holds no data: npm run backfill -- FILE... --data /nowhere brings some in\n',
  )
  const wrong = view(['--port', 'high'])
  expect(await wrong.closed).toEqual([2, null])
})
