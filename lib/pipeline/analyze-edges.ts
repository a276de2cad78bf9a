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

/** Profiles by gear, and of all gears as 'all'. */
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
  return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, sum]) => sum.finish())
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

export interface LabelRuns {
  /** Runs of labelled rows with one label, without a silence over an hour or an unlabelled row between. */
  readonly runs: number
  /** Of them, one row alone between two of the other label. */
  readonly alone: number
}

/** How often a label flickers: a single row unlike both of its neighbours. */
export function countRuns(table: LabelTable): LabelRuns {
  const { said, rows } = table
  let runs = 0
  let alone = 0
  for (let row = 0; row < rows.count; row++) {
    if (said[row] === UNLABELLED) continue
    const isGoingOn = row > 0 && said[row] === said[row - 1] && isBeside(table, row)
    if (!isGoingOn) runs++
    const hasNeighbours = row > 0 && row + 1 < rows.count && isBeside(table, row) && isBeside(table, row + 1)
    if (!hasNeighbours || said[row - 1] === UNLABELLED || said[row + 1] === UNLABELLED) continue
    if (said[row] !== said[row - 1] && said[row] !== said[row + 1]) alone++
  }
  return { runs, alone }
}
