import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createTrackContext } from '../../scripts/track-context.ts'
import { temporaryFolder } from '../store/folder.ts'
import { callRows, csvRows, HEADER, numbersOf } from './anchorage-world.ts'
import { runBackfill, writeCsv } from './run-backfill.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/anchorages.ts', ...args], { cwd: root })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    output.stderr += bytes
  })
  const [code] = await once(child, 'close')
  return { code, ...output }
}

it('writes a list that a backfill takes, with what it was made of beside it', async () => {
  const dir = temporaryFolder()
  const rows = numbersOf(3, 219_000_000).flatMap((mmsi) =>
    callRows({ mmsi, latDeg: 54.99975, lonDeg: 3.0022, hours: 13, minutes: 60 }),
  )
  const messages = writeCsv(join(dir, 'a.csv'), HEADER, csvRows(rows))
  await runBackfill(join(dir, 'data'), [messages], { simulated: true })
  const ports = writeCsv(join(dir, 'ports.csv'), 'name,country,lat,lon', ['Haven,Netherlands,55.0,3.1'])
  const out = join(dir, 'lists', 'anchorages.csv')
  const options = ['--data', join(dir, 'data'), '--ports', ports, '--min-vessels', '3']

  const told = await run(...options, '--out', out, '--json')
  expect(told).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(dir, 'lists')).sort()).toEqual(['anchorages.csv', 'anchorages.csv.json'])
  const version = JSON.parse(readFileSync(`${out}.json`, 'utf8'))
  expect(JSON.parse(told.stdout)).toEqual(version)
  expect(version).toMatchObject({
    about: 'Anchorages derived by Wakewatch from SIMULATED messages',
    options: { minVessels: 3, minHours: 12 },
    read: { simulated: true, ships: 3, stays: 3 },
    ...{ anchorages: 1, ports: { kept: 1 } },
  })
  // A generation's configuration names its ports as this list is named.
  const { ports: taken, configuration } = await createTrackContext(out)
  expect(configuration).toMatchObject({ ports: version.sha256 })
  expect(taken?.map(({ name, country }) => `${name} ${country}`)).toEqual(['Haven, 6 km W NL', 'Haven NL'])

  const only = await run(...options, '--out', join(dir, 'only.csv'), '--only', '--min-hours', '13.5')
  expect(only).toMatchObject({ code: 0, stdout: expect.stringContaining('SIMULATED messages: 0 cells') })
  expect(only.stderr).toContain('holds nothing, and a backfill will not take it')
})

it('tells wrong use and failures apart, in one line, and leaves no file', async () => {
  const dir = temporaryFolder()
  const out = join(dir, 'a.csv')
  const given = ['--data', join(dir, 'none'), '--out', out]
  const wrong: readonly (readonly [args: readonly string[], code: number, line: RegExp])[] = [
    [given.slice(0, 2), 2, /--out <file>/],
    [[...given, '--min-vessels', '0'], 2, /a whole number of ships, 1 or more/],
    [[...given, '--since', '2024-03-02', '--until', '2024-03-01T23:00:00Z'], 2, /--since must lie before/],
    [given, 1, /^anchorages: .*none holds no data yet\n$/],
  ]
  for (const [args, code, line] of wrong) {
    const result = await run(...args)
    expect(result, args.join(' ')).toMatchObject({ code, stdout: '' })
    expect(result.stderr).toMatch(line)
  }
  expect(existsSync(out)).toBe(false)
})
