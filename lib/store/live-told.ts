/** What was told of a vessel and may still be taken back, as bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { ToldOutput } from './live-store.ts'

const FORMAT_VERSION = 1
/** Told by silence, or as open at the last look. */
const NO_STRETCH = -1

export function packTold(told: readonly ToldOutput[]): Uint8Array {
  const writer = new StateWriter()
  writer.byte(FORMAT_VERSION)
  writer.count(told.length)
  for (const { key, stretch } of told) {
    writer.text(key)
    writer.count(stretch - NO_STRETCH)
  }
  return writer.finish()
}

/** Throws on a version it does not know and on truncated bytes. */
export function unpackTold(bytes: Uint8Array): ToldOutput[] {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new Error(`store: unknown version ${version} of told outputs`)
  return Array.from({ length: reader.count() }, () => ({
    key: reader.text(),
    stretch: reader.count() + NO_STRETCH,
  }))
}
