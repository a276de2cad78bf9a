/**
 * Apparent fishing beside fishing, in hours, of ships that have their number to themselves and while they could be
 * heard: what a ship did with its transponder off, or while the whole feed was silent, nobody could find.
 */

import type { Truth } from '../lib/simulate/truth.ts'
import type { VesselKind } from '../lib/simulate/vessel-kinds.ts'
import { eventsOf, type Found, numbersOf, unheardOf } from './judge-cases.ts'
import { commonSpans, hoursOf, joinSpans, type Span, shareIn, withoutSpans } from './judge-spans.ts'
import { ofKind } from './judge-truth.ts'

/** Hours of ships of one kind. */
export interface FishingHours {
  readonly vesselKind: VesselKind
  readonly ships: number
  readonly fished: number
  readonly found: number
  /** In both. */
  readonly both: number
  readonly events: number
  /** Events at least half of whose time was fishing. */
  readonly rightEvents: number
  /** Shares of what was fished in each phase that was found, 0..1. */
  readonly phases: Readonly<Record<string, number>>
}

/** By kind of ship, in the order in which they come in the truth. */
export function judgeFishing(truth: readonly Truth[], found: Found): FishingHours[] {
  const { shared } = numbersOf(truth)
  const ships = ofKind(truth, 'vessel').filter(({ mmsi }) => !shared.has(String(mmsi)))
  const operationsOf = groupByVessel(ofKind(truth, 'fishing'))
  const fishingOf = new Map<string, Span[]>()
  for (const event of eventsOf(found, 'fishing'))
    fishingOf.set(event.mmsi, [...(fishingOf.get(event.mmsi) ?? []), event])

  const sums = new Map<VesselKind, Sums>()
  for (const { vessel, mmsi, vesselKind } of ships) {
    const unheard = unheardOf(truth, vessel)
    const operations = operationsOf.get(vessel) ?? []
    const events = fishingOf.get(String(mmsi)) ?? []
    const fished = withoutSpans(joinSpans(operations), unheard)
    const apparent = withoutSpans(joinSpans(events), unheard)
    const sum = sums.get(vesselKind) ?? startSums()
    sums.set(vesselKind, sum)
    sum.ships++
    sum.fished += hoursOf(fished)
    sum.found += hoursOf(apparent)
    sum.both += hoursOf(commonSpans(fished, apparent))
    sum.events += events.length
    sum.rightEvents += events.filter((event) => shareIn(event, joinSpans(operations)) >= 0.5).length
    for (const phase of new Set(operations.map((operation) => operation.phase))) {
      const inPhase = withoutSpans(joinSpans(operations.filter((one) => one.phase === phase)), unheard)
      const before = sum.phases.get(phase) ?? { fished: 0, both: 0 }
      sum.phases.set(phase, {
        fished: before.fished + hoursOf(inPhase),
        both: before.both + hoursOf(commonSpans(inPhase, apparent)),
      })
    }
  }
  return [...sums].map(([vesselKind, { phases, ...sum }]) => ({
    vesselKind,
    ...sum,
    phases: Object.fromEntries([...phases].map(([phase, { fished, both }]) => [phase, both / fished])),
  }))
}

interface Sums {
  ships: number
  fished: number
  found: number
  both: number
  events: number
  rightEvents: number
  readonly phases: Map<string, { readonly fished: number; readonly both: number }>
}

function startSums(): Sums {
  return { ships: 0, fished: 0, found: 0, both: 0, events: 0, rightEvents: 0, phases: new Map() }
}

function groupByVessel<Row extends { readonly vessel: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) groups.set(row.vessel, [...(groups.get(row.vessel) ?? []), row])
  return groups
}
