/**
 * Where a label changes: what the speed does there. A labeller who marks a stretch late, or who looks at the whole
 * track, shows in where the step of speed stands beside the step of the label.
 */

import { FISHING, gearOf, isUnbroken, type LabelTable, UNLABELLED } from './analyze-label-table.ts'

export const EDGE_OPTIONS = {
  /** Rows shown on either side of an edge. */
  rows: 5,
  /** A row this long after the one before is not beside it, hours. */
  besideHours: 1,
  /** Rows with one label on either side that make an edge, and no flicker. */
  steady: 2,
  /** Rows to either side in which the largest step of speed is looked for. */
  lagRows: 3,
} as const

export interface EdgeProfile {
  readonly gear: string
  readonly edge: 'start' | 'end'
  readonly edges: number
  /** Mean speed at rows -rows .. rows - 1 from the first row with the new label; NaN where none was beside. */
  readonly meanKnots: readonly number[]
  /**
   * Edges by where the largest step of speed is, from lagRows rows before the edge to lagRows after it. In the
   * middle it is from the last old label to the first new one; after the middle, the label came first.
   */
  readonly stepAt: readonly number[]
}

/** Of all gears, and of each; starts before ends. */
export function profileEdges(table: LabelTable): EdgeProfile[] {
  const found = new Map<string, EdgeSum>()
  for (let row = 0; row < table.rows.count; row++) {
    if (!isEdge(table, row)) continue
    const edge = table.said[row] === FISHING ? 'start' : 'end'
    for (const gear of ['all', gearOf(table, row)]) {
      const key = JSON.stringify([gear, edge])
      let sum = found.get(key)
      if (sum === undefined) {
        sum = new EdgeSum(gear, edge)
        found.set(key, sum)
      }
      sum.add(table, row)
    }
  }
  return [...found.values()]
    .map((sum) => sum.finish())
    .sort((a, b) =>
      a.gear === b.gear ? Number(a.edge === 'end') - Number(b.edge === 'end') : a.gear < b.gear ? -1 : 1,
    )
}

class EdgeSum {
  private edges = 0
  private readonly knots = new Float64Array(2 * EDGE_OPTIONS.rows)
  private readonly rows = new Float64Array(2 * EDGE_OPTIONS.rows)
  private readonly stepAt = new Array<number>(2 * EDGE_OPTIONS.lagRows + 1).fill(0)

  constructor(
    private readonly gear: string,
    private readonly edge: 'start' | 'end',
  ) {}

  add(table: LabelTable, row: number): void {
    const { rows, lagRows } = EDGE_OPTIONS
    this.edges++
    let from = row
    while (from > row - rows && isBeside(table, from)) from--
    let to = row + 1
    while (to < row + rows && to < table.rows.count && isBeside(table, to)) to++
    let largest = -1
    let at = 0
    for (let i = from; i < to; i++) {
      const knots = table.speedKnots[i]!
      if (Number.isNaN(knots)) continue
      this.knots[i - row + rows]! += knots
      this.rows[i - row + rows]!++
      const step = i === from ? Number.NaN : Math.abs(knots - table.speedKnots[i - 1]!)
      if (Math.abs(i - row) <= lagRows && step > largest) {
        largest = step
        at = i - row
      }
    }
    if (largest > 0) this.stepAt[at + lagRows]!++
  }

  finish(): EdgeProfile {
    const { gear, edge, edges, stepAt } = this
    return { gear, edge, edges, meanKnots: [...this.knots].map((sum, i) => sum / this.rows[i]!), stepAt }
  }
}

function isBeside(table: LabelTable, row: number): boolean {
  return isUnbroken(table, row) && table.intervalHours[row]! <= EDGE_OPTIONS.besideHours
}

/** Whether the label changes here, steady before and after. */
function isEdge(table: LabelTable, row: number): boolean {
  const { said, rows } = table
  const { steady } = EDGE_OPTIONS
  if (row < steady || row + steady > rows.count) return false
  if (said[row] === UNLABELLED || said[row - 1] === UNLABELLED || said[row] === said[row - 1]) return false
  for (let i = 1; i < steady; i++)
    if (said[row + i] !== said[row] || said[row - 1 - i] !== said[row - 1] || !isBeside(table, row + i))
      return false
  for (let i = row - steady + 1; i <= row; i++) if (!isBeside(table, i)) return false
  return true
}

export interface LabelStretches {
  readonly gear: string
  readonly labelled: number
  /** Labelled rows that follow each other with one label; rows that nobody labelled and silences up to 24 h may lie between. */
  readonly stretches: number
  /** Changes from one label to the other. */
  readonly changes: number
  /** Of them, with rows between that nobody labelled: where the change is was left open. */
  readonly changesLeftOpen: number
  /** One row alone, unlike both of its neighbours within an hour. */
  readonly alone: number
}

/** Of all gears, and of each: how many stretches the labelled rows really are. */
export function countStretches(table: LabelTable): LabelStretches[] {
  const found = new Map<string, { -readonly [K in keyof LabelStretches]: LabelStretches[K] }>()
  const { said, rows } = table
  let before = -1
  for (let row = 0; row < rows.count; row++) {
    if (row === 0 || !isUnbroken(table, row)) before = -1
    if (said[row] === UNLABELLED) continue
    for (const gear of ['all', gearOf(table, row)]) {
      let counts = found.get(gear)
      if (counts === undefined) {
        counts = { gear, labelled: 0, stretches: 0, changes: 0, changesLeftOpen: 0, alone: 0 }
        found.set(gear, counts)
      }
      counts.labelled++
      if (before < 0 || said[before] !== said[row]) counts.stretches++
      if (before >= 0 && said[before] !== said[row]) {
        counts.changes++
        if (before < row - 1) counts.changesLeftOpen++
      }
      if (isAlone(table, row)) counts.alone++
    }
    before = row
  }
  return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, counts]) => counts)
}

function isAlone(table: LabelTable, row: number): boolean {
  const { said, rows } = table
  if (row + 1 >= rows.count || !isBeside(table, row) || !isBeside(table, row + 1)) return false
  const isLabelled = said[row - 1] !== UNLABELLED && said[row + 1] !== UNLABELLED
  return isLabelled && said[row] !== said[row - 1] && said[row] !== said[row + 1]
}

export interface Fractions {
  /** Labelled rows on which people did not agree. */
  readonly rows: number
  /** Of them, with the same share on both rows beside: people disagreed on a whole stretch. */
  readonly amidEqual: number
  /** Of them, beside a row with the other label, on one side at least: people disagreed on where it ends. */
  readonly atChange: number
}

export function countFractions(table: LabelTable): Fractions {
  const { said, rows } = table
  const counts = { rows: 0, amidEqual: 0, atChange: 0 }
  for (let row = 0; row < rows.count; row++) {
    const share = rows.fishing[row]!
    if (!(share > 0 && share < 1)) continue
    counts.rows++
    const beside = [
      ...(isBeside(table, row) ? [row - 1] : []),
      ...(isBeside(table, row + 1) ? [row + 1] : []),
    ]
    if (beside.length === 2 && beside.every((other) => rows.fishing[other] === share)) counts.amidEqual++
    if (beside.some((other) => said[other] !== UNLABELLED && said[other] !== said[row])) counts.atChange++
  }
  return counts
}
