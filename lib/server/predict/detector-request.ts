/** Detector requests to rows of features. */

import { FEATURE_COUNT, FEATURES } from '../../features/feature-list.ts'
import { detectorColumns, detectorRows } from './detector-shapes.ts'
import { PREDICT_OPTIONS } from './options.ts'
import { judgeBody, RequestFault, readJson } from './request-fault.ts'
import { RowScanner } from './scan-rows.ts'

export interface DetectorRows {
  /** As it was asked is how it is answered: by rows or by columns. */
  readonly format: 'rows' | 'columns'
  readonly count: number
}

const scanner = new RowScanner()

/**
 * Writes the rows of a body, FEATURE_COUNT values each and NaN where missing, to `features` from row `toRow` on, where
 * there is room for `mostRows` (PREDICT_OPTIONS). Throws a RequestFault.
 */
export function readDetectorRows(bytes: Uint8Array, features: Float32Array, toRow: number): DetectorRows {
  const scanned = scanner.scan(bytes, features, toRow, PREDICT_OPTIONS.mostRows)
  if (scanned !== null)
    return { format: scanned.key === 'instances' ? 'rows' : 'columns', count: scanned.rows }
  return readAnyForm(readJson(bytes), features, toRow)
}

/** The same of whatever the schema allows. */
export function readAnyForm(body: unknown, features: Float32Array, toRow: number): DetectorRows {
  if (formatOf(body) === 'rows') {
    const { instances } = judgeBody(detectorRows, body)
    for (const [i, row] of instances.entries()) {
      const at = (toRow + i) * FEATURE_COUNT
      if (Array.isArray(row)) writeRow(row, features, at)
      else for (const [j, { name }] of FEATURES.entries()) features[at + j] = row[name] ?? Number.NaN
    }
    return { format: 'rows', count: instances.length }
  }
  const { inputs } = judgeBody(detectorColumns, body)
  if (Array.isArray(inputs)) {
    for (const [i, row] of inputs.entries()) writeRow(row, features, (toRow + i) * FEATURE_COUNT)
    return { format: 'columns', count: inputs.length }
  }
  return { format: 'columns', count: writeColumns(inputs, features, toRow) }
}

/** Of a body that is neither, by rows: what is wrong is then told of that. */
export function formatOf(body: unknown): DetectorRows['format'] {
  const isColumns = typeof body === 'object' && body !== null && Object.hasOwn(body, 'inputs')
  return isColumns && !Object.hasOwn(body, 'instances') ? 'columns' : 'rows'
}

function writeRow(row: readonly (number | null)[], features: Float32Array, at: number): void {
  for (let j = 0; j < FEATURE_COUNT; j++) features[at + j] = row[j] ?? Number.NaN
}

function writeColumns(
  columns: Readonly<Record<string, readonly (number | null)[] | undefined>>,
  features: Float32Array,
  toRow: number,
): number {
  const count = countOfColumns('inputs', columns)
  for (const [j, { name }] of FEATURES.entries()) {
    const column = columns[name]
    for (let i = 0; i < count; i++) features[(toRow + i) * FEATURE_COUNT + j] = column?.[i] ?? Number.NaN
  }
  return count
}

/** Throws a RequestFault where they are not of the same length. */
export function countOfColumns(
  place: string,
  columns: Readonly<Record<string, readonly unknown[] | undefined>>,
): number {
  let first: { readonly name: string; readonly count: number } | null = null
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined) continue
    first ??= { name, count: column.length }
    if (column.length !== first.count)
      throw new RequestFault(
        422,
        `${place}.${name}: ${column.length} values, but ${place}.${first.name} has ${first.count}`,
      )
  }
  return first?.count ?? 0
}
