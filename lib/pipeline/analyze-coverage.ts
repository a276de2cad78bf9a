/** A vessel's rows in order of time as a strip of cells: what was labelled fishing, what not, and what nobody labelled. */

import { FISHING, type LabelTable, NOT_FISHING, UNLABELLED } from './analyze-label-table.ts'

/** Cells of a strip. */
export const STRIP_CELLS = 200

export interface Coverage {
  /** Hours from the first to the last row, silences of over 24 h left out: what the strip's length stands for. */
  readonly hours: number
  readonly restarts: number
  /**
   * One letter a cell of equal time, by the most frequent of its rows: F fishing, N not fishing, U unlabelled; a blank
   * where it has none.
   */
  readonly cells: string
  /** Cells that a silence of over 24 h lies before. */
  readonly breaks: readonly number[]
}

const LETTERS: Record<number, string> = { [FISHING]: 'F', [NOT_FISHING]: 'N', [UNLABELLED]: 'U' }

export function coverVessel(table: LabelTable, from: number, count: number): Coverage {
  const at = new Float64Array(count)
  const breakHours: number[] = []
  let hours = 0
  for (let i = 0; i < count; i++) {
    const interval = table.intervalHours[from + i]!
    if (!Number.isNaN(interval)) hours += interval
    else if (i > 0) breakHours.push(hours)
    at[i] = hours
  }
  const cellOf = (hour: number) => Math.min(STRIP_CELLS - 1, Math.floor((hour / hours) * STRIP_CELLS) || 0)
  const votes = Array.from({ length: STRIP_CELLS }, () => new Map<string, number>())
  for (let i = 0; i < count; i++) {
    const letter = LETTERS[table.said[from + i]!]!
    const cell = votes[cellOf(at[i]!)]!
    cell.set(letter, (cell.get(letter) ?? 0) + 1)
  }
  let cells = ''
  for (const cell of votes) {
    const [most] = [...cell].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    cells += most === undefined ? ' ' : most[0]
  }
  return { hours, restarts: breakHours.length, cells, breaks: [...new Set(breakHours.map(cellOf))] }
}
