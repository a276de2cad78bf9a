import { AisStream } from './aisstream.ts'
import { FileTail } from './file-tail.ts'
import type { SourceContext } from './live-feed.ts'
import { PushSource } from './push-source.ts'
import { createReplay } from './replay.ts'
import { SerialDevice } from './serial-device.ts'
import type { LiveSource } from './source.ts'
import type { SourceOptions } from './source-address.ts'
import { TcpClient } from './tcp-client.ts'
import { TcpListener } from './tcp-listener.ts'
import { UdpListener } from './udp-listener.ts'

/** What sources need that stands in no address. */
export interface SourceSecrets {
  /** Environment WAKEWATCH_AISSTREAM_KEY; null: none is set. */
  readonly aisstreamKey: string | null
}

/**
 * The source of an address. `index` is kept with each of its reports and tells sources apart. `taken` is how many lines
 * of it an earlier run has in its journal: a source that can replay goes on behind them. Throws where a secret is
 * missing.
 */
export function createSource(
  options: SourceOptions,
  context: SourceContext,
  index: number,
  secrets: SourceSecrets,
  taken = 0,
): LiveSource {
  switch (options.kind) {
    case 'tcp':
      return new TcpClient(options, context, index)
    case 'tcp-listen':
      return new TcpListener(options, context, index)
    case 'udp':
      return new UdpListener(options, context, index)
    case 'file':
      return new FileTail(options, context, index)
    case 'serial':
      return new SerialDevice(options, context, index)
    case 'push':
      return new PushSource(options, context, index)
    case 'aisstream':
      if (secrets.aisstreamKey === null) {
        throw new Error(`${options.name}: set WAKEWATCH_AISSTREAM_KEY to your key of aisstream.io`)
      }
      return new AisStream(options, context, index, secrets.aisstreamKey)
    case 'replay':
      return createReplay(options, context, index, taken)
  }
}
