/** What was told of a vessel and may still be taken back, as bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { ToldOutput } from './live-store.ts'
import { sealBytes, unsealBytes } from './sealed-bytes.ts'

const FORMAT_VERSION = 1
/** Told by silence, or as open at the last look. */
const NO_STRETCH = -1

export function packTold(mmsi: string, told: readonly ToldOutput[]): Uint8Array {
  const writer = new StateWriter()
  writer.byte(FORMAT_VERSION)
  writer.count(told.length)
  for (const { key, stretch } of told) {
    writer.text(key)
    writer.count(stretch - NO_STRETCH)
  }
  return sealBytes(writer.finish(), keyOf(mmsi))
}

/** Throws a DamagedStateError, and on a version it does not know. */
export function unpackTold(mmsi: string, stored: unknown): ToldOutput[] {
  const reader = new StateReader(unsealBytes(stored, keyOf(mmsi)))
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new Error(`store: unknown version ${version} of told outputs`)
  return Array.from({ length: reader.count() }, () => ({
    key: reader.text(),
    stretch: reader.count() + NO_STRETCH,
  }))
}

function keyOf(mmsi: string): string {
  return `${mmsi}, told`
}
