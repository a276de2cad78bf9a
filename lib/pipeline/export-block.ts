/** Records on their way to a writer: a few hundred to two thousand rows, column by column. */

import type { Column, OutputKind, RecordKind } from './export-columns.ts'

/** Rows of a full block: as many as a vector of DuckDB holds. */
export const BLOCK_ROWS = 2048

export interface BlockColumn {
  /** Of a column of text; null is missing. Else of no length. */
  readonly texts: (string | null)[]
  /** Of any other column: ms, 0 or 1, or steps (lib/pipeline/export-columns); NaN is missing. Else of no length. */
  readonly steps: Float64Array
}

/** Takes the rows of a block, whose memory is then free again. */
export type WriteBlock = (kind: RecordKind, block: RecordBlock) => Promise<void>

/** Rows from 0 to `count`; the memory is used again and again. */
export interface RecordBlock {
  count: number
  /** In the order of the kind's columns. */
  readonly columns: readonly BlockColumn[]
}

export function createBlock(kind: RecordKind): RecordBlock {
  return { count: 0, columns: kind.columns.map(createColumn) }
}

function createColumn({ type }: Column): BlockColumn {
  return type === 'text'
    ? { texts: new Array<string | null>(BLOCK_ROWS).fill(null), steps: new Float64Array(0) }
    : { texts: [], steps: new Float64Array(BLOCK_ROWS) }
}

/** Appends one record; the block must not be full. */
export function appendOutput<Output>(block: RecordBlock, kind: OutputKind<Output>, output: Output): void {
  const row = block.count++
  for (const [i, column] of kind.columns.entries()) {
    const { texts, steps } = block.columns[i]!
    const value = column.value(output)
    // An empty text says no more than a missing one, and a table of text could not tell them apart.
    if (column.type === 'text') texts[row] = value === null || value === '' ? null : String(value)
    // Adding 0 makes a 0 of -0.
    else steps[row] = value === null ? Number.NaN : Math.round(Number(value) * 10 ** column.decimals) + 0
  }
}

/** Index of a column that is known to be there. */
export function columnIndex(kind: RecordKind, name: string): number {
  const index = kind.columns.findIndex((column) => column.name === name)
  if (index < 0) throw new Error(`export: ${kind.name} has no column ${name}`)
  return index
}
