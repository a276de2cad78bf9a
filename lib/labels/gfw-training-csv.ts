/**
 * Rows of Global Fishing Watch's training format: a position with its label, so that reading them back gives the same
 * position, to the last bit of every column that the format has, and the same label.
 */

import { VesselCells } from '../ais/csv/vessel-cell.ts'
import { type ReportBlock, ReportBuffer } from '../ais/report.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import { NOT_LABELLED } from './label-points.ts'

export const GFW_TRAINING_HEADER =
  'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source'

/** GFW's own mark of an unknown distance to port; the archive does not keep any. */
const UNKNOWN_PORT_METRES = -1
/** Of a degree: a unit of place is 1.7 millionths, so that none is lost. */
const DEGREE_DECIMALS = 6
const MOST_METRE_DECIMALS = 6
const KM_PER_METRE = 0.001

/**
 * Whether a vessel's key is read back as it is: in this format's column of MMSI a number of up to nine digits is one, and
 * gets zeros in front; other numbers than whole ones are refused.
 */
export function isKeyCarried(vessel: string): boolean {
  const buffer = new ReportBuffer()
  return buffer.keys[new VesselCells(buffer, true).readText(vessel)] === vessel
}

/** The part of a row that tells the position. `shoreKm`: distance to shore, NaN where unknown. */
export function positionCells(vessel: string, block: ReportBlock, row: number, shoreKm: number): string {
  const { timeMs, speedKnots, courseDeg, latUnits, lonUnits } = block
  return [
    textCell(vessel),
    timeMs[row]! / 1000,
    metreCell(shoreKm),
    UNKNOWN_PORT_METRES,
    tenthCell(speedKnots[row]!),
    tenthCell(courseDeg[row]!),
    degreeCell(latUnits[row]!),
    degreeCell(lonUnits[row]!),
  ].join()
}

/** The part that tells the label, null where nobody gave one. */
export function labelCells(label: { readonly fishing: number; readonly source: string } | null): string {
  if (label === null) return `${NOT_LABELLED},`
  const share = Number.isInteger(label.fishing) ? label.fishing.toFixed(1) : String(label.fishing)
  return `${share},${textCell(label.source)}`
}

function textCell(text: string): string {
  return /[",;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function tenthCell(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(1)
}

function degreeCell(units: number): string {
  return String(Number((units / UNITS_PER_DEGREE).toFixed(DEGREE_DECIMALS)))
}

/** Metres with as many decimals as give the same kilometres in single precision, as reports hold them. */
function metreCell(km: number): string {
  if (!Number.isFinite(km)) return ''
  const single = Math.fround(km)
  const metres = km / KM_PER_METRE
  for (let decimals = 0; decimals <= MOST_METRE_DECIMALS; decimals++) {
    const text = metres.toFixed(decimals)
    if (Math.fround(Number(text) * KM_PER_METRE) === single) return text
  }
  return String(metres)
}
