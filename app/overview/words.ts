/** What the overview says of ports, trips, silences and vessels. Pure. */

import type { Words } from '../../components/words/languages.ts'
import type { MmsiKind } from '../../lib/ais/mmsi.ts'
import type { GapOutput, TripOutput } from '../../lib/features/outputs.ts'

export function portWords(port: string, { say }: Words): string {
  return port === 'unnamed' ? say.overview.unnamedPort : port
}

/** What ended a trip; null for one that has not ended. */
export function tripEndWords(endedBy: TripOutput['endedBy'], { say }: Words): string | null {
  return endedBy === null ? null : say.overview.tripEnds[endedBy]
}

export function tripTargetWords(trip: Pick<TripOutput, 'endPort' | 'endedBy'>, words: Words): string {
  if (trip.endPort !== null) return portWords(trip.endPort, words)
  const { noPortYet, lastSeen } = words.say.overview
  return trip.endedBy === null ? noPortYet : lastSeen
}

/** The end of a silence that has none, in words; null where it has one. */
export function gapStateWords(
  { onMs, open }: Pick<GapOutput, 'onMs' | 'open'>,
  { say }: Words,
): string | null {
  if (onMs !== null) return null
  return open ? say.overview.gapStillOff : say.overview.gapNotOnAgain
}

/** What marks a vessel that is no ship by its number; null for ships. */
export function kindWords(kind: MmsiKind, { say }: Words): string | null {
  return kind === 'ship' ? null : say.overview.kinds[kind]
}
