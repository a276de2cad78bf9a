/** What a table says of the transponder: its class, or that it is no vessel's. */

import type { SetAsideReason } from '../read-report.ts'

/** The Danish `Type of mobile`, where it is no vessel; null otherwise. */
export function stationOfMobile(mobile: string): SetAsideReason | null {
  return STATIONS.get(mobile.toLowerCase()) ?? null
}

const STATIONS = new Map<string, SetAsideReason>([
  ['base station', 'coast-station'],
  ['aton', 'aid-to-navigation'],
  ['sar airborne', 'sar-aircraft'],
  ['search and rescue transponder', 'distress-beacon'],
  ['man overboard device', 'distress-beacon'],
])

/**
 * The commonest message type of a transponder class, for tables that tell the class and not the type: 1 for `A` or
 * `Class A`, 18 for `B` or `Class B`, else 0.
 */
export function typeOfClass(transceiver: string): number {
  const letter = /^(?:class )?([ab])$/i.exec(transceiver)?.[1]
  return letter === undefined ? 0 : letter.toUpperCase() === 'A' ? 1 : 18
}
