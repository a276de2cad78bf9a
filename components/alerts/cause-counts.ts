/** What an alert rests on, as counts of the five shapes of events. Pure. */

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'

/** In the order in which they are shown. */
const SHAPES = ['fishing', 'gap', 'encounter', 'loitering'] as const

export type CauseShape = (typeof SHAPES)[number]

/** Behaviours that have a shape; conflicts of identity, stays and trips have none. */
const SHAPE_OF: Readonly<Record<string, CauseShape>> = {
  apparentFishing: 'fishing',
  gap: 'gap',
  goingDark: 'gap',
  possibleDisabling: 'gap',
  avoidance: 'gap',
  encounter: 'encounter',
  loitering: 'loitering',
}

export interface CauseCount {
  readonly shape: CauseShape
  readonly count: number
}

/** Each event once, however many causes name it. */
export function countCauses(causes: WireAlert['causes']): CauseCount[] {
  const found = new Map<CauseShape, Set<string>>()
  for (const { behaviour, outputIds } of causes) {
    const shape = SHAPE_OF[behaviour]
    if (shape === undefined) continue
    const ids = found.get(shape) ?? new Set()
    for (const id of outputIds) ids.add(id)
    found.set(shape, ids)
  }
  return SHAPES.flatMap((shape) => {
    const count = found.get(shape)?.size ?? 0
    return count === 0 ? [] : [{ shape, count }]
  })
}
