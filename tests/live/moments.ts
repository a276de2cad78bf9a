/**
 * What an engine was doing when it was killed: it writes its moments down as they come, in a byte of a file, which outlives
 * the process. In some of them a thread of its own can lie in wait, to kill it in the middle of a call of the system.
 */

import { openSync, readFileSync, writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Disk, DiskFile } from '../../lib/store/disk.ts'
import type { LiveStore } from '../../lib/store/live-store.ts'

/**
 * Bits of the byte: it opens, repairs and catches up; writes and syncs the journal; holds synced entries that are not committed;
 * saves states in a commit, or brings the database's log into its file; is in the COMMIT itself.
 */
export const MOMENTS = ['start', 'journal', 'sync to commit', 'checkpoint', 'commit'] as const
export type Moment = (typeof MOMENTS)[number]

export interface Ambush {
  readonly moment: Moment
  /** Which time that it comes, and how long after its beginning, ms. */
  readonly time: number
  readonly delayMs: number
}

/** What the process was in when it died that wrote the file: often several at once. */
export function readMoments(file: string): readonly Moment[] {
  const bits = readFileSync(file)[0]!
  const moments = MOMENTS.filter((_, i) => bits & (1 << i))
  return moments[0] === 'start' ? ['start'] : moments
}

export class Moments {
  private readonly file: number
  private bits = 0
  /** How many times each began. */
  private readonly begun = new Int32Array(new SharedArrayBuffer(4 * MOMENTS.length))
  /** Groups of the journal that are safe, those that the commit under way may hold, and those that commits hold. */
  private synced = 0
  private taken = 0
  private settled = 0

  constructor(file: string, ambush: Ambush | null) {
    this.file = openSync(file, 'w')
    this.set('start', true)
    if (ambush !== null) lieInWait(this.begun, ambush)
  }

  started(): void {
    this.set('start', false)
  }

  wrapDisk(disk: Disk): Disk {
    return {
      list: () => disk.list(),
      read: (...what) => disk.read(...what),
      remove: (name) => disk.remove(name),
      space: () => disk.space(),
      open: async (name) => this.wrapFile(await disk.open(name)),
    }
  }

  private wrapFile(file: DiskFile): DiskFile {
    return {
      append: (bytes) => {
        this.set('journal', true)
        return file.append(bytes)
      },
      sync: async () => {
        await file.sync()
        this.set('journal', false)
        this.synced++
        this.set('sync to commit', true)
      },
      rewrite: (...what) => file.rewrite(...what),
      truncate: (length) => file.truncate(length),
      close: () => file.close(),
    }
  }

  wrapStore(store: LiveStore): LiveStore {
    return new Proxy(store, {
      get: (target, name: keyof LiveStore) => {
        if (name === 'commit')
          return (write: Parameters<LiveStore['commit']>[0]) => this.commit(target, write)
        if (name === 'sync') return () => this.during('checkpoint', () => target.sync())
        return target[name].bind(target)
      },
    })
  }

  /** A commit: from the first state that it saves on, a checkpoint; and what its statements and COMMIT take. */
  private async commit(store: LiveStore, write: Parameters<LiveStore['commit']>[0]): Promise<unknown> {
    this.taken = this.synced
    try {
      return await store.commit(async (commit) => {
        const { keep } = commit
        commit.keep = (change) => {
          this.set('checkpoint', true)
          return keep.call(commit, change)
        }
        const result = await write(commit)
        this.set('commit', true)
        return result
      })
    } finally {
      this.settled = this.taken
      this.set('checkpoint', false)
      this.set('commit', false)
      this.set('sync to commit', this.synced > this.settled)
    }
  }

  private async during<Result>(moment: Moment, work: () => Promise<Result>): Promise<Result> {
    this.set(moment, true)
    try {
      return await work()
    } finally {
      this.set(moment, false)
    }
  }

  private set(moment: Moment, holds: boolean): void {
    const i = MOMENTS.indexOf(moment)
    const bits = holds ? this.bits | (1 << i) : this.bits & ~(1 << i)
    if (bits === this.bits) return
    this.bits = bits
    writeSync(this.file, Uint8Array.of(bits), 0, 1, 0)
    if (!holds) return
    Atomics.add(this.begun, i, 1)
    Atomics.notify(this.begun, i)
  }
}

/** A thread can wait for parts of a millisecond, and kill while the main one is in the middle of a write. */
function lieInWait(begun: Int32Array, { moment, time, delayMs }: Ambush): void {
  const at = MOMENTS.indexOf(moment)
  new Worker(
    `const { begun, at, time, delayMs } = require('node:worker_threads').workerData
    for (let seen = 0; seen < time; seen = Atomics.load(begun, at)) Atomics.wait(begun, at, seen)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs)
    process.kill(process.pid, 'SIGKILL')`,
    { eval: true, workerData: { begun, at, time, delayMs }, execArgv: [] },
  ).unref()
}
