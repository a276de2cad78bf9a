/** The option --source of commands that listen, and what of the environment belongs to it. */

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

/**
 * The sources of all --source options. Throws SourceAddressError, whose message is fit to show; commander's own errors
 * are not, as they repeat what was typed, and someone may have typed a password.
 */
export function parseSources(texts: readonly string[]): SourceOptions[] {
  const sources = texts.map(parseSource)
  const names = new Set<string>()
  for (const { name } of sources) {
    if (names.has(name)) throw new SourceAddressError(name, 'this source is given twice')
    names.add(name)
  }
  return sources
}

export function readSourceSecrets(environment: NodeJS.ProcessEnv): SourceSecrets {
  return { aisstreamKey: environment.WAKEWATCH_AISSTREAM_KEY?.trim() || null }
}
