/** A folder of real files as a Disk. */

import { constants, type FileHandle, open, readdir, statfs, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { createFolder } from './create-folder.ts'
import type { Disk, DiskFile } from './disk.ts'

export class FileDisk implements Disk {
  private constructor(private readonly folder: string) {}

  /** Makes the folder where it is missing. Throws the system's error. */
  static async open(folder: string): Promise<FileDisk> {
    createFolder(folder)
    await syncFolder(dirname(resolve(folder)))
    return new FileDisk(folder)
  }

  async list(): Promise<string[]> {
    return (await readdir(this.folder)).sort()
  }

  async open(name: string): Promise<DiskFile> {
    // Not O_APPEND, with which Linux appends whatever the place.
    const file = await open(join(this.folder, name), constants.O_WRONLY | constants.O_CREAT | SYNCED)
    return new RealFile(file, (await file.stat()).size, this.folder)
  }

  async read(name: string, from = 0, length = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    const file = await open(join(this.folder, name), 'r')
    try {
      const { size } = await file.stat()
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)))
      let filled = 0
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    } finally {
      await file.close()
    }
  }

  async remove(name: string): Promise<void> {
    await unlink(join(this.folder, name))
    await syncFolder(this.folder)
  }

  async space(): Promise<{ freeBytes: number; totalBytes: number }> {
    const { bavail, blocks, bsize } = await statfs(this.folder)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  }
}

/**
 * What is written is safe when the write returns: one wait for the disk, where a write and a sync of it are two. Windows has no
 * such flag.
 */
const SYNCED = constants.O_DSYNC ?? 0

class RealFile implements DiskFile {
  /** Something was done to it that its writes do not make safe. */
  private needsSync = true
  /** Another process may have made the file and not lived to sync its name. */
  private isNameSafe = false

  constructor(
    private readonly file: FileHandle,
    private length: number,
    private readonly folder: string,
  ) {}

  async append(bytes: Uint8Array): Promise<void> {
    // A write may be partial, and then fail for what is left.
    for (let rest = bytes; rest.length > 0; ) {
      const { bytesWritten } = await this.file.write(rest, 0, rest.length, this.length)
      this.length += bytesWritten
      rest = rest.subarray(bytesWritten)
    }
  }

  async rewrite(from: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; )
      done += (await this.file.write(bytes, done, bytes.length - done, from + done)).bytesWritten
  }

  async sync(): Promise<void> {
    // Of the file's metadata only the length matters, and that comes with the data.
    if (this.needsSync || SYNCED === 0) await this.file.datasync()
    this.needsSync = false
    if (this.isNameSafe) return
    await syncFolder(this.folder)
    this.isNameSafe = true
  }

  async truncate(length: number): Promise<void> {
    this.needsSync = true
    await this.file.truncate(length)
    this.length = length
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}

/** Windows opens no folders, and keeps their entries by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
