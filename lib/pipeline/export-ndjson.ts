/** The export as newline-delimited JSON, everything. */

import type { Store } from '../store/store.ts'
import { exportData } from './export-data.ts'

export const EXPORT_FILES = {
  vessels: 'vessels.ndjson',
  identities: 'identities.ndjson',
  segments: 'segments.ndjson',
  tracks: 'tracks.ndjson',
  trips: 'trips.ndjson',
  portVisits: 'port-visits.ndjson',
  gaps: 'gaps.ndjson',
  events: 'events.ndjson',
  positions: 'positions.ndjson',
} as const

export async function exportNdjson(store: Store, dir: string, signal: AbortSignal): Promise<void> {
  await exportData(store, { dir, format: 'ndjson', bbox: null, onProgress: () => {}, signal })
}
