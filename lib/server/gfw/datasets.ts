/** What each of the data sets that are served holds: Global Fishing Watch's names for its own, and one of ours. */

import type { ListedKind } from '../../store/event-page-parts.ts'

export interface EventDataset {
  readonly name: string
  readonly kind: ListedKind
  /** As entries have it; requests have it in capitals. */
  readonly type: string
}

export const EVENT_DATASETS: readonly EventDataset[] = [
  { name: 'public-global-fishing-events:latest', kind: 'fishing', type: 'fishing' },
  { name: 'public-global-encounters-events:latest', kind: 'encounter', type: 'encounter' },
  { name: 'public-global-loitering-events:latest', kind: 'loitering', type: 'loitering' },
  { name: 'public-global-port-visits-events:latest', kind: 'portVisit', type: 'port_visit' },
  { name: 'public-global-gaps-events:latest', kind: 'gap', type: 'gap' },
  { name: 'wakewatch-alerts:latest', kind: 'alert', type: 'alert' },
]

export const VESSEL_DATASET = 'public-global-vessel-identity:latest'

const TYPE_OF_KIND = new Map(EVENT_DATASETS.map(({ kind, type }) => [kind, type]))

export function typeOfKind(kind: ListedKind): string {
  return TYPE_OF_KIND.get(kind)!
}
