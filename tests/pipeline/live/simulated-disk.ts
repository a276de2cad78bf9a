/**
 * A disk in memory that does what real ones do to those who do not sync: a crash loses, tears or zeroes what was not
 * synced, a failed sync forgets what it did not write, and new files vanish whose name was not synced. Everything is
 * decided by the seed.
 */

import type { Random } from '../../../lib/simulate/random.ts'
import type { Disk, DiskFile } from '../../../lib/store/disk.ts'

export interface SimulatedDiskOptions {
  readonly random: Random
  /** Bytes that all files together may take. */
  readonly totalBytes?: number
  /** Of the simulator's clock; by default nothing takes time. */
  readonly wait?: (ms: number) => Promise<void>
}

type Operation = 'append' | 'rewrite' | 'sync' | 'truncate' | 'open' | 'remove'

/** What may go wrong; the simulator sets it as it goes. */
export interface DiskFaults {
  /** Chance that an operation fails with EIO. */
  errorChance: number
  /** Longest time that an operation takes, ms of the simulator's clock. */
  slowestMs: number
}

interface Content {
  /** What reads give. */
  cache: Uint8Array
  /** What is on the disk. */
  durable: Uint8Array
  /** From here on the cache was not written to the disk, as the system knows. */
  dirtyFrom: number
  /** It was cut to so many bytes since it was synced; Infinity: it was not. */
  cutTo: number
  isNameSafe: boolean
}

export class SimulatedDisk {
  readonly faults: DiskFaults = { errorChance: 0, slowestMs: 0 }
  totalBytes: number
  /** Counts crashes: what was opened before one is dead after it. */
  life = 0
  private readonly files = new Map<string, Content>()
  private readonly random: Random
  private readonly wait: (ms: number) => Promise<void>

  constructor({
    random,
    totalBytes = Number.POSITIVE_INFINITY,
    wait = async () => {},
  }: SimulatedDiskOptions) {
    this.random = random
    this.totalBytes = totalBytes
    this.wait = wait
  }

  /** The disk until the next crash: whoever goes on with it after that has died, and only gets errors. */
  mount(): Disk {
    const { life } = this
    return {
      list: async () => {
        this.requireAlive(life)
        return [...this.files.keys()].sort()
      },
      open: async (name) => {
        await this.begin('open', life)
        return new SimulatedFile(this, this.contentOf(name), life)
      },
      read: async (name, from = 0, length = Number.POSITIVE_INFINITY) => {
        this.requireAlive(life)
        const content = this.files.get(name)
        if (content === undefined) throw failure('ENOENT', `no file ${name}`)
        return content.cache.slice(from, Math.min(content.cache.length, from + length))
      },
      remove: async (name) => {
        await this.begin('remove', life)
        if (!this.files.delete(name)) throw failure('ENOENT', `no file ${name}`)
      },
      space: async () => ({ freeBytes: this.freeBytes, totalBytes: this.totalBytes }),
    }
  }

  /** Puts bytes there as they are, safe: what a test wants damaged, or foreign. */
  place(name: string, bytes: Uint8Array): void {
    this.files.set(name, safeContent(bytes.slice()))
  }

  /** The machine stops and starts again. */
  crash(): void {
    this.life++
    for (const [name, content] of this.files) {
      if (!content.isNameSafe && this.random.next() < 0.5) {
        this.files.delete(name)
        continue
      }
      this.files.set(name, safeContent(this.imageAfterCrash(content)))
    }
  }

  get usedBytes(): number {
    let used = 0
    for (const { cache } of this.files.values()) used += cache.length
    return used
  }

  get freeBytes(): number {
    return Math.max(0, this.totalBytes - this.usedBytes)
  }

  /** Before anything is done: it takes its time, may fail, and is not done for those who died. */
  async begin(operation: Operation, life: number): Promise<void> {
    const ms = this.random.next() * this.faults.slowestMs
    if (ms > 0) await this.wait(ms)
    this.requireAlive(life)
    if (this.random.next() < this.faults.errorChance) throw failure('EIO', `${operation} failed`)
  }

  private requireAlive(life: number): void {
    if (life !== this.life) throw failure('ECRASHED', 'the machine has crashed meanwhile')
  }

