/** Gathers records into blocks and counts them. */

import { appendOutput, BLOCK_ROWS, createBlock, type RecordBlock, type WriteBlock } from './export-block.ts'
import type { OutputKind, RecordKind } from './export-columns.ts'
import { fillPositions, POSITIONS, type PositionRun } from './export-position-columns.ts'

export class RecordGatherer {
  private readonly blocks = new Map<RecordKind, RecordBlock>()
  private readonly written = new Map<RecordKind, number>()

  constructor(private readonly write: WriteBlock) {}

  async addOutputs<Output>(kind: OutputKind<Output>, outputs: readonly Output[]): Promise<void> {
    const block = this.blockOf(kind)
    for (const output of outputs) {
      appendOutput(block, kind, output)
      if (block.count === BLOCK_ROWS) await this.flushBlock(kind, block)
    }
  }

  /** A promise only where a block is full: most runs are short. */
  addPositions(run: PositionRun): Promise<void> | undefined {
    const block = this.blockOf(POSITIONS)
    const end = block.count + run.to - run.from
    if (end > BLOCK_ROWS) return this.splitPositions(run, block)
    fillPositions(block.columns, block.count, run)
    block.count = end
    return end === BLOCK_ROWS ? this.flushBlock(POSITIONS, block) : undefined
  }

  private async splitPositions(run: PositionRun, block: RecordBlock): Promise<void> {
    for (let from = run.from; from < run.to; ) {
      const to = Math.min(run.to, from + BLOCK_ROWS - block.count)
      await this.addPositions({ ...run, from, to })
      from = to
    }
  }

  /** Hands on what is left; blocks are otherwise handed on when they are full. */
  async flush(): Promise<void> {
    for (const [kind, block] of this.blocks) if (block.count > 0) await this.flushBlock(kind, block)
  }

  /** Records handed on. */
  countOf(kind: RecordKind): number {
    return this.written.get(kind) ?? 0
  }

  private blockOf(kind: RecordKind): RecordBlock {
    let block = this.blocks.get(kind)
    if (block === undefined) {
      block = createBlock(kind)
      this.blocks.set(kind, block)
    }
    return block
  }

  private async flushBlock(kind: RecordKind, block: RecordBlock): Promise<void> {
    await this.write(kind, block)
    this.written.set(kind, this.countOf(kind) + block.count)
    block.count = 0
  }
}
