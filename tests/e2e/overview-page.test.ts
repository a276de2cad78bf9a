import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runBackfill } from '../pipeline/run-backfill.ts'
import { FLEET_HEADER, fleetRows } from '../pipeline/synthetic-fleet.ts'
import { temporaryFolder } from '../store/folder.ts'

/** A folder marked as simulated, with a ship under an invalid MMSI that goes silent. */
async function simulatedFolder(): Promise<string> {
  const dir = temporaryFolder()
  const file = join(dir, 'a.csv')
  const rows = fleetRows({ ships: 4, hours: 40 }).map((row) => row.replace(/^219000017/, '123456789'))
  writeFileSync(file, `${[FLEET_HEADER, ...rows].join('\n')}\n`)
  await runBackfill(dir, [file], { simulated: true })
  return dir
}

it('the overview shows a folder with what is simulated or invalid marked', async () => {
  const script = fileURLToPath(new URL('live-page-server.ts', import.meta.url))
  const options = { execArgv: ['--import', 'tsx'], stdio: ['ignore', 2, 2, 'ipc'] as const }
  const server = fork(script, [await simulatedFolder()], { ...options, stdio: [...options.stdio] })
  try {
    const [{ port, token }] = (await once(server, 'message')) as [{ port: number; token: string }]
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`http://127.0.0.1:${port}/overview`, { headers })
    const html = (await answer.text()).replaceAll('<!-- -->', '')
    expect(html).toContain('Simulated data: no ship')
    expect(html).toMatch(/<dt>Vessels<\/dt><dd>4<small>1 invalid MMSI<\/small>/)
    expect(html).toMatch(
      /SHIP 1 <code>123\u2009456\u2009789<\/code><\/span> <span class="tag warn">invalid MMSI/,
    )
    expect(html).toMatch(/Silent"[^>]*><span class="value">14\.1\u00a0h/)
    expect(html).toMatch(/Latest trips <span class="shown">4<\/span> <span class="tag warn">simulated/)
    // Every script of the page has the nonce of its own answer.
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy')!)![1]!
    const scripts = html.match(/<script[^>]*>/g)!
    expect(scripts.length).toBeGreaterThan(3)
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
})
