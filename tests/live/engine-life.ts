/** One life of the engine, from its start to its end or its kill. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ProcessData, ToldMessage } from './engine-process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

type Told<Kind> = Extract<ToldMessage, { readonly kind: Kind }>

export class EngineLife {
  readonly startedMs = performance.now()
  health: Told<'health'> | null = null
  commits = 0
  private stderr = ''
  private error: string | null = null
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly exit: Promise<unknown>
  /** Who waits for something that changed. */
  private waiting: (() => void)[] = []

  constructor(data: ProcessData, prefix: readonly string[] = []) {
    const command = [...prefix, process.execPath, '--import', 'tsx', 'tests/live/engine-process.ts']
    this.child = spawn(command[0]!, [...command.slice(1), JSON.stringify(data)], {
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

  /** As a power cut would end it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exit
  }

  /** Asks it to save and end. Gives how long that took, ms. */
  async stop(): Promise<number> {
    const startMs = performance.now()
    this.child.stdin.end('stop\n')
    await this.exit
    return performance.now() - startMs
  }

  private changed(): void {
    for (const wake of this.waiting.splice(0)) wake()
  }

  private hear(message: ToldMessage): void {
    if (message.kind === 'health') this.health = message
    else if (message.kind === 'commit') this.commits++
    else if (message.kind === 'failed') this.error = message.error
    this.changed()
  }
}
