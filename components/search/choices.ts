/** What a search found as one list to walk through by keys, in groups. Pure. */

import type { PlaceDegrees } from '../../lib/geo/parse-place.ts'
import { writePlace } from '../shell/view-state.ts'
import type { Found } from './use-search.ts'

export type Choice = { readonly key: string; readonly href: string } & (
  | { readonly kind: 'place'; readonly place: PlaceDegrees }
  | { readonly kind: 'vessel'; readonly vessel: Found['vessels'][number] }
  | { readonly kind: 'port'; readonly port: Found['ports'][number] }
)

/** How near the map goes: a strait, and a harbour. */
const PLACE_ZOOM = 9
const PORT_ZOOM = 11

export function listChoices(place: PlaceDegrees | null, found: Found | null): Choice[] {
  const choices: Choice[] = []
  if (place !== null) choices.push({ kind: 'place', key: 'place', place, href: hrefOf(place, PLACE_ZOOM) })
  for (const vessel of found?.vessels ?? [])
    choices.push({
      ...{ kind: 'vessel', key: vessel.mmsi, vessel },
      href: `/vessel/${encodeURIComponent(vessel.mmsi)}`,
    })
  for (const [i, port] of (found?.ports ?? []).entries())
    choices.push({ kind: 'port', key: `port-${i}`, port, href: hrefOf(port, PORT_ZOOM) })
  return choices
}

/** Beyond where the map ends, as far as it goes. */
function hrefOf({ latDeg, lonDeg }: PlaceDegrees, zoom: number): string {
  const shown = Math.max(-85, Math.min(85, latDeg))
  return `/?at=${writePlace({ latDeg: shown, lonDeg, zoom })}`
}
