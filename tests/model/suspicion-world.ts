/** Trips with verdicts, made up, for the tests of the suspicion model. */

import type { EvidenceValue } from '../../lib/model/suspicion.ts'
import { EVIDENCE, type EvidenceName, toInput } from '../../lib/model/suspicion-evidence.ts'
import type { JudgedTrip } from '../../lib/model/suspicion-verdicts.ts'
import { createRandom } from '../../lib/simulate/random.ts'

export type Weights = Readonly<Partial<Record<EvidenceName, number>>>

export const valuesOf = (evidence: Weights): EvidenceValue[] =>
  Object.entries(evidence).map(([name, value]) => ({ name: name as EvidenceName, value }))

export const judgedTrip = (mmsi: string, isSuspicious: boolean, evidence: Weights): JudgedTrip => ({
  mmsi,
  isSuspicious,
  evidence: valuesOf(evidence),
})

export interface DrawnWorld {
  readonly seed: number
  readonly trips: number
  /** By which the analysts of this world judge. */
  readonly weights: Weights
  readonly base: number
  /** Of an item on a trip. Default: 0.3. */
  readonly frequency?: number
}

/** Trips of which each has some of the evidence that `weights` names, judged at random by just these weights. */
export function drawTrips({ seed, trips, weights, base, frequency = 0.3 }: DrawnWorld): JudgedTrip[] {
  const random = createRandom(seed)
  return Array.from({ length: trips }, (_, i) => {
    let logit = base
    const evidence: EvidenceValue[] = []
    for (const definition of EVIDENCE) {
      const weight = weights[definition.name]
      if (weight === undefined || random.next() >= frequency) continue
      const value = definition.scale * 4 * random.next()
      evidence.push({ name: definition.name, value })
      logit += weight * toInput(definition, value)
    }
    const isSuspicious = random.next() < 1 / (1 + Math.exp(-logit))
    return { mmsi: String(100_000_000 + Math.floor(i / 3)), isSuspicious, evidence }
  })
}
