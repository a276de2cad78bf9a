/**
 * How zones are drawn, as art direction has it: regulation in magenta alone, told apart by line. EEZ and other wide waters:
 * long dash, dot. No-take: solid with ticks that point in and a band inside. Restricted: dashed with a band. Own: dotted.
 */

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { ZoneKind } from '../../lib/geo/zones/zone.ts'

export const WIDE_KINDS: readonly ZoneKind[] = ['eez', 'territorial-sea', 'rfmo']
export const CLOSED_KINDS: readonly ZoneKind[] = ['no-take']
export const RESTRICTED_KINDS: readonly ZoneKind[] = ['seasonal-closure', 'gear-ban']

export interface ZoneColours {
  readonly regulation: string
  readonly band: string
  readonly accent: string
}

export const HIT_LAYER = 'area-hit'
/** Not in force: there, but faint. */
const OPACITY: ExpressionSpecification = ['case', ['get', 'inForce'], 1, 0.45]
/** Width of the band inside a border, pixels. */
const BAND = 24
const TICK = 6

export function zoneLayers(
  { regulation, band, accent }: ZoneColours,
  selected: string | null,
): LayerSpecification[] {
  const line = (
    id: string,
    filter: FilterSpecification | null,
    paint: object,
    cap: 'butt' | 'round' = 'butt',
  ) =>
    ({
      ...{ id, type: 'line', source: 'zone-areas', ...(filter === null ? {} : { filter }) },
      layout: { 'line-join': 'round', 'line-cap': cap },
      paint: { 'line-color': regulation, 'line-opacity': OPACITY, ...paint },
    }) as LayerSpecification
  const wide = ofKinds(WIDE_KINDS)
  const closed = ofKinds(CLOSED_KINDS)
  const restricted = ofKinds(RESTRICTED_KINDS)
  return [
    {
      id: HIT_LAYER,
      type: 'fill',
      source: 'zone-areas',
      paint: { 'fill-color': band, 'fill-opacity': 0.01 },
    },
    {
      ...{ id: 'area-tint', type: 'fill', source: 'zone-areas' },
      filter: [
        'all',
        ['any', closed, restricted],
        ['<', ['zoom'], ['get', 'bandZoom']],
      ] as FilterSpecification,
      paint: { 'fill-color': band, 'fill-opacity': OPACITY },
    },
    line(
      'area-bands',
      ['all', ['any', closed, restricted], ['>=', ['zoom'], ['get', 'bandZoom']]] as FilterSpecification,
      {
        ...{ 'line-color': band, 'line-width': BAND, 'line-offset': BAND / 2 },
      },
    ),
    line('area-wide', wide, { 'line-width': 1.25, 'line-dasharray': [10, 3, 1, 3] }),
    line('area-restricted', restricted, { 'line-width': 1.5, 'line-dasharray': [4, 2.5] }),
    line('area-closed', closed, { 'line-width': 1.5 }),
    line('area-ticks', closed, {
      ...{ 'line-width': TICK, 'line-offset': TICK / 2, 'line-dasharray': [0.25, 3.5] },
    }),
    line('area-own', ofKinds(['own']), { 'line-width': 1.75, 'line-dasharray': [0.1, 2] }, 'round'),
    line('area-chosen', ['==', ['get', 'id'], selected ?? ''], {
      ...{ 'line-color': accent, 'line-width': 2.5, 'line-opacity': 1 },
    }),
    {
      ...{ id: 'area-names', type: 'symbol', source: 'zone-areas', minzoom: 3 },
      layout: {
        ...{ 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': ['sans-serif'] },
        ...{ 'text-size': 11, 'text-offset': [0, -0.9], 'symbol-spacing': 400 },
      },
      paint: { 'text-color': regulation, 'text-opacity': OPACITY },
    },
    {
      ...{ id: 'area-preview', type: 'line', source: 'zone-preview' },
      paint: { 'line-color': accent, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
  ]
}

function ofKinds(kinds: readonly ZoneKind[]): FilterSpecification {
  return ['in', ['get', 'kind'], ['literal', [...kinds]]]
}
