import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { writeSimulation } from '../../scripts/simulate-files.ts'
import { createRandom } from '../features/scenario.ts'
import { caseCount, recordProof } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'
import { never } from './run-backfill.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const KILLS = caseCount(3, 50)
/** Kills of one run, before it may end. */
const KILLS_A_RUN = 3

interface End {
  readonly code: number | null
  readonly stderr: string
}

/** Runs a backfill, and kills it as a power cut would after `killMs`, where that is before its end. */
async function backfill(args: readonly string[], killMs = Number.POSITIVE_INFINITY): Promise<End> {
  const child = spawn(
    process.execPath,
    [...['--import', 'tsx', 'scripts/backfill.ts', ...args], '--workers', '2', '--model', 'speed-baseline'],
    {
      cwd: root,
    },
  )
  let stderr = ''
  child.stderr.on('data', (bytes) => {
    stderr += bytes
  })
  child.stdout.resume()
  const timer = Number.isFinite(killMs) ? setTimeout(() => child.kill('SIGKILL'), killMs) : undefined
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, stderr }
}

/** Progress is told on a slow machine. */
const FINE: End = { code: 0, stderr: expect.not.stringContaining('backfill:') as unknown as string }

function readExports(dir: string): Record<string, string> {
  const out = join(dir, 'export')
  return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]))
}

it('a run killed anywhere and resumed exports the bytes of one that was never killed', async () => {
  const dir = temporaryFolder()
  const options = { vessels: 12, days: 10, seed: 9, startMs: Date.UTC(2025, 0, 1), intervalMs: 600_000 }
  const simulated = join(dir, 'simulated')
  await writeSimulation(
    { ...options, format: 'csv', fleet: 'ordinary', out: simulated, json: false },
    createBuiltinPlaces(),
    never,
    () => {},
  )
  const messages = readdirSync(join(simulated, 'messages')).map((file) => join(simulated, 'messages', file))
  // The folder holds half of them already: what is killed adds to it.
  const half = messages.slice(0, messages.length / 2)
  const rest = messages.slice(messages.length / 2)
  const base = join(dir, 'base')
  expect(await backfill([...half, '--data', base])).toEqual(FINE)

  const whole = join(dir, 'whole')
  cpSync(base, whole, { recursive: true })
  const startedMs = performance.now()
  expect(await backfill([...rest, '--data', whole, '--export', 'ndjson'])).toEqual(FINE)
  const tookMs = performance.now() - startedMs
  const wanted = readExports(whole)

  const random = createRandom(3)
  let kills = 0
  let resumed = 0
  for (let run = 0; kills < KILLS; run++) {
    const data = join(dir, `killed-${run}`)
    cpSync(base, data, { recursive: true })
    const args = [...rest, '--data', data, '--export', 'ndjson', '--resume']
    let end: End | null = null
    for (let i = 0; i < KILLS_A_RUN && end?.code !== 0; i++) {
      end = await backfill(args, random() * tookMs * 1.1)
      if (end.code === null) kills++
      else expect(end, end.stderr).toMatchObject({ code: 0 })
      if (end.code === null && readdirSync(data).includes('run')) resumed++
    }
    if (end?.code !== 0) expect(await backfill(args)).toEqual(FINE)
    const found = readExports(data)
    for (const file of Object.keys(wanted))
      expect(found[file] === wanted[file], `run ${run} ${file}`).toBe(true)
    expect(readdirSync(data)).not.toContain('run')
  }
  expect(resumed).toBeGreaterThan(0)
  recordProof(
    'a backfill killed anywhere and resumed',
    `${kills} kills, ${resumed} of them with work to resume`,
  )
})
