import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { sleep } from './clock.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveDecoder } from './live-decoder.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import { faultText } from './peer-fault.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { FileTailOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

const READ_BYTES = 64 * 1024
const LINE_FEED = 10
/** Opening a named pipe would otherwise wait for its writer, and hold up the end. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Follows a file that another program appends to, by its name: when another file has taken the name, the old one is
 * read to its end first; when the file was cut short, it is read from its start. It is looked at several times a
 * second, which works on every file system.
 */
export class FileTail implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter
  private file: FileHandle | null = null
  private at = 0
  /** What lies before was there when the source began: it is not known when that was written. */
  private oldBytes = 0
  private readonly chunk = new Uint8Array(READ_BYTES)

  constructor(
    private readonly options: FileTailOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'file', context.clock)
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const { meter, options, context } = this
    const feed = new LiveFeed(this, meter, context, this.index, sink, signal)
    const decoder = feed.newDecoder(options.format)
    let isFirst = true
    while (!feed.signal.aborted) {
      try {
        if (this.file === null) {
          this.file = await open(options.path, OPEN_FLAGS)
          // What was there before is passed over unless asked for; what takes the name later is all new.
          this.at = isFirst && !options.isFromStart ? await startOfLastLine(this.file) : 0
          this.oldBytes = isFirst ? (await this.file.stat()).size : 0
          meter.connect('connected')
        }
        await this.readOn(decoder, feed)
        await this.follow(decoder, feed)
      } catch (error) {
        meter.fail(error)
        meter.state = 'waiting'
        await this.close()
      }
      isFirst = false
      await sleep(context.clock, SOURCE_LIMITS.pollMs, feed.signal)
    }
    await this.close()
    decoder.cut()
    await feed.close()
  }

  health() {
    return this.meter.health()
  }

  /** Reads what is there. */
  private async readOn(decoder: LiveDecoder, feed: LiveFeed): Promise<void> {
    while (this.file !== null && !feed.signal.aborted) {
      const isNew = this.at >= this.oldBytes
      const wanted = isNew ? READ_BYTES : Math.min(READ_BYTES, this.oldBytes - this.at)
      const { bytesRead } = await this.file.read(this.chunk, 0, wanted, this.at)
      if (bytesRead === 0) return
      this.at += bytesRead
      await feed.take(decoder, this.chunk.subarray(0, bytesRead), isNew)
    }
  }

  /** At the end of the file: is it still the one of that name, and as long as it was? */
  private async follow(decoder: LiveDecoder, feed: LiveFeed): Promise<void> {
    if (this.file === null) return
    const ours = await this.file.stat()
    if (ours.size < this.at) {
      this.meter.fail(new Error('the file was cut short; it is read from its start'))
      await feed.decode((receivedMs) => decoder.endLine(receivedMs))
      this.at = 0
      this.oldBytes = 0
      await this.readOn(decoder, feed)
      return
    }
    const named = await stat(this.options.path).catch(() => null)
    if (named !== null && named.ino === ours.ino && named.dev === ours.dev) return
    // It may have been written to up to the moment at which its name was taken away.
    await this.readOn(decoder, feed)
    await feed.decode((receivedMs) => decoder.endLine(receivedMs))
    await this.close()
    if (named === null) {
      this.meter.state = 'waiting'
      this.meter.fail(new Error('the file is gone; waiting for it'))
    }
  }

  private async close(): Promise<void> {
    const { file } = this
    this.file = null
    await file?.close().catch((error) => this.meter.fail(faultText(error)))
  }
}

/** Where the line that is being written begins; a line longer than any that is read begins at the end. */
async function startOfLastLine(file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  const from = Math.max(0, size - SOURCE_LIMITS.lineBackBytes)
  const bytes = new Uint8Array(size - from)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
  const lineEnd = bytes.subarray(0, bytesRead).lastIndexOf(LINE_FEED)
  if (lineEnd >= 0) return from + lineEnd + 1
  return from === 0 ? 0 : size
}
