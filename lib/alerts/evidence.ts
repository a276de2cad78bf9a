/**
 * Evidence: what of a trip speaks for or against suspicion, as numbers. One function makes it, from the trip's
 * happenings, for batch, live, training and explanation alike. What each number means stands in
 * lib/model/suspicion-evidence.
 */

import type { Zone } from '../geo/zones/zone.ts'
import { EVIDENCE_NAMES, EVIDENCE_OPTIONS, type EvidenceName } from '../model/suspicion-evidence.ts'
import { MEASURES } from './evidence-measures.ts'
import { SilenceTally } from './evidence-silences.ts'
import { listStays } from './evidence-zones.ts'
import type { Happening } from './happening.ts'

const HOUR_MS = 3_600_000

/** A number of the trip, with the outputs behind it. */
export interface EvidenceItem {
  /** Of lib/model/suspicion-evidence's list. */
  readonly name: EvidenceName
  /** 0 or more, in thousandths of its unit. */
  readonly value: number
  readonly outputIds: readonly string[]
}

/** A trip, as evidence sees it. */
export interface TripEvidenceInput {
  /** Epoch ms. */
  readonly startMs: number
  readonly endMs: number
  /** Its happenings, each once; their order does not matter. */
  readonly happenings: readonly Happening[]
  /** What the numbers in `Happening.zones` stand for. */
  readonly zones: readonly Zone[]
}

/** What the evidence is from an event time on. */
export interface EvidenceStep {
  /** Epoch ms: when what changed it was decided. */
  readonly decidedMs: number
  readonly items: readonly Pick<EvidenceItem, 'name' | 'value'>[]
}

/**
 * The evidence of all of the trip's happenings at its end: an item of every name, in the order of the list. A happening
 * more never lowers an item that speaks for suspicion.
 */
export function gatherEvidence(trip: TripEvidenceInput): EvidenceItem[] {
  const tally = new EvidenceTally(trip)
  for (const happening of inOrder(trip.happenings)) tally.add(happening)
  return tally.items()
}

/**
 * The evidence after each event time that changed it, and at the trip's end: the last is what gatherEvidence gives.
 * Suspicion is judged at each; an alert is raised at the first at which it crosses the threshold.
 */
export function evidenceSteps(trip: TripEvidenceInput): EvidenceStep[] {
  const tally = new EvidenceTally(trip)
  const steps: EvidenceStep[] = []
  let before = ''
  const addStep = (decidedMs: number, untilMs: number) => {
    const items = tally.values(untilMs)
    const now = items.map(({ value }) => value).join()
    if (now !== before) steps.push({ decidedMs, items })
    before = now
  }
  const ordered = inOrder(trip.happenings)
  for (const [i, happening] of ordered.entries()) {
    tally.add(happening)
    const { decidedMs } = happening
    if (ordered[i + 1]?.decidedMs !== decidedMs) addStep(decidedMs, decidedMs)
  }
  addStep(Math.max(trip.endMs, ordered.at(-1)?.decidedMs ?? trip.endMs), trip.endMs)
  return steps
}

/** By what is known first; sums of fractions depend on their order. */
function inOrder(happenings: readonly Happening[]): Happening[] {
  return happenings.toSorted(
    (a, b) =>
      a.decidedMs - b.decidedMs ||
      compareTexts(a.outputIds[0] ?? '', b.outputIds[0] ?? '') ||
      compareTexts(a.behaviour, b.behaviour) ||
      a.startMs - b.startMs,
  )
}

class EvidenceTally {
  private readonly silences = new SilenceTally()
  private readonly sums = new Map<EvidenceName, { value: number; happenings: Happening[] }>()
  private readonly stays: Happening[] = []

  constructor(private readonly trip: TripEvidenceInput) {}

  add(happening: Happening): void {
    this.silences.add(happening)
    if (happening.behaviour === 'atSea') this.stays.push(happening)
    const stays = listStays(happening, this.trip.zones)
    for (const [name, { combine, measure }] of MEASURES) {
      const value = measure(happening, stays)
      if (!(value > 0)) continue
      const sum = this.sums.get(name)
      if (sum === undefined) this.sums.set(name, { value, happenings: [happening] })
      else if (combine === 'sum') {
        sum.value += value
        sum.happenings.push(happening)
      } else if (value > sum.value) this.sums.set(name, { value, happenings: [happening] })
    }
  }

  /** As known at `untilMs`, at which all that was added was decided. */
  values(untilMs: number): EvidenceStep['items'] {
    return EVIDENCE_NAMES.map((name) => ({ name, value: this.valueOf(name, untilMs) }))
  }

  items(): EvidenceItem[] {
    return EVIDENCE_NAMES.map((name) => ({
      name,
      value: this.valueOf(name, this.trip.endMs),
      outputIds: [...new Set(this.happeningsOf(name).flatMap(({ outputIds }) => outputIds))],
    }))
  }

  private valueOf(name: EvidenceName, untilMs: number): number {
    const { stepsPerUnit } = EVIDENCE_OPTIONS
    return Math.round(this.exactValueOf(name, untilMs) * stepsPerUnit) / stepsPerUnit
  }

  private exactValueOf(name: EvidenceName, untilMs: number): number {
    if (name === 'darkHours') return this.silences.hours
    if (name === 'faintGaps') return this.silences.faintGaps
    if (name === 'hoursAtSea') return this.hoursAtSea(untilMs)
    return this.sums.get(name)?.value ?? 0
  }

  private happeningsOf(name: EvidenceName): readonly Happening[] {
    if (name === 'darkHours') return this.silences.listAll()
    if (name === 'faintGaps') return this.silences.listFaint()
    if (name === 'hoursAtSea') return this.stays
    return this.sums.get(name)?.happenings ?? []
  }

  /** Up to then: how long the trip will have been is not known before its end. */
  private hoursAtSea(untilMs: number): number {
    const { startMs, endMs } = this.trip
    return Math.max(0, Math.min(untilMs, endMs) - startMs) / HOUR_MS
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
