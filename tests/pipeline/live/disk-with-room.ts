import type { Disk, DiskFile } from '../../../lib/store/disk.ts'

/** A disk on which files can only grow by so much: the write that does not fit stops in its midst. */
export function withRoom(disk: Disk, room: () => number, take: (bytes: number) => void): Disk {
  const limited = (file: DiskFile): DiskFile => ({
    rewrite: (...what) => file.rewrite(...what),
    sync: () => file.sync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
    async append(bytes) {
      const fits = Math.min(bytes.length, room())
      await file.append(bytes.subarray(0, fits))
      take(fits)
      if (fits < bytes.length) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
    },
  })
  return {
    list: () => disk.list(),
    read: (...what) => disk.read(...what),
    remove: (name) => disk.remove(name),
    space: () => disk.space(),
    open: async (name) => limited(await disk.open(name)),
  }
}
