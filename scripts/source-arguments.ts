/** The option --source of commands that listen, and what of the environment belongs to it. */

import { InvalidArgumentError } from 'commander'
import { SourceAddressError } from '../lib/server/sources/address-parts.ts'
import type { SourceSecrets } from '../lib/server/sources/create-source.ts'
import { parseSource, type SourceOptions } from '../lib/server/sources/source-address.ts'

export const SOURCE_HELP = `
Sources (docs/sources.md):
  tcp://host:port            a server that sends NMEA or JSON lines
  tcp-listen://:port         stations that connect and send
  udp://:port                datagrams of NMEA or JSON
  file:PATH                  a log that another program appends to
  serial:/dev/ttyUSB0        a receiver at a serial line
  push:NAME                  what stations post over HTTP
  aisstream:?box=w,s,e,n     aisstream.io; the key is WAKEWATCH_AISSTREAM_KEY
  replay:FILE?speed=60       a file as if it were heard now
`

/** Takes one more --source of commander's; throws what commander takes for a wrong use. */
export function collectSource(text: string, sources: readonly SourceOptions[] = []): SourceOptions[] {
  try {
    const source = parseSource(text)
    if (!sources.some(({ name }) => name === source.name)) return [...sources, source]
    throw new SourceAddressError(text, 'this source is given twice')
  } catch (error) {
    if (error instanceof SourceAddressError) throw new InvalidArgumentError(error.message)
    throw error
  }
}

export function readSourceSecrets(environment: NodeJS.ProcessEnv): SourceSecrets {
  return { aisstreamKey: environment.WAKEWATCH_AISSTREAM_KEY?.trim() || null }
}
