import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { parseBackfillArguments } from '../../scripts/backfill-arguments.ts'
import { temporaryFolder } from '../store/folder.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Run extends ChildProcess {
  readonly output: { stdout: string; stderr: string }
  /** Resolves to exit code and signal when the process has ended. */
  readonly closed: Promise<unknown[]>
}

/** Scored by the speed baseline, which starts soonest. */
function start(args: readonly string[]): Run {
  const command = ['--import', 'tsx', 'scripts/backfill.ts', '--model', 'speed-baseline', ...args]
  const child = spawn(process.execPath, command, { cwd: root })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => {
    output.stdout += bytes
  })
  child.stderr.on('data', (bytes) => {
    output.stderr += bytes
  })
  return Object.assign(child, { output, closed: once(child, 'close') })
}

async function run(args: readonly string[]) {
  const child = start(args)
  const [code] = await child.closed
  return { code, ...child.output }
}

const rows = fleetRows({ ships: 4, hours: 30 })

function writeCsv(file: string, lines: readonly string[] = rows): string {
  writeFileSync(file, `${FLEET_HEADER}\n${lines.join('\n')}\n`)
  return file
}

/** Starts a run that has read some standard input and waits for more. */
async function startWaiting(dir: string) {
  const child = start(['-', '--data', dir])
  child.stdin!.on('error', () => {})
  child.stdin!.write(`${FLEET_HEADER}\n${rows.slice(1000).join('\n')}\n`)
  // The log lies beside the database while a connection is open, which comes after the lock.
  const log = join(dir, 'wakewatch.db-wal')
  while (!existsSync(log)) {
    if (child.exitCode !== null) throw new Error(`ended before it read: ${child.output.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return child
}

describe('npm run backfill', () => {
  it('prints a summary, or one object with --json, and exports', async () => {
    const dir = temporaryFolder()
    const file = writeCsv(join(dir, 'a.csv'))
    const first = await run([file, '--data', join(dir, 'data'), '--export', 'ndjson'])
    expect(first).toMatchObject({ code: 0 })
    expect(first.stdout).toMatch(/vessels +4/)
    expect(first.stdout).toContain(join(dir, 'data'))
    expect(first.stdout).not.toMatch(/simulated/i)
    expect(readFileSync(join(dir, 'data/export/tracks.ndjson'), 'utf8').split('\n')).toHaveLength(5)

    const again = await run([file, '--data', join(dir, 'data'), '--json'])
    expect(again.code).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({
      changed: false,
      inputs: [{ name: file, status: 'known', fault: null }],
      folder: { vessels: 4, tracks: 4 },
    })
  })

  it('names a bad input on one line, keeps the good one, and exits 1', async () => {
    const dir = temporaryFolder()
    const missing = join(dir, 'missing.csv')
    const { code, stdout, stderr } = await run([writeCsv(join(dir, 'a.csv')), missing, '--data', dir])
    expect(code).toBe(1)
    expect(stdout).toMatch(/vessels +4/)
    // A slow machine tells how far it is, too.
    const said = stderr
      .split('\n')
      .filter((line) => line !== '' && !/^(reading: |folding: |writing: |done after )/.test(line))
    expect(said).toEqual([`backfill: ${missing}: no such file`])
  })

  it('exits 2 on wrong use and 0 on --help, which shows two examples', async () => {
    const wrong: [string[], string][] = [
      [[], 'missing required argument'],
      [['a.csv', '--nonsense'], 'unknown option'],
      [['a.csv', '--start', 'yesterday'], '--start wants a time'],
      [['a.csv', '--place', 'somewhere'], '--place is auto, true or relative'],
      [['a.csv', '--columns', 'latitude'], '--columns: "latitude" is not FIELD=COLUMN'],
      [['a.csv', '--data', 'data/demo'], "simulated demo's own folder"],
    ]
    for (const [args, message] of wrong) {
      const said: string[] = []
      const parse = () => parseBackfillArguments(args, (text) => said.push(text))
      expect(parse, args.join(' ')).toThrow(CommanderError)
      expect(said.join('')).toContain(message)
    }
    const late: string[] = []
    const beforeIt = Date.UTC(2024, 1, 29)
    const future = ['a.csv', '--start', '2024-03-01']
    expect(() => parseBackfillArguments(future, (text) => late.push(text), beforeIt)).toThrow(CommanderError)
    expect(late.join('')).toContain('--start 2024-03-01T00:00:00.000Z lies in the future')
    const { code, stdout, stderr } = await run(wrong[1]![0])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(wrong[1]![1])
    const help = await run(['--help'])
    expect(help.code).toBe(0)
    expect(help.stdout.match(/^ {2}npm run backfill -- /gm)).toHaveLength(2)
  })

  it.each([
    ['2024-03-01T12:30:00Z', Date.UTC(2024, 2, 1, 12, 30)],
    ['2024-03-01T12:30:00+02:00', Date.UTC(2024, 2, 1, 10, 30)],
    ['2024-03-01', Date.UTC(2024, 2, 1)],
  ])('takes --start %s', (text, startMs) => {
    expect(parseBackfillArguments(['a.nmea', '--start', text]).reading.startMs).toBe(startMs)
  })

  it('names the folder that cannot be, and what to do, on one line', async () => {
    const file = writeCsv(join(temporaryFolder(), 'a.csv'))
    const { code, stdout, stderr } = await run([file, '--data', join(file, 'data')])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      `backfill: ${join(file, 'data')}: a file stands where a folder is due; choose another folder with --data\n`,
    )
  })

  it('exits 130 on Ctrl-C, also while it waits for input, and leaves the folder as it was', async () => {
    const dir = join(temporaryFolder(), 'data')
    await run([writeCsv(`${dir}.csv`, rows.slice(0, 1000)), '--data', dir, '--json'])
    const child = await startWaiting(dir)
    child.kill('SIGINT')
    const [code] = await child.closed
    expect(code).toBe(130)
    const after = await run([`${dir}.csv`, '--data', dir, '--json'])
    expect(JSON.parse(after.stdout)).toMatchObject({ changed: false, folder: { positions: 1000 } })
  })

  it('killed in the middle leaves the folder as it was, and free for the next', async () => {
    const dir = join(temporaryFolder(), 'data')
    await run([writeCsv(`${dir}.csv`, rows.slice(0, 1000)), '--data', dir, '--json'])
    const child = await startWaiting(dir)
    const busy = await run([`${dir}.csv`, '--data', dir])
    expect(busy.code).toBe(1)
    expect(busy.stderr).toContain('is being written by another process')
    child.kill('SIGKILL')
    await child.closed
    const after = await run([`${dir}.csv`, '--data', dir, '--json'])
    expect(JSON.parse(after.stdout)).toMatchObject({ changed: false, folder: { positions: 1000 } })
  })
})
