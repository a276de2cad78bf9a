/** Made-up truth of a patrol fleet, and alerts beside it; times in hours from the first day's midnight. */

import type { InnocentName, InnocentTruth, StoryName, StoryTruth, Truth } from '../../lib/simulate/truth.ts'
import type { JudgedAlert } from '../../scripts/judge-alerts-match.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2025, 0, 1)
export const hours = (from: number, to: number) => ({
  startMs: START_MS + from * HOUR_MS,
  endMs: START_MS + to * HOUR_MS,
})
const place = { lonDeg: 10, latDeg: 20 }

function shipOf(vessel: number): Truth {
  return {
    ...{ kind: 'vessel', vessel, mmsi: 501000000 + vessel, vesselKind: 'trawler', transponder: 'class-a' },
    identity: { name: '', callSign: '', imo: null, shipType: 30, lengthM: 20, widthM: 5, draughtM: 2 },
    region: 'x',
  }
}

const mmsiOf = (vessel: number) => String(501000000 + vessel)

export function story(
  name: StoryName,
  vessel: number,
  from: number,
  to: number,
  partner: number | null = null,
): StoryTruth {
  return { kind: 'story', name, vessel, partner, zone: null, ...hours(from, to), ...place }
}

export function innocent(name: InnocentName, vessel: number, from: number, to: number): InnocentTruth {
  return { kind: 'innocent', name, vessel, partner: null, zone: 'reserve', ...hours(from, to), ...place }
}

/** With a cause for each pair of hours. */
export function alertOf(
  ruleId: string,
  vessel: number,
  ...spans: readonly (readonly [number, number])[]
): JudgedAlert {
  const causes = spans.map(([from, to]) => ({ behaviour: 'apparentFishing', ...hours(from, to) }))
  const [from, to] = [Math.min(...spans.flat()), Math.max(...spans.flat())]
  return {
    ...{ id: `${ruleId} ${vessel} ${from}`, ruleId, mmsi: mmsiOf(vessel), tripId: null, zoneId: null },
    ...{ ...hours(from, to), causes },
  }
}

/** Three days of six ships. */
export const SHIPS: readonly Truth[] = [
  ...[0, 1, 2, 3, 4, 5].map(shipOf),
  { kind: 'port-call', vessel: 5, port: 'Port', ...hours(0, 72), ...place, isOpen: true },
]
