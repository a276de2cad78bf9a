import type { ReportBuffer } from '../report.ts'
import { identityIndex, imoOf, sizeOf } from '../vessel-row.ts'
import type { ColumnMap } from './columns.ts'
import { fieldText, givenName } from './field-splitter.ts'
import { parseNumber } from './parse-number.ts'
import { shipTypeOfText } from './ship-type-names.ts'

/** The identity cells of a vessel's last row, byte for byte, and what they say. */
interface Remembered {
  readonly bytes: Uint8Array
  readonly ends: Int32Array
  readonly identity: number
}

/** A row's identity cells are longer than this only in nonsense; such rows are read without being remembered. */
const MAX_REMEMBERED_BYTES = 512

/**
 * Reads the identity columns of rows. Tables repeat a vessel's identity on every row, so the cells of its last row
 * are remembered, and texts are made only where a byte changed.
 */
export class IdentityCells {
  private readonly columns: Int32Array
  private readonly remembered: (Remembered | undefined)[] = []

  constructor(
    private readonly buffer: ReportBuffer,
    private readonly map: ColumnMap,
  ) {
    const { name, callSign, imo, shipType, length, width } = map.column
    this.columns = Int32Array.from(
      [name, callSign, imo, shipType, length, width].filter((index) => index !== -1),
    )
  }

  /** Index of what the row says of its vessel; -1 where all its cells are empty or say "missing". */
  read(vessel: number, bytes: Uint8Array, starts: Int32Array, ends: Int32Array): number {
    const columns = this.columns
    let length = 0
    for (let i = 0; i < columns.length; i++) length += ends[columns[i]!]! - starts[columns[i]!]!
    if (length === 0) return -1
    const known = this.remembered[vessel]
    if (known !== undefined && known.bytes.length === length && isSame(known, columns, bytes, starts, ends)) {
      return known.identity
    }
    const identity = this.parse(bytes, starts, ends)
    if (length <= MAX_REMEMBERED_BYTES) {
      this.remembered[vessel] = copyCells(columns, length, bytes, starts, ends, identity)
    }
    return identity
  }

  private parse(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): number {
    const { column } = this.map
    const text = (index: number) => (index === -1 ? '' : fieldText(bytes, starts[index]!, ends[index]!))
    const size = (index: number) =>
      index === -1 ? Number.NaN : sizeOf(parseNumber(bytes, starts[index]!, ends[index]!))
    return identityIndex(this.buffer, {
      name: givenName(text(column.name)),
      callSign: givenName(text(column.callSign)),
      imo: imoOf(text(column.imo)),
      shipType: shipTypeOfText(text(column.shipType)),
      lengthM: size(column.length),
      widthM: size(column.width),
    })
  }
}

function isSame(
  known: Remembered,
  columns: Int32Array,
  bytes: Uint8Array,
  starts: Int32Array,
  ends: Int32Array,
): boolean {
  let at = 0
  for (let i = 0; i < columns.length; i++) {
    const start = starts[columns[i]!]!
    const end = ends[columns[i]!]!
    if (at + end - start !== known.ends[i]) return false
    for (let from = start; from < end; from++) if (bytes[from] !== known.bytes[at++]) return false
  }
  return true
}

function copyCells(
  columns: Int32Array,
  length: number,
  bytes: Uint8Array,
  starts: Int32Array,
  ends: Int32Array,
  identity: number,
): Remembered {
  const copy = new Uint8Array(length)
  const copyEnds = new Int32Array(columns.length)
  let at = 0
  for (let i = 0; i < columns.length; i++) {
    const cell = bytes.subarray(starts[columns[i]!]!, ends[columns[i]!]!)
    copy.set(cell, at)
    at += cell.length
    copyEnds[i] = at
  }
  return { bytes: copy, ends: copyEnds, identity }
}
