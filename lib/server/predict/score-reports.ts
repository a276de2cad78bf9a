/** Reports of a score request into columns, judged as every reader judges them; and back from kept ones to the request. */

import { BAD_TIME } from '../../ais/csv/parse-time.ts'
import { VesselCells } from '../../ais/csv/vessel-cell.ts'
import { Intake } from '../../ais/intake.ts'
import { timeOfText } from '../../ais/json/json-fields.ts'
import { orderReports } from '../../ais/order.ts'
import { ReadReport } from '../../ais/read-report.ts'
import { type Identity, POSITION, type ReportBlock, ReportBuffer } from '../../ais/report.ts'
import { acceptRow, emptyRow, imoOf, shipTypeOf, sizeOf, type VesselRow } from '../../ais/vessel-row.ts'
import { countOfColumns } from './detector-request.ts'
import { PREDICT_OPTIONS } from './options.ts'
import { RequestFault } from './request-fault.ts'
import type { ScoreAnswer, ScoreRequest } from './score-shapes.ts'

type Reject = ScoreAnswer['rejects'][number]

export interface VesselReports {
  readonly mmsi: string
  readonly buffer: ReportBuffer
  /** Rows of the buffer in the total order. Each has as its source where it stands in its list. */
  readonly rows: Int32Array
  readonly positions: number
  readonly rejects: readonly Reject[]
}

/** `nowMs`: what is stamped later is rejected. Throws a RequestFault. */
export function readReports(request: ScoreRequest, nowMs: number): VesselReports {
  const positions = countReports('positions', request.positions)
  const identities = countReports('identities', request.identities)
  if (positions + identities > PREDICT_OPTIONS.mostReports)
    throw new RequestFault(422, `more than ${PREDICT_OPTIONS.mostReports} reports`)
  const buffer = new ReportBuffer(positions + identities)
  const vessel = new VesselCells(buffer, true).readText(request.mmsi)
  if (vessel < 0) throw new RequestFault(422, 'mmsi: neither an MMSI nor a key')
  const rejects: Reject[] = []
  const intake = new Intake(buffer, new ReadReport('score', 'json'), {
    ...{ source: 0, clockMs: nowMs, place: request.place },
  })
  const row = emptyRow()
  const take = (list: Reject['list'], index: number) => {
    row.vessel = vessel
    const first = buffer.count
    const reason = row.timeMs === BAD_TIME ? 'bad-time' : acceptRow(intake, row)
    if (reason !== null) rejects.push({ list, index, reason })
    for (const [setAside] of intake.report.setAside) rejects.push({ list, index, reason: setAside })
    intake.report.setAside.clear()
    for (let at = first; at < buffer.count; at++) buffer.block.source[at] = index
  }
  for (let index = 0; index < positions; index++) {
    readPosition(request.positions, index, row)
    take('positions', index)
  }
  for (let index = 0; index < identities; index++) {
    readIdentity(request.identities!, index, row, buffer)
    take('identities', index)
  }
  return { mmsi: buffer.keys[vessel]!, buffer, rows: orderReports(buffer).rows, positions, rejects }
}

type Reports = ScoreRequest['positions'] | NonNullable<ScoreRequest['identities']>

function countReports(place: string, reports: Reports | undefined): number {
  if (reports === undefined) return 0
  return Array.isArray(reports) ? reports.length : countOfColumns(place, reports)
}

function readPosition(reports: Reports, index: number, row: VesselRow): void {
  row.timeMs = timeAt(reports, index)
  row.messageType = numberAt(reports, index, 'messageType') || 0
  row.lonDeg = numberAt(reports, index, 'lon')
  row.latDeg = numberAt(reports, index, 'lat')
  row.speedKnots = numberAt(reports, index, 'speed')
  row.courseDeg = numberAt(reports, index, 'course')
  row.headingDeg = numberAt(reports, index, 'heading')
  row.shoreKm = numberAt(reports, index, 'shoreKm')
  row.identity = -1
}

function readIdentity(reports: Reports, index: number, row: VesselRow, buffer: ReportBuffer): void {
  row.timeMs = timeAt(reports, index)
  row.messageType = numberAt(reports, index, 'messageType') || 0
  row.lonDeg = Number.NaN
  row.latDeg = Number.NaN
  const identity: Identity = {
    name: textAt(reports, index, 'name'),
    callSign: textAt(reports, index, 'callSign'),
    imo: imoOf(textAt(reports, index, 'imo')),
    shipType: shipTypeOf(numberAt(reports, index, 'shipType')),
    lengthM: sizeOf(numberAt(reports, index, 'length')),
    widthM: sizeOf(numberAt(reports, index, 'width')),
  }
  // One that says nothing was heard all the same.
  row.identity = buffer.identityOf(identity)
}

function valueAt(reports: Reports, index: number, name: string): unknown {
  if (Array.isArray(reports)) return (reports[index] as Readonly<Record<string, unknown>>)[name]
  return (reports as Readonly<Record<string, readonly unknown[] | undefined>>)[name]?.[index]
}

function numberAt(reports: Reports, index: number, name: string): number {
  return (valueAt(reports, index, name) as number | null | undefined) ?? Number.NaN
}

function textAt(reports: Reports, index: number, name: string): string {
  return (valueAt(reports, index, name) as string | null | undefined) ?? ''
}

function timeAt(reports: Reports, index: number): number {
  const timeMs = timeOfText(textAt(reports, index, 'time'))
  // Neither readable nor in one way only.
  return timeMs === Number.NEGATIVE_INFINITY ? BAD_TIME : timeMs
}

/** Finds reports again that a fold tells by their content. */
export class ReportFinder {
  /** 1 for rows in the order that were found. */
  private readonly found: Uint8Array

  constructor(private readonly reports: VesselReports) {
    this.found = new Uint8Array(reports.rows.length)
  }

  /** Where the position stands in its list; of equal ones the first that was not found yet; -1: nowhere. */
  indexOf(block: ReportBlock, row: number): number {
    const { rows, buffer } = this.reports
    const own = buffer.block
    const timeMs = block.timeMs[row]!
    for (let at = this.firstAt(timeMs); at < rows.length && own.timeMs[rows[at]!] === timeMs; at++) {
      if (this.found[at] === 1 || !isSamePosition(own, rows[at]!, block, row)) continue
      this.found[at] = 1
      return own.source[rows[at]!]!
    }
    return -1
  }

  private firstAt(timeMs: number): number {
    const { rows, buffer } = this.reports
    const { timeMs: times } = buffer.block
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (times[rows[middle]!]! < timeMs) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isSamePosition(a: ReportBlock, i: number, b: ReportBlock, j: number): boolean {
  return (
    a.kind[i] === POSITION &&
    a.lonUnits[i] === b.lonUnits[j] &&
    a.latUnits[i] === b.latUnits[j] &&
    Object.is(a.speedKnots[i], b.speedKnots[j]) &&
    Object.is(a.courseDeg[i], b.courseDeg[j]) &&
    Object.is(a.headingDeg[i], b.headingDeg[j])
  )
}
