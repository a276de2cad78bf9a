import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'
import type { Field } from '../csv/columns.ts'
import { type Table, undoSignedBits } from '../csv/dialects.ts'
import { givenName, givenText } from '../csv/field-splitter.ts'
import { stationOfMobile, typeOfClass } from '../csv/mobile-type.ts'
import { BAD_NUMBER, numberOfText } from '../csv/parse-number.ts'
import { AMBIGUOUS_TIME, BAD_TIME, type DateOrder, TimeParser } from '../csv/parse-time.ts'
import { shipTypeOfText } from '../csv/ship-type-names.ts'
import { VesselCells } from '../csv/vessel-cell.ts'
import type { Intake } from '../intake.ts'
import type { RejectReason } from '../rejects.ts'
import { acceptRow, emptyRow, identityIndex, imoOf, sizeOf } from '../vessel-row.ts'
import type { Reading, Selection } from './parquet-columns.ts'

/** One value of the current chunk: null where it is missing. */
type Cells = readonly (DuckDBValue | null)[]

interface Column {
  readonly reading: Reading
  cells: Cells
}

/** Largest number of digits that a table may give a time as, see TimeParser. */
const MAX_EPOCH = 1e19

/** Rows of DuckDB's chunks into columns, by the rules of CSV rows. */
export class ParquetRows {
  private readonly row = emptyRow()
  private readonly vessels: VesselCells
  private readonly times: TimeParser
  private readonly columns = new Map<Field, Column>()
  private readonly order: Column[] = []

  constructor(
    private readonly intake: Intake,
    private readonly table: Table,
    selection: Selection,
    dateOrder: DateOrder | null,
  ) {
    this.vessels = new VesselCells(intake.buffer, table.column.mmsi !== -1)
    this.times = new TimeParser(dateOrder)
    for (const { field, reading } of selection.fields) {
      const column: Column = { reading, cells: [] }
      this.columns.set(field, column)
      this.order.push(column)
    }
  }

  take(chunk: DuckDBDataChunk): void {
    const { report } = this.intake
    this.order.forEach((column, index) => {
      column.cells = chunk.getColumnValues(index)
    })
    for (let index = 0; index < chunk.rowCount; index++) {
      report.lines++
      const reason = this.readRow(index)
      if (reason !== null) report.rejects.add(reason, report.lines, () => this.shown(index))
    }
  }

  private readRow(index: number): RejectReason | null {
    const { row, table } = this
    row.vessel = this.vesselAt(index)
    if (row.vessel < 0) return 'no-vessel'
    row.timeMs = this.timeAt(index)
    if (row.timeMs === BAD_TIME) return 'bad-time'
    if (row.timeMs === AMBIGUOUS_TIME) return 'ambiguous-time'
    row.latDeg = this.numberAt('lat', index)
    row.lonDeg = this.numberAt('lon', index)
    row.speedKnots = this.numberAt('speed', index) * table.speedFactor
    row.courseDeg = this.numberAt('course', index)
    row.headingDeg = this.numberAt('heading', index)
    row.shoreKm = this.numberAt('shore', index) * table.shoreFactor
    const isBad = [
      row.latDeg,
      row.lonDeg,
      row.speedKnots,
      row.courseDeg,
      row.headingDeg,
      row.shoreKm,
    ].includes(BAD_NUMBER)
    if (isBad) return 'bad-row'
    if (table.hasSignedBits) undoSignedBits(row)
    const mobile = this.textAt('mobile', index)
    row.station = stationOfMobile(mobile)
    row.messageType = this.typeAt(index) || typeOfClass(this.textAt('transceiver', index) || mobile)
    row.identity = this.identityAt(index)
    return acceptRow(this.intake, row)
  }

  private vesselAt(index: number): number {
    const field = this.table.column.mmsi !== -1 ? 'mmsi' : 'vessel'
    return this.vessels.readText(this.textAt(field, index))
  }

  private timeAt(index: number): number {
    const time = this.columns.get('time')
    if (time === undefined) {
      const date = Buffer.from(this.textAt('date', index))
      const both = Buffer.concat([date, Buffer.from(this.textAt('timeOfDay', index))])
      return this.times.parsePair(both, 0, date.length, date.length, both.length)
    }
    const value = time.cells[index]
    if (value === null || value === undefined) return Number.NaN
    if (time.reading === 'epoch-ms') return Math.floor(value as number)
    const text =
      time.reading === 'number' && Math.abs(value as number) < MAX_EPOCH
        ? plainDigits(value as number)
        : String(value)
    const bytes = Buffer.from(text)
    return this.times.parse(bytes, 0, bytes.length)
  }

  private numberAt(field: Field, index: number): number {
    const column = this.columns.get(field)
    const value = column?.cells[index]
    if (column === undefined || value === null || value === undefined) return Number.NaN
    return column.reading === 'number' ? (value as number) : numberOfText(String(value))
  }

  private textAt(field: Field, index: number): string {
    return givenText(this.rawAt(field, index))
  }

  private rawAt(field: Field, index: number): string {
    const value = this.columns.get(field)?.cells[index]
    if (value === null || value === undefined) return ''
    return typeof value === 'number' ? plainDigits(value) : String(value).trim()
  }

  private typeAt(index: number): number {
    const type = numberOfText(this.textAt('messageType', index).replace(/^AIS\./, ''))
    return type >= 1 && type <= 27 && Number.isInteger(type) ? type : 0
  }

  private identityAt(index: number): number {
    return identityIndex(this.intake.buffer, {
      name: givenName(this.rawAt('name', index)),
      callSign: givenName(this.rawAt('callSign', index)),
      imo: imoOf(this.textAt('imo', index)),
      shipType: shipTypeOfText(this.textAt('shipType', index)),
      lengthM: sizeOf(this.numberAt('length', index)),
      widthM: sizeOf(this.numberAt('width', index)),
    })
  }

  private shown(index: number): string {
    return this.order.map((column) => String(column.cells[index] ?? '')).join(',')
  }
}

/** A number without exponent. */
function plainDigits(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}
