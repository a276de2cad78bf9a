/** Labelled rows as flat files, so that programs of other languages train and predict on the very same numbers. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FEATURES } from '../../lib/features/feature-list.ts'
import type { Folds } from '../../lib/model/folds.ts'
import type { TrainingRows, TrainingVessel } from '../../lib/model/training-rows.ts'

interface RowsHeader {
  readonly count: number
  /** Of the features, in the order of a row. */
  readonly names: readonly string[]
  readonly vessels: readonly TrainingVessel[]
}

/**
 * Writes rows.json (a RowsHeader) and beside it, little-endian: features.f32 (count x names, NaN where missing),
 * fishing.f32 (share 0..1, NaN where not labelled), vessel.i32, and fold.i32: the fold of each row's vessel, -1 for none.
 */
export function writeRows(folder: string, rows: TrainingRows, folds: Folds): void {
  const { count, features, fishing, vessel } = rows
  const vessels = rows.vessels.map(({ key, gear }) => ({ key, gear }))
  const header: RowsHeader = { count, names: FEATURES.map(({ name }) => name), vessels }
  const foldOf = vessels.map(({ key }) => folds.findIndex((fold) => fold.has(key)))
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(header))
  writeFileSync(join(folder, 'features.f32'), features)
  writeFileSync(join(folder, 'fishing.f32'), fishing)
  writeFileSync(join(folder, 'vessel.i32'), vessel)
  writeFileSync(
    join(folder, 'fold.i32'),
    Int32Array.from(vessel, (index) => foldOf[index]!),
  )
}

export function readRows(folder: string): TrainingRows {
  const { count, vessels } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8')) as RowsHeader
  return {
    count,
    vessels,
    features: readFloats(join(folder, 'features.f32')),
    fishing: readFloats(join(folder, 'fishing.f32')),
    vessel: new Int32Array(readBytes(join(folder, 'vessel.i32'))),
  }
}

export function readFloats(file: string): Float32Array {
  return new Float32Array(readBytes(file))
}

/** In memory of their own: what the file system hands out may start at any byte. */
function readBytes(file: string): ArrayBuffer {
  return new Uint8Array(readFileSync(file)).buffer
}