  private contentOf(name: string): Content {
    const known = this.files.get(name)
    if (known !== undefined) return known
    const empty = new Uint8Array(0)
    const content = {
      cache: empty,
      durable: empty,
      dirtyFrom: 0,
      cutTo: Number.POSITIVE_INFINITY,
      isNameSafe: false,
    }
    this.files.set(name, content)
    return content
  }

  /** A whole number, from <= x <= to. */
  draw(from: number, to: number): number {
    return from + Math.floor(this.random.next() * (to - from + 1))
  }

  /**
   * Some of what was not synced may be written all the same, in any order: here as far as a byte, behind it what stood
   * there before, or nothing but a length.
   */
  private imageAfterCrash(content: Content): Uint8Array {
    const { cache, dirtyFrom } = content
    const image = this.written(content, this.draw(Math.min(dirtyFrom, cache.length), cache.length))
    return this.random.next() < 0.2 && image.length < cache.length ? padded(image, cache.length) : image
  }

  /** The disk once the cache is written to it up to a byte: behind it stands what stood there, unless it is cut off. */
  written({ cache, durable, dirtyFrom, cutTo }: Content, to: number): Uint8Array {
    const start = concat(padded(durable, dirtyFrom), cache.subarray(dirtyFrom, to))
    const isCut = this.random.next() < 0.5
    return concat(start, durable.subarray(start.length, isCut ? Math.max(start.length, cutTo) : undefined))
  }
}

class SimulatedFile implements DiskFile {
  private isOpen = true

  constructor(
    private readonly disk: SimulatedDisk,
    private readonly content: Content,
    private readonly life: number,
  ) {}

  async append(bytes: Uint8Array): Promise<void> {
    await this.beginOr('append', () => this.write(bytes.subarray(0, this.disk.draw(0, bytes.length))))
    const room = this.disk.freeBytes
    this.write(bytes.subarray(0, Math.min(bytes.length, room)))
    if (room < bytes.length) throw failure('ENOSPC', 'no space left')
  }

  async rewrite(from: number, bytes: Uint8Array): Promise<void> {
    await this.beginOr('rewrite', () => {})
    const { content } = this
    content.cache = concat(
      concat(content.cache.subarray(0, from), bytes),
      content.cache.subarray(from + bytes.length),
    )
    content.dirtyFrom = Math.min(content.dirtyFrom, from)
  }

  async sync(): Promise<void> {
    const { content } = this
    await this.beginOr('sync', () => {
      // As Linux does: what was not written counts as clean all the same.
      content.durable = this.disk.written(content, this.disk.draw(content.dirtyFrom, content.cache.length))
      content.dirtyFrom = content.cache.length
    })
    const { cache, durable, dirtyFrom } = content
    content.durable = concat(padded(durable, dirtyFrom), cache.subarray(dirtyFrom))
    content.dirtyFrom = cache.length
    content.cutTo = Number.POSITIVE_INFINITY
    content.isNameSafe = true
  }

  async truncate(length: number): Promise<void> {
    await this.beginOr('truncate', () => {})
    const { content } = this
    content.cache = padded(content.cache, length)
    content.dirtyFrom = Math.min(content.dirtyFrom, length)
    content.cutTo = Math.min(content.cutTo, length)
  }

  async close(): Promise<void> {
    this.isOpen = false
  }

  private async beginOr(operation: Operation, fail: () => void): Promise<void> {
    if (!this.isOpen) throw failure('EBADF', `${operation} of a closed file`)
    try {
      await this.disk.begin(operation, this.life)
    } catch (error) {
      if (this.life === this.disk.life) fail()
      throw error
    }
  }

  private write(bytes: Uint8Array): void {
    this.content.cache = concat(this.content.cache, bytes)
  }
}

function safeContent(bytes: Uint8Array): Content {
  return {
    cache: bytes,
    durable: bytes,
    dirtyFrom: bytes.length,
    cutTo: Number.POSITIVE_INFINITY,
    isNameSafe: true,
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code })
}

/** Cut, or filled up with zeros. */
function padded(bytes: Uint8Array, length: number): Uint8Array {
  const image = new Uint8Array(length)
  image.set(bytes.subarray(0, length))
  return image
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
