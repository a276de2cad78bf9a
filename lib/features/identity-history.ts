/** What an MMSI has claimed to be, each claim from first to last time heard. */

import { type Identity, identityKey } from '../ais/report.ts'
import { readIdentity, writeIdentity } from './identity.ts'
import { ContentHash } from './ids.ts'
import type { IdentityOutput } from './outputs.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

/** Different identities remembered per MMSI; beyond that the longest unheard is emitted and forgotten. Own. */
export const IDENTITIES_REMEMBERED = 64

interface Heard {
  readonly key: string
  readonly identity: Identity
  readonly startMs: number
  endMs: number
  messages: number
}

/** In the order first heard. */
export type IdentityHistory = Heard[]

/** Counts one identity message. Returns what had to be forgotten for it, mostly null. */
export function hearIdentity(history: IdentityHistory, identity: Identity, timeMs: number): Heard | null {
  const known = history.find((heard) => heard.identity === identity)
  if (known !== undefined) {
    known.endMs = timeMs
    known.messages++
    return null
  }
  const key = identityKey(identity)
  const same = history.find((heard) => heard.key === key)
  if (same !== undefined) {
    same.endMs = timeMs
    same.messages++
    return null
  }
  let forgotten: Heard | null = null
  if (history.length === IDENTITIES_REMEMBERED) {
    let oldest = 0
    for (let i = 1; i < history.length; i++) if (history[i]!.endMs < history[oldest]!.endMs) oldest = i
    forgotten = history.splice(oldest, 1)[0]!
  }
  history.push({ key, identity, startMs: timeMs, endMs: timeMs, messages: 1 })
  return forgotten
}

export function identityOutput(mmsi: string, heard: Heard, decidedMs: number, open: boolean): IdentityOutput {
  return {
    kind: 'identity',
    id: new ContentHash().text('identity').text(mmsi).text(heard.key).float64(heard.startMs).digest(),
    mmsi,
    decidedMs,
    open,
    identity: heard.identity,
    startMs: heard.startMs,
    endMs: heard.endMs,
    messages: heard.messages,
  }
}

export function writeHistory(writer: StateWriter, history: IdentityHistory): void {
  writer.count(history.length)
  for (const heard of history) {
    writeIdentity(writer, heard.identity)
    writer.float64(heard.startMs)
    writer.float64(heard.endMs)
    writer.count(heard.messages)
  }
}

export function readHistory(reader: StateReader): IdentityHistory {
  const history: IdentityHistory = []
  for (let left = reader.count(); left > 0; left--) {
    const identity = readIdentity(reader)
    history.push({
      key: identityKey(identity),
      identity,
      startMs: reader.float64(),
      endMs: reader.float64(),
      messages: reader.count(),
    })
  }
  return history
}
