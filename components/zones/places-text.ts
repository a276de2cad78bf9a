/** Corners of an area as text, a line each, for whoever has no mouse or has them on paper. Pure. */

export type Place = readonly [lonDeg: number, latDeg: number]

export type ReadPlaces =
  | { readonly ok: true; readonly places: readonly Place[] }
  /** From 1: the first line that is no place. */
  | { readonly ok: false; readonly line: number }

/** A hundred-thousandth of a degree is a metre. */
const DIGITS = 5

export function writePlaces(places: readonly Place[]): string {
  return places.map(([lon, lat]) => `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`).join('\n')
}

/**
 * Latitude, then longitude: `55.5, 12.25`, `55°30.5'N 012°15.0'E`, `55 30 15 N, 12 15 0 E`. Empty lines are none. The first
 * place again at the end is left out.
 */
export function readPlaces(text: string): ReadPlaces {
  const places: Place[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const place = readPlace(line)
    if (place === null) return { ok: false, line: index + 1 }
    places.push(place)
  }
  const [first, last] = [places[0], places.at(-1)]
  const isClosed = places.length > 1 && first![0] === last![0] && first![1] === last![1]
  return { ok: true, places: isClosed ? places.slice(0, -1) : places }
}

function readPlace(line: string): Place | null {
  const halves = splitPlace(line.trim())
  if (halves === null) return null
  const [lat, lon] = [readAngle(halves[0], 'NS', 90), readAngle(halves[1], 'EW', 180)]
  return lat === null || lon === null ? null : [lon, lat]
}

/** At the comma, behind N or S, or between two plain numbers. */
function splitPlace(line: string): readonly [string, string] | null {
  const letter = /^(.*?[NSns])[\s,;]+(.*)$/.exec(line)
  if (letter !== null) return [letter[1]!, letter[2]!]
  const parts = line.split(/[,;]\s*|\s+/).filter((part) => part !== '')
  return parts.length === 2 ? [parts[0]!, parts[1]!] : null
}

/** Degrees, minutes and seconds, the last with a fraction; a sign or a letter says which side. */
function readAngle(text: string, letters: string, most: number): number | null {
  const found =
    /^([+\-−]?)\s*(\d+(?:\.\d+)?)(?:[°\s]+(\d+(?:\.\d+)?))?(?:['′\s]+(\d+(?:\.\d+)?))?[°'′"″\s]*([A-Za-z]?)$/.exec(
      text.trim(),
    )
  if (found === null) return null
  const [, sign, degrees, minutes = '0', seconds = '0', letter = ''] = found
  const side = letters.indexOf(letter.toUpperCase())
  if (letter !== '' && (side < 0 || sign !== '')) return null
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return null
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600
  if (value > most) return null
  return side === 1 || sign === '-' || sign === '−' ? -value : value
}

/** Closed, as GeoJSON wants it. */
export function ringOf(places: readonly Place[]): [number, number][] {
  const ring = places.map(([lon, lat]): [number, number] => [lon, lat])
  return ring.length === 0 ? ring : [...ring, [...ring[0]!]]
}
