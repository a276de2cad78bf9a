/**
 * What an export consists of: kinds of records with columns. Every format and docs/exports.md are made from these
 * descriptions (lib/pipeline/export-kinds), so that all say the same.
 *
 * Whatever the format, a value that is no text is a whole number first: a time in ms, a boolean as 0 or 1, a number
 * in steps of its last decimal place. Writing digits of a whole number is quick, and steps / 10^decimals is the
 * double nearest to those digits: text and Parquet agree to the last bit.
 */

import { UNITS_PER_DEGREE } from '../geo/units.ts'

export type ColumnType = 'text' | 'time' | 'boolean' | 'number'

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Of a number: its steps are 10^-decimals. 0 for all else. */
  readonly decimals: number
  /** Whether its whole numbers, or what they can be, fit into 32 bits: less to move where there are millions. */
  readonly isNarrow: boolean
  /** Unit of a number, '' for a count and for what has none. */
  readonly unit: string
  readonly meaning: string
}

/** What stands on the map for a record, by names of its columns. */
export type Geometry =
  | { readonly type: 'none' }
  | { readonly type: 'point'; readonly at: LonLatColumns }
  /** From one place to another; a point where the second is missing. */
  | { readonly type: 'leg'; readonly from: LonLatColumns; readonly to: LonLatColumns }
  /** The positions of `track` from `startTime` to `endTime`, of one segment only where `segment` names its id. */
  | {
      readonly type: 'line'
      readonly track: string
      readonly segment: string | null
      /** Whether times, speeds and courses of its positions are told too. */
      readonly isTimed: boolean
    }

export type LonLatColumns = readonly [lon: string, lat: string]

export interface RecordKind {
  /** As in the summary of an export. */
  readonly name: string
  /** File name without its ending. */
  readonly file: string
  readonly meaning: string
  /** Order of its records. */
  readonly order: string
  /** Which of them a box chooses. */
  readonly inBox: string
  readonly columns: readonly Column[]
  readonly geometry: Geometry
}

/** A column of records that are objects; a missing value is null, or NaN. */
export interface OutputColumn<Output> extends Column {
  readonly value: (output: Output) => string | number | boolean | null
}

export interface OutputKind<Output> extends RecordKind {
  readonly columns: readonly OutputColumn<Output>[]
}

export function text<Output>(
  name: string,
  meaning: string,
  value: (output: Output) => string | null,
): OutputColumn<Output> {
  return { name, type: 'text', decimals: 0, isNarrow: false, unit: '', meaning, value }
}

/** Given in epoch ms. */
export function time<Output>(
  name: string,
  meaning: string,
  value: (output: Output) => number | null,
): OutputColumn<Output> {
  return { name, type: 'time', decimals: 0, isNarrow: false, unit: 'UTC', meaning, value }
}

export function flag<Output>(
  name: string,
  meaning: string,
  value: (output: Output) => boolean | null,
): OutputColumn<Output> {
  return { name, type: 'boolean', decimals: 0, isNarrow: false, unit: '', meaning, value }
}

/** A whole number of things. */
export function count<Output>(
  name: string,
  meaning: string,
  value: (output: Output) => number | null,
): OutputColumn<Output> {
  return { name, type: 'number', decimals: 0, isNarrow: false, unit: '', meaning, value }
}

export function measure<Output>(
  name: string,
  unit: string,
  decimals: number,
  meaning: string,
  value: (output: Output) => number | null,
): OutputColumn<Output> {
  return { name, type: 'number', decimals, isNarrow: false, unit, meaning, value }
}

/** A longitude or latitude, given in 1/600,000 degree. Six decimals tell all units apart: one is 1.7 of the sixth. */
export function degrees<Output>(
  name: string,
  meaning: string,
  units: (output: Output) => number | null,
): OutputColumn<Output> {
  return measure(name, 'degrees', 6, meaning, (output) => {
    const value = units(output)
    return value === null ? null : value / UNITS_PER_DEGREE
  })
}
