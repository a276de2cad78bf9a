/** Splits labelled rows by vessel, never by row: rows of one vessel resemble each other, and a split among them leaks. */

import { Random } from './random.ts'
import type { TrainingRows } from './training-rows.ts'

/** Keys of the vessels of each fold. Every vessel is in one of them. */
export type Folds = readonly ReadonlySet<string>[]

/** Labels, and whose they are: all that a split looks at. */
type LabelledVessels = Pick<TrainingRows, 'count' | 'fishing' | 'vessel' | 'vessels'>

export interface SplitOptions {
  readonly folds: number
  readonly seed: number
  /** Splits these only. */
  readonly among?: ReadonlySet<string>
}

/**
 * Folds of the vessels that have labels: vessels of one gear go to different folds while there are enough, and
 * folds have about as many labelled rows. Equal seeds give equal folds, whatever the order of the vessels.
 * Throws when there are fewer vessels than folds.
 */
export function splitVessels(rows: LabelledVessels, { folds: count, seed, among }: SplitOptions): Folds {
  const vessels = countLabels(rows).filter(({ key }) => among?.has(key) ?? true)
  if (count < 2) throw new Error(`model: ${count} folds split nothing: at least 2 are needed`)
  if (vessels.length < count)
    throw new Error(
      `model: ${count} folds by vessel need as many labelled vessels, and there ${vessels.length === 1 ? 'is' : 'are'} ${vessels.length}`,
    )
  new Random(seed, 'folds').shuffle(vessels)
  const vesselsOf = new Map<string, number>()
  for (const { gear } of vessels) vesselsOf.set(gear, (vesselsOf.get(gear) ?? 0) + 1)
  // Gears of few vessels last: they fill up the folds that have few rows. Otherwise as shuffled.
  vessels.sort((a, b) => vesselsOf.get(b.gear)! - vesselsOf.get(a.gear)! || compareTexts(a.gear, b.gear))
  const folds = Array.from({ length: count }, () => ({
    keys: new Set<string>(),
    labelled: 0,
    ofGear: new Map<string, number>(),
  }))
  for (const { key, gear, labelled } of vessels) {
    const inFold = (fold: (typeof folds)[number]) => fold.ofGear.get(gear) ?? 0
    const [fold] = folds.toSorted((a, b) => inFold(a) - inFold(b) || a.labelled - b.labelled)
    fold!.keys.add(key)
    fold!.labelled += labelled
    fold!.ofGear.set(gear, inFold(fold!) + 1)
  }
  return folds.map(({ keys }) => keys)
}

/** Throws when a vessel is on both sides of a split: what is judged on rows like its own says nothing. */
export function requireDisjoint(trained: ReadonlySet<string>, judged: ReadonlySet<string>): void {
  const shared = [...judged].filter((key) => trained.has(key))
  if (shared.length > 0)
    throw new Error(
      `model: ${shared.length === 1 ? 'vessel' : `${shared.length} vessels, one of them`} ${shared[0]} would be trained on and judged by`,
    )
}

interface VesselLabels {
  readonly key: string
  readonly gear: string
  labelled: number
}

/** Vessels that have labels, sorted by key. A key that is there more than once is one vessel. */
function countLabels(rows: LabelledVessels): VesselLabels[] {
  const vessels = new Map<string, VesselLabels>()
  for (let row = 0; row < rows.count; row++) {
    if (Number.isNaN(rows.fishing[row]!)) continue
    const { key, gear } = rows.vessels[rows.vessel[row]!]!
    const vessel = vessels.get(key)
    if (vessel === undefined) vessels.set(key, { key, gear, labelled: 1 })
    else vessel.labelled++
  }
  return [...vessels.values()].sort((a, b) => compareTexts(a.key, b.key))
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
