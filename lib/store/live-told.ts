/** What was told of a vessel and may still be taken back, as bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { ToldOutput } from './live-store.ts'
import { type DamagedStateError, orDamaged, sealBytes, unsealBytes } from './sealed-bytes.ts'
import type { Sql } from './sql.ts'

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

/** Of vessels; an error where it is not what was written. Those of which nothing was told are not named. */
export async function readTold(
  sql: Sql,
  generation: number,
  mmsis: readonly string[],
): Promise<ReadonlyMap<string, readonly ToldOutput[] | DamagedStateError>> {
  const { rows } = await sql.execute({
    sql: `SELECT "mmsi", "told" FROM "LiveTold" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify(mmsis)],
  })
  return new Map(
    rows.map(({ mmsi, told }) => [String(mmsi), orDamaged(() => unpackTold(String(mmsi), told))]),
  )
}

/** Throws a DamagedStateError, and on a version it does not know. */
function unpackTold(mmsi: string, stored: unknown): ToldOutput[] {
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
