/** The box of `--bbox`: it chooses what is exported, never what is folded. */

import { UNITS_PER_DEGREE } from '../geo/units.ts'

/** Edges in degrees, all included. West greater than east: the box crosses 180°. */
export interface ExportBox {
  readonly westDeg: number
  readonly southDeg: number
  readonly eastDeg: number
  readonly northDeg: number
}

/** Reads `west,south,east,north`, in degrees. Throws a RangeError that says what is wrong. */
export function parseExportBox(text: string): ExportBox {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (parts.length !== 4 || parts.some(Number.isNaN))
    throw new RangeError(`"${text}" is not west,south,east,north in degrees`)
  const [westDeg, southDeg, eastDeg, northDeg] = parts as [number, number, number, number]
  for (const lon of [westDeg, eastDeg])
    if (Math.abs(lon) > 180) throw new RangeError(`longitude ${lon} is not within -180..180`)
  for (const lat of [southDeg, northDeg])
    if (Math.abs(lat) > 90) throw new RangeError(`latitude ${lat} is not within -90..90`)
  if (southDeg > northDeg) throw new RangeError(`south ${southDeg} lies north of north ${northDeg}`)
  return { westDeg, southDeg, eastDeg, northDeg }
}

/**
 * Whether a place lies in the box, in degrees as they are exported, so that whoever filters an export by the same
 * edges has the same records. `lonDeg` lies in [-180, 180), and -180 counts for an edge at 180 too.
 */
export function isInBox(box: ExportBox, lonDeg: number, latDeg: number): boolean {
  if (latDeg < box.southDeg || latDeg > box.northDeg) return false
  return eastOf(box.westDeg, lonDeg) <= eastOf(box.westDeg, box.eastDeg)
}

/** Whether a box of whole units and this one have anything in common; true also where they miss by a unit. */
export function touchesBox(
  box: ExportBox,
  units: { westUnits: number; southUnits: number; eastUnits: number; northUnits: number },
): boolean {
  const southDeg = (units.southUnits - 1) / UNITS_PER_DEGREE
  const northDeg = (units.northUnits + 1) / UNITS_PER_DEGREE
  if (northDeg < box.southDeg || southDeg > box.northDeg) return false
  const westDeg = (units.westUnits - 1) / UNITS_PER_DEGREE
  const widthDeg = eastOf(units.westUnits, units.eastUnits, 360 * UNITS_PER_DEGREE) / UNITS_PER_DEGREE
  // Either begins within the other.
  return (
    eastOf(box.westDeg, westDeg) <= eastOf(box.westDeg, box.eastDeg) ||
    eastOf(westDeg, box.westDeg) <= widthDeg + 2 / UNITS_PER_DEGREE
  )
}

/** How far east of `west` a longitude lies, 0 to a turn; the same sum for an edge as for a place on it. */
function eastOf(west: number, lon: number, turn = 360): number {
  return lon < west ? lon - west + turn : lon - west
}
