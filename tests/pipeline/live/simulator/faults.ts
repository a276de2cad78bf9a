/** What goes wrong in a seed, and when. */

import type { Random } from '../../../../lib/simulate/random.ts'
import type { Death } from './life.ts'

export type Fault = { readonly atMs: number } & (
  | {
      readonly kind: Death
      /** The life ends so many writes later. */
      readonly writes: number
      /** How much of that one is done, 0 to 1. */
      readonly done: number
      /** Until it starts again. */
      readonly downMs: number
    }
  | { readonly kind: 'slow-disk'; readonly slowestMs: number; readonly forMs: number }
  | { readonly kind: 'slow-store'; readonly slowestMs: number; readonly forMs: number }
  | { readonly kind: 'full-disk'; readonly freeBytes: number; readonly forMs: number }
  | { readonly kind: 'disk-errors'; readonly chance: number; readonly forMs: number }
  | { readonly kind: 'clock-jump'; readonly byMs: number }
  /** `source`: of one of the sources, 0 to 1. */
  | { readonly kind: 'slow-socket'; readonly source: number; readonly forMs: number }
)

const DEATHS = ['kill', 'crash'] as const
const OTHERS = ['slow-disk', 'slow-store', 'full-disk', 'disk-errors', 'clock-jump', 'slow-socket'] as const

/** Deaths first: a seed has some at least. `untilMs`: faults come before. */
export function planFaults(random: Random, untilMs: number): Fault[] {
  const faults: Fault[] = []
  const deaths = 2 + Math.floor(random.next() * 3)
  for (let i = 0; i < deaths; i++) {
    const end = random.next()
    faults.push({
      atMs: random.between(0, untilMs),
      kind: random.pick(DEATHS),
      writes: Math.floor(random.next() * 6),
      done: end < 0.3 ? 0 : end < 0.6 ? 1 : random.between(0.01, 0.99),
      downMs: random.between(10, 2000),
    })
  }
  const others = 3 + Math.floor(random.next() * 4)
  for (let i = 0; i < others; i++) faults.push(otherFault(random, random.between(0, untilMs)))
  return faults.sort((a, b) => a.atMs - b.atMs)
}

function otherFault(random: Random, atMs: number): Fault {
  const forMs = random.between(200, 4000)
  const kind = random.pick(OTHERS)
  switch (kind) {
    case 'slow-disk':
      return { atMs, kind, slowestMs: random.between(20, 1500), forMs }
    case 'slow-store':
      return { atMs, kind, slowestMs: random.between(20, 1500), forMs }
    case 'full-disk':
      return { atMs, kind, freeBytes: Math.floor(random.between(0, 4000)), forMs }
    case 'disk-errors':
      return { atMs, kind, chance: random.between(0.05, 0.6), forMs }
    case 'clock-jump':
      return { atMs, kind, byMs: random.between(-48, 48) * 3_600_000 }
    case 'slow-socket':
      return { atMs, kind, source: random.next(), forMs }
  }
}
