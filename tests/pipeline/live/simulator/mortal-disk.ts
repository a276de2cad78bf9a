/** A disk for one life: the life may end before, in the middle of or after anything that is written. */

import type { Disk, DiskFile } from '../../../../lib/store/disk.ts'
import { type Life, never } from './life.ts'

export function mortalDisk(disk: Disk, life: Life): Disk {
  const alive = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    if (life.isOver) return never()
    const result = await read()
    return life.isOver ? never() : result
  }
  const write = async <Result>(
    all: () => Promise<Result>,
    part: ((share: number) => Promise<void>) | null = null,
  ): Promise<Result> => {
    if (life.isOver) return never()
    const done = life.nextWrite()
    if (done === 0) return life.end()
    if (done !== null && done < 1) {
      await part?.(done)
      return life.end()
    }
    const result = await all()
    if (done === 1) return life.end()
    return life.isOver ? never() : result
  }
  return {
    list: () => alive(() => disk.list()),
    open: async (name) => mortalFile(await write(() => disk.open(name)), write),
    read: (name, from, length) => alive(() => disk.read(name, from, length)),
    remove: (name) => write(() => disk.remove(name)),
    space: () => alive(() => disk.space()),
  }
}

type Write = <Result>(all: () => Promise<Result>, part?: (share: number) => Promise<void>) => Promise<Result>

function mortalFile(file: DiskFile, write: Write): DiskFile {
  return {
    append: (bytes) =>
      write(
        () => file.append(bytes),
        (share) => file.append(bytes.subarray(0, Math.floor(share * bytes.length))),
      ),
    rewrite: (from, bytes) => write(() => file.rewrite(from, bytes)),
    sync: () => write(() => file.sync()),
    truncate: (length) => write(() => file.truncate(length)),
    close: () => write(() => file.close()),
  }
}
