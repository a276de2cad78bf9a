/** Tells of the ships that are at sea near an area while the whole feed is out. */

import { unitsOfLatDeg, unitsOfLonDeg } from '../../geo/units.ts'
import type { LifeSteps } from '../life.ts'
import type { OutageTruth } from '../truth.ts'
import { isInside, kmToBorder } from './outline.ts'
import { type PatrolLife, placeAtTime } from './voyage.ts'

/** From an area's border, from either side: 40 nm. */
const NEAR_KM = 74

/** The same life; looks at what it plans before it is handed over. */
export function* watchOutages(
  life: PatrolLife,
  steps: LifeSteps,
  outages: readonly OutageTruth[],
): LifeSteps {
  let next = 0
  for (;;) {
    steps.next()
    const { legs } = life.helm
    const untilMs = legs.at(-1)?.endMs ?? -Infinity
    for (; next < outages.length && outages[next]!.startMs < untilMs; next++) tellOf(life, outages[next]!)
    yield
  }
}

function tellOf(life: PatrolLife, { startMs, endMs }: OutageTruth): void {
  const leg = life.helm.legs.find((one) => one.startMs <= startMs && startMs <= one.endMs)
  if (leg === undefined || leg.activity === 'in-port') return
  const place = placeAtTime(life, startMs)
  const at = { lonUnits: unitsOfLonDeg(place.lonDeg), latUnits: unitsOfLatDeg(place.latDeg) }
  const zone = life.chart.closed.find(({ ring }) => isInside(ring, at) || kmToBorder(ring, at) < NEAR_KM)
  if (zone === undefined) return
  life.tell({
    ...{ kind: 'innocent', name: 'feed-outage', vessel: life.ship.index, partner: null, zone: zone.id },
    ...{ startMs, endMs, ...place },
  })
}
