import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'

/** 00°24.10'N 089°12.40'W, as on a chart. */
export function placeWords(latUnits: number, lonUnits: number): string {
  return `${angleWords(latUnits, 2, 'N', 'S')} ${angleWords(lonUnits, 3, 'E', 'W')}`
}

function angleWords(units: number, digits: number, positive: string, negative: string): string {
  const hundredths = Math.round((Math.abs(units) / UNITS_PER_DEGREE) * 6000)
  const degrees = String(Math.floor(hundredths / 6000)).padStart(digits, '0')
  const minutes = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')
  return `${degrees}°${minutes}'${units < 0 ? negative : positive}`
}
