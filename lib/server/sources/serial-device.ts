import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { keepConnected } from './keep-connected.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import { PeerFault, plainText } from './peer-fault.ts'
import { readPeer } from './read-peer.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { SerialOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

/**
 * A receiver at a serial line. `stty` sets the line and `cat` reads it: no native module has to fit the machine, and a
 * read that blocks holds up a process that can be ended, not a thread of ours (docs/decisions/0020).
 */
export class SerialDevice implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter

  constructor(
    private readonly options: SerialOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'serial', context.clock)
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const { options, meter } = this
    const feed = new LiveFeed(this, meter, this.context, this.index, sink, signal)
    await keepConnected(feed, async () => {
      await setLine(options, feed.signal)
      const reader = spawn('cat', ['--', options.path], { stdio: ['ignore', 'pipe', 'pipe'] })
      const ended = endOf(reader)
      try {
        meter.connect('connected')
        await readPeer(reader.stdout, feed, feed.newDecoder('nmea'), options.silenceMs)
      } finally {
        // A device that is gone may hold its reader for ever.
        reader.kill('SIGKILL')
      }
      const fault = await ended
      throw new PeerFault(fault === '' ? 'the device ended' : fault)
    })
    await feed.close()
  }

  health() {
    return this.meter.health()
  }
}

/** Sets speed and raw bytes. What is no terminal line, such as a named pipe, is read as it is. */
async function setLine({ path, baud }: SerialOptions, signal: AbortSignal): Promise<void> {
  if (!(await stat(path)).isCharacterDevice()) return
  const device = process.platform === 'darwin' ? '-f' : '-F'
  const settings = [String(baud), 'raw', '-echo', 'clocal', 'cread', 'cs8', '-parenb', '-cstopb']
  const setter = spawn('stty', [device, path, ...settings], { stdio: ['ignore', 'ignore', 'pipe'], signal })
  const fault = await endOf(setter)
  if (setter.exitCode !== 0) throw new PeerFault(`stty: ${fault}`)
}

const LONGEST_FAULT = 500

/** Waits for the end of a process and gives what it wrote on its standard error, or why it could not be started. */
async function endOf(child: ChildProcess): Promise<string> {
  let text = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    if (text.length < LONGEST_FAULT) text += bytes.toString('latin1')
  })
  try {
    await once(child, 'close')
  } catch (error) {
    return error instanceof Error ? plainText(error.message) : ''
  }
  return plainText(text.trim())
}
