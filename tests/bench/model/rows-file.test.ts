import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRows, writeRows } from '../../../bench/model/rows-file.ts'
import { FEATURES } from '../../../lib/features/feature-list.ts'
import type { TrainingRows } from '../../../lib/model/training-rows.ts'
import { makeRows } from '../../model/detector-world.ts'
import { temporaryFolder } from '../../store/folder.ts'

/** Seven rows of three vessels, the last of them in no fold. */
function makeVessels(): TrainingRows {
  return {
    ...makeRows(3, 7),
    fishing: Float32Array.of(1, 0, Number.NaN, 0.5, 1, 0, Number.NaN),
    vessel: Int32Array.of(0, 0, 1, 1, 1, 2, 2),
    vessels: ['5', '6', '7'].map((key) => ({ key, gear: 'trawlers' })),
  }
}

test('rows come back as they were written, to the bit', () => {
  const folder = temporaryFolder()
  const rows = makeVessels()
  expect(rows.features.some(Number.isNaN)).toBe(true)
  writeRows(folder, rows, [new Set(['6']), new Set(['5'])])
  expect(readRows(folder)).toEqual(rows)
})

test('programs of other languages find the folds and the names of the features', () => {
  const folder = temporaryFolder()
  writeRows(folder, makeVessels(), [new Set(['6']), new Set(['5'])])
  const bytes = readFileSync(join(folder, 'fold.i32'))
  expect(Array.from({ length: 7 }, (_, row) => bytes.readInt32LE(4 * row))).toEqual([1, 1, 0, 0, 0, -1, -1])
  const { count, names } = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'))
  expect(count).toBe(7)
  expect(names).toEqual(FEATURES.map(({ name }) => name))
})
