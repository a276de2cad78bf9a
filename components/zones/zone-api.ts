/** Zones as the server tells them and takes them. */

import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import type { ZoneKind } from '../../lib/geo/zones/zone.ts'
import type { ZoneProperties } from '../../lib/server/http/zone-feature.ts'

export type { ZoneProperties }
export type ZoneFeature = Feature<MultiPolygon, ZoneProperties>

export interface ZoneList extends FeatureCollection<MultiPolygon, ZoneProperties> {
  readonly simulated: boolean
}

/** What is wrong with a file or a drawing, and where. */
export interface ZoneFinding {
  readonly feature: number | null
  readonly label: string | null
  readonly line: number | null
  readonly part: string
  readonly text: string
}

export interface ZoneCheck {
  readonly ok: boolean
  readonly faults: readonly ZoneFinding[]
  readonly faultCount: number
  readonly warnings: readonly ZoneFinding[]
  readonly warningCount: number
  readonly features: readonly Feature<MultiPolygon, Partial<ZoneProperties>>[]
}

/** What a person says of a zone. Texts as they are typed. */
export interface ZoneForm {
  /** Null: of a new one, which the server names. */
  readonly id: string | null
  readonly set: string
  readonly name: string
  readonly kind: ZoneKind
  readonly authority: string
  readonly source: string
  readonly country: string
  readonly validFrom: string
  readonly validTo: string
  readonly seasons: string
  readonly permittedFlags: string
  readonly permittedGears: string
}

export type Geometry = Polygon | MultiPolygon

export const DRAWN_SET = 'drawn'

export const EMPTY_FORM: ZoneForm = {
  ...{ id: null, set: DRAWN_SET, name: '', kind: 'own', authority: '', source: '', country: '' },
  ...{ validFrom: '', validTo: '', seasons: '', permittedFlags: '', permittedGears: '' },
}

export function formOf(zone: ZoneProperties): ZoneForm {
  const { id, set, name, kind, authority, source, country, seasons } = zone
  return {
    ...{ id, set, name, kind, authority, source, country: country ?? '', seasons: seasons.join(', ') },
    ...{ validFrom: zone.valid_from ?? '', validTo: zone.valid_to ?? '' },
    permittedFlags: listText(zone.permitted_flags),
    permittedGears: listText(zone.permitted_gears),
  }
}

/** As the import reads it: '' says nothing, 'none' that nobody may. */
export function featureOf(form: ZoneForm, geometry: Geometry): Feature<Geometry> {
  const { id, name, kind, authority, source, country, seasons } = form
  return {
    type: 'Feature',
    properties: {
      ...(id === null ? {} : { id }),
      ...{ name, kind, authority, source, country, seasons },
      ...{ valid_from: form.validFrom, valid_to: form.validTo },
      ...{ permitted_flags: form.permittedFlags, permitted_gears: form.permittedGears },
    },
    geometry,
  }
}

/** `reserves` of `reserves.geojson.gz`, with what a set's name may hold. */
export function setNameOf(file: string): string {
  const bare = file.replace(/(\.(geojsonl?|ndjson|json|kml|gz))+$/i, '').replace(/[^A-Za-z0-9 _.-]+/g, '-')
  return bare.replace(/^[^A-Za-z0-9]+/, '').slice(0, 100) || 'uploaded'
}

export function formatFinding(
  { feature, label, line, part, text }: ZoneFinding,
  featureWord: string,
  lineWord: string,
): string {
  const where = [
    feature === null ? '' : `${featureWord} ${feature}${label === null ? '' : ` (${label})`}`,
    line === null ? '' : `${lineWord} ${line}`,
    part,
  ].filter((words) => words !== '')
  return where.length === 0 ? text : `${where.join(', ')}: ${text}`
}

function listText(list: readonly string[] | null): string {
  if (list === null) return ''
  return list.length === 0 ? 'none' : list.join(', ')
}
