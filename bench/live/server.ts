/** The server under bench:live: `npm start` as its own process, and what it takes, seen from outside. Linux's /proc. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { makeOperatorToken } from '../../scripts/accounts-folder.ts'
import { rootFolder } from '../../scripts/folders.ts'
import { buildPages } from '../../scripts/start-build.ts'
import { scriptCommand } from './run-script.ts'

const READY_MS = 600_000
const ASK_MS = 50
/** Of times in /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICK_MS = 10

/** Of `/api/v1/health`. */
const health = z.looseObject({
  reports: z.number(),
  late: z.number(),
  tooLate: z.number(),
  refolded: z.number(),
  waiting: z.number(),
  awake: z.number(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
})
export type Health = z.infer<typeof health>

/** Processor time so far, ms: of its first thread, of the busiest other one (the engine), and of all others together. */
export interface ThreadTimes {
  readonly mainMs: number
  readonly engineMs: number
  readonly otherMs: number
}

export interface ServerRequest {
  readonly dir: string
  readonly port: number
  readonly source: string
  /** Of an earlier start; null: one is made. */
  readonly token: string | null
  readonly nodeOptions: readonly string[]
}

export class BenchServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly request: ServerRequest,
    readonly token: string,
    /** From the start of the process to the first yes of `/readyz`. */
    readonly startMs: number,
  ) {}

  static async start(request: ServerRequest): Promise<BenchServer> {
    const { dir, port, source, nodeOptions } = request
    // Once after the sources have changed: no part of a start.
    await buildPages(rootFolder, new AbortController().signal, (line) => console.error(`bench: ${line}`))
    const startedMs = performance.now()
    const args = ['--data', join(dir, 'data'), '--port', String(port), '--source', source]
    const child = spawn(process.execPath, [...nodeOptions, ...scriptCommand('start.ts'), ...args], {
      stdio: ['ignore', 'pipe', process.stderr],
      env: { ...process.env, WAKEWATCH_LOG: 'warn' },
    })
    // What it says is not read, but taken: it must not wait for that.
    child.stdout!.resume()
    let status: number | null | undefined
    child.on('exit', (code) => {
      status = code
    })
    while (!(await isReady(port))) {
      if (status !== undefined) throw new Error(`bench: the server ended with ${status}`)
      if (performance.now() - startedMs > READY_MS) throw new Error('bench: the server does not get ready')
      await new Promise((resolve) => setTimeout(resolve, ASK_MS))
    }
    const token = request.token ?? (await makeOperatorToken(join(dir, 'data')))
    return new BenchServer(child, request, token, performance.now() - startedMs)
  }

  async health(): Promise<Health> {
    const response = await fetch(`http://127.0.0.1:${this.request.port}/api/v1/health`, {
      headers: { authorization: `Bearer ${this.token}` },
    })
    return health.parse(await response.json())
  }

  threads(): ThreadTimes {
    const pid = this.child.pid!
    const times = readdirSync(`/proc/${pid}/task`)
      .filter((task) => task !== String(pid))
      .map((task) => processorMs(`/proc/${pid}/task/${task}/stat`))
      .sort((a, b) => b - a)
    const [engineMs = 0, ...others] = times
    return {
      mainMs: processorMs(`/proc/${pid}/task/${pid}/stat`),
      engineMs,
      otherMs: others.reduce((sum, ms) => sum + ms, 0),
    }
  }

  /** Resident memory now, and the most so far. */
  memory(): { readonly rssMb: number; readonly peakMb: number } {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    const field = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024
    return { rssMb: field('VmRSS'), peakMb: field('VmHWM') }
  }

  /** What lies in a folder or file of the data folder, MB. */
  diskMb(...names: readonly string[]): number {
    return names.reduce((sum, name) => sum + bytesOf(join(this.request.dir, 'data', name)), 0) / 2 ** 20
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = new Promise((resolve) => this.child.on('exit', resolve))
    this.child.kill(signal)
    await gone
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}

function processorMs(file: string): number {
  // After the name, which may hold blanks: state is the first, user and system time the 12th and 13th.
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function bytesOf(path: string): number {
  if (!existsSync(path)) return 0
  if (!statSync(path).isDirectory()) return statSync(path).size
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
