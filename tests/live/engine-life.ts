/** One life of the engine, from its start to its end or its kill. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ProcessData, ToldMessage } from './engine-process.ts'
import { type Moment, readMoments } from './moments.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Told<Kind> = Extract<ToldMessage, { readonly kind: Kind }>

export class EngineLife {
  health: Told<'health'> | null = null
  commits = 0
  /** How long program and map took, and folder and journal until it heard, ms; NaN while they do. */
  loadMs = Number.NaN
  openMs = Number.NaN
  private readonly spawnedMs = performance.now()
  private begunMs = Number.NaN
  private data: ProcessData | null = null
  private stderr = ''
  private error: string | null = null
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly exit: Promise<unknown>
  /** Who waits for something that changed. */
  private waiting: (() => void)[] = []

  /** Loads the program; nothing is opened before `begin`. */
  constructor() {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'tests/live/engine-process.ts'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.exit = once(this.child, 'close')
    this.child.stdin.on('error', () => {})
    this.child.stderr.on('data', (bytes) => {
      this.stderr += bytes
    })
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      // A kill may cut it short.
      if (line.endsWith('}')) this.hear(JSON.parse(line) as ToldMessage)
    })
    void this.exit.then(() => this.changed())
  }

  async begin(data: ProcessData): Promise<void> {
    await this.until(({ loadMs }) => !Number.isNaN(loadMs))
    this.data = data
    this.begunMs = performance.now()
    this.child.stdin.write(`${JSON.stringify(data)}\n`)
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  /** Why it failed; null: it did not. */
  get fault(): string | null {
    if (this.error !== null) return this.error
    return this.child.exitCode ? `exit ${this.child.exitCode}: ${this.stderr}` : null
  }

  /** Resolves once it holds of what was told, or the life has ended. */
  async until(holds: (life: this) => boolean): Promise<void> {
    while (!this.hasEnded && !holds(this))
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve)
      })
  }

  /** As a power cut would end it, unless its ambush has; gives what it was in. */
  async kill(): Promise<readonly Moment[]> {
    this.child.kill('SIGKILL')
    await this.exit
    return this.data === null ? [] : readMoments(this.data.momentFile)
  }

  /** Asks it to save and end. */
  askToStop(): void {
    this.child.stdin.end('stop\n')
  }

  /** Asks it to, and waits. */
  async stop(): Promise<void> {
    this.askToStop()
    await this.exit
  }

  private changed(): void {
    for (const wake of this.waiting.splice(0)) wake()
  }

  private hear(message: ToldMessage): void {
    if (message.kind === 'loaded') this.loadMs = performance.now() - this.spawnedMs
    else if (message.kind === 'health') this.health = message
    else if (message.kind === 'ready') this.openMs = performance.now() - this.begunMs
    else if (message.kind === 'commit') this.commits++
    else if (message.kind === 'failed') this.error = message.error
    this.changed()
  }
}
