/** What the folds ask of the map. Places come in as an argument, so that tests can move the whole world. */

export interface Port {
  readonly name: string
  /** ISO 3166 alpha-3 or alpha-2 code or name as the list gives it, '' when unknown. */
  readonly country: string
  readonly lonUnits: number
  readonly latUnits: number
}

/** All places in 1/600,000° (lib/ais/report). */
export interface Places {
  readonly ports: readonly Port[]
  /** Distance to the nearest coastline, km: positive at sea, negative on land. Exact up to 100 km at least. */
  shoreKm(lonUnits: number, latUnits: number): number
  /** Index of the nearest port within `maxKm` (at most 30), ties to the lower index; -1 when none. */
  nearestPort(lonUnits: number, latUnits: number, maxKm: number): number
  /** Great-circle distance to a port, km. */
  portKm(port: number, lonUnits: number, latUnits: number): number
}
