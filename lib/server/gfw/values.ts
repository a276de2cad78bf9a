/** How values are written: times as ISO 8601, places in degrees, what is not known as null. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../../geo/units.ts'

export interface GfwPosition {
  readonly lat: number
  readonly lon: number
}

export function writeTime(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

export function writePosition(lonUnits: number, latUnits: number): GfwPosition {
  return { lat: writeDegrees(latUnits), lon: writeDegrees(lonUnits) }
}

/** A unit is 1/600,000 degree: six decimals tell one from the next. */
export function writeDegrees(units: number): number {
  return Number((units / UNITS_PER_DEGREE).toFixed(6))
}

/** In thousandths; null for NaN. */
export function writeNumber(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(3)) : null
}

export function writeKmOfNm(distanceNm: number): number | null {
  return writeNumber(distanceNm * KM_PER_NM)
}

export function writeHours(durationMs: number): number | null {
  return writeNumber(durationMs / 3_600_000)
}

/** Null for ''. */
export function writeText(text: string): string | null {
  return text === '' ? null : text
}
