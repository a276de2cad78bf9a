/** `npm start` as an operator starts it, a process of its own, and what it says. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { PipelineHealth } from '../../lib/server/engine.ts'
import { makeOperatorToken } from '../../scripts/accounts-folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Between two looks at what is waited for, ms. */
const LOOK_MS = 25

export class StartProcess {
  stderr = ''
  private stdout = ''
  private readonly exit: Promise<[code: number | null, signal: string | null]>
  private readonly child: ChildProcessByStdio<null, Readable, Readable>

  private constructor(
    options: readonly string[],
    private token: string,
  ) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', '--port', '0', ...options], {
      ...{ cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    })
    this.exit = once(this.child, 'close') as typeof this.exit
    this.child.stdout.on('data', (bytes) => {
      this.stdout += bytes
    })
    this.child.stderr.on('data', (bytes) => {
      this.stderr += bytes
    })
  }

  /** `token`: of an earlier start; left out, one is made by the command line's way. Resolves when it folds what comes. */
  static async start(options: readonly string[], token = ''): Promise<StartProcess> {
    const started = new StartProcess(options, token)
    await started.until(() => /hears/.test(started.stdout), 'the link')
    const dir = options[options.indexOf('--data') + 1]!
    if (token === '') started.token = await makeOperatorToken(dir)
    await started.until(async () => (await fetch(`${started.origin}/readyz`)).ok, 'readiness')
    return started
  }

  get origin(): string {
    return /http:\/\/[\d.]+:\d+/.exec(this.stdout)![0]
  }

  get pid(): number {
    return this.child.pid!
  }

  get feedUrl(): string {
    return `${this.origin.replace('http', 'ws')}/live`
  }

  /** Path of the link that was printed, from the slash on; null: none was. */
  get link(): string | null {
    return /\/welcome#\S+/.exec(this.stdout)?.[0] ?? null
  }

  /** What opens everything. */
  get key(): string {
    return this.token
  }

  get headers(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.token}` }
  }

  async get(path: string): Promise<string> {
    const answer = await fetch(this.origin + path, { headers: this.headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.text()
  }

  async health(): Promise<PipelineHealth> {
    return JSON.parse(await this.get('/api/v1/health')) as PipelineHealth
  }

  /** Resolves once it holds; rejects where the process ends before. */
  async until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    while (!(await holds())) {
      if (this.child.exitCode !== null) throw new Error(`ended without ${what}:\n${this.stderr}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  /** Asks it to save and end; gives how it did. */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal)
    return (await this.exit)[0]
  }

  /** Whatever became of it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exit
  }
}
