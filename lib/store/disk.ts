/** The few things that the journal asks of a disk: real files (lib/store/file-disk) or the simulator's. */

export interface DiskFile {
  /** Appends; what is written is there for `read`, but safe from a crash only after `sync`. Fails with part of it written. */
  append(bytes: Uint8Array): Promise<void>
  /**
   * Writes once more what stands at `from`, the same bytes. Reads give what was written though a `sync` of it failed in
   * another process; after this the next `sync` counts it.
   */
  rewrite(from: number, bytes: Uint8Array): Promise<void>
  /**
   * Everything appended survives whatever happens, the file's name too. Where it fails, what was appended since the last
   * one may never reach the disk, whatever a later `sync` says, unless it is written anew.
   */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/** A folder of files, names without separators. Errors keep their `code` (ENOSPC, EIO). */
export interface Disk {
  list(): Promise<string[]>
  /** Opens to append, making it where it is not there. */
  open(name: string): Promise<DiskFile>
  /** From byte `from` (default 0) on, at most `length` bytes (default: all); fewer where the file ends. */
  read(name: string, from?: number, length?: number): Promise<Uint8Array>
  /** Gone when it resolves, whatever happens. */
  remove(name: string): Promise<void>
  /** Bytes free and in all; the simulator's may be full. */
  space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number }>
}
