/** Addresses of downloads. Pure. */

export const EXPORT_KINDS = [
  ...(['positions', 'trips', 'events', 'portVisits', 'gaps', 'alerts', 'vessels', 'identities'] as const),
] as const
export type ExportKind = (typeof EXPORT_KINDS)[number]

/** NDJSON is for programs, which know the address. */
export const EXPORT_FORMATS = ['csv', 'geojson', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ExportChoice {
  readonly mmsi?: string
  readonly box?: string
  /** ISO 8601. */
  readonly from?: string
  readonly to?: string
}

export function exportHref(kind: ExportKind, format: ExportFormat, choice: ExportChoice): string {
  const query = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(choice)) if (value) query.set(name, value)
  return `/api/v1/export/${kind}?${query}`
}
