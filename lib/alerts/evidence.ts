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
 * The evidence of all of the trip's happenings: an item of every name, in the order of the list. A happening more never
 * lowers an item that speaks for suspicion.
 */
export function gatherEvidence({ happenings, zones }: TripEvidenceInput): EvidenceItem[] {
  const tally = new EvidenceTally(zones)
  for (const happening of inOrder(happenings)) tally.add(happening)
  return tally.items()
}

/**
 * The evidence after each event time that changed it, from the first on; empty where nothing did. Suspicion is judged at each: the first at which it
 * crosses a threshold is when an alert is raised.
 */
export function evidenceSteps({ happenings, zones }: TripEvidenceInput): EvidenceStep[] {
  const tally = new EvidenceTally(zones)
  const ordered = inOrder(happenings)
  const steps: EvidenceStep[] = []
  let before = ''
  for (const [i, happening] of ordered.entries()) {
    tally.add(happening)
    const { decidedMs } = happening
    if (ordered[i + 1]?.decidedMs === decidedMs) continue
    const items = tally.values()
    const now = items.map(({ value }) => value).join()
    if (now !== before) steps.push({ decidedMs, items })
    before = now
  }
  return steps
}

/** By what is known first; sums of fractions depend on their order. */
function inOrder(happenings: readonly Happening[]): Happening[] {
  return happenings.toSorted(
    (a, b) =>
      a.decidedMs - b.decidedMs ||
      compareTexts(a.outputIds[0] ?? '', b.outputIds[0] ?? '') ||
      compareTexts(a.behaviour, b.behaviour),
  )
}

class EvidenceTally {
  private readonly silences = new SilenceTally()
  private readonly sums = new Map<EvidenceName, { value: number; happenings: Happening[] }>()

  constructor(private readonly zones: readonly Zone[]) {}

  add(happening: Happening): void {
    this.silences.add(happening)
    const stays = listStays(happening, this.zones)
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

  values(): EvidenceStep['items'] {
    return EVIDENCE_NAMES.map((name) => ({ name, value: round(this.find(name)?.value ?? 0) }))
  }

  items(): EvidenceItem[] {
    return EVIDENCE_NAMES.map((name) => {
      const { value = 0, happenings = [] } = this.find(name) ?? {}
      return {
        name,
        value: round(value),
        outputIds: [...new Set(happenings.flatMap(({ outputIds }) => outputIds))],
      }
    })
  }

  private find(name: EvidenceName) {
    return this.silences.find(name) ?? this.sums.get(name)
  }
}

function round(value: number): number {
  const { stepsPerUnit } = EVIDENCE_OPTIONS
  return Math.round(value * stepsPerUnit) / stepsPerUnit
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
