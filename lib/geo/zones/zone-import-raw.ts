/** A feature as read from a file, before anything is believed of it but that numbers are finite. */

export interface RawRing {
  /** Longitude, latitude, … as written. */
  readonly values: Float64Array
  /** Line at which its coordinates begin, where the format has lines. */
  readonly line: number | null
}

/** The outer ring, then holes. */
export interface RawPolygon {
  readonly rings: RawRing[]
}

export interface RawFeature {
  /** From 1, in the order of the file. */
  readonly number: number
  readonly line: number | null
  readonly properties: Map<string, unknown>
  readonly polygons: readonly RawPolygon[]
  /** Whether a fault was found in its geometry already. */
  readonly isRefused: boolean
  /** GeoJSON's bbox of the feature, else of the file, as written; null for none. */
  readonly box: unknown
}
