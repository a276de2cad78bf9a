/** Batch: grid points in order of time, in blocks cut anywhere, through the encounter fold. */

import type { EncounterFold } from './encounter.ts'
import type { PairTable } from './encounter-pairs.ts'
import { GRID_OPTIONS, type GridBlock, GridBuffer } from './grid.ts'
import type { EncounterOutput } from './outputs.ts'

/** Holds the points of one slot at a time. */
export class EncounterRun {
  private readonly pairs: PairTable
  private readonly slot = new GridBuffer()

  /**
   * @param watermarkMs W of the whole input. Runs end by it on the way too, so that only what is open is held; of the
   *   times after it there are points of two MMSIs at most.
   */
  constructor(
    private readonly fold: EncounterFold,
    private readonly watermarkMs: number,
    private readonly emit: (output: EncounterOutput) => void,
  ) {
    this.pairs = fold.start()
  }

  /** Takes the next points, sorted by slot; within a slot any order gives the same, that of latitude soonest. */
  add(block: GridBlock): void {
    let from = 0
    while (from < block.count) {
      const slot = block.slot[from]!
      let to = from + 1
      while (to < block.count && block.slot[to] === slot) to++
      if (this.slot.block.count > 0 && this.slot.block.slot[0] !== slot) this.stepSlot()
      this.slot.addRows(block, from, to)
      from = to
    }
  }

  /** The end of the input: silence until W, and what is open then. */
  finish(): void {
    this.stepSlot()
    this.fold.advance(this.pairs, this.watermarkMs, this.emit)
    this.fold.peek(this.pairs, this.emit)
  }

  private stepSlot(): void {
    const { block } = this.slot
    if (block.count === 0) return
    const slotMs = block.slot[0]! * GRID_OPTIONS.stepMs
    this.fold.advance(this.pairs, Math.min(slotMs, this.watermarkMs), this.emit)
    this.fold.step(this.pairs, { block, from: 0, to: block.count }, this.emit)
    this.slot.clear()
  }
}
