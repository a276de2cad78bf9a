/** The positions of all vessels in a box, in messages of bounded size, each made when the socket can take it. */

import { isInBox } from './box-index.ts'
import type { Interest } from './interests.ts'
import { encodeFrame } from './positions-frame.ts'
import type { VesselTable } from './vessel-table.ts'

export class PositionSnapshot {
  /** The vessel to look at next. */
  private at = 0
  private isFirst = true
  private isLast = false

  constructor(
    private readonly id: string,
    private readonly interest: Interest,
    private readonly table: VesselTable,
    private readonly mostPositions: number,
  ) {}

  /** Null when all was given. What moves meanwhile is told as an update besides. */
  next(): Uint8Array | null {
    if (this.isLast) return null
    const records =
      this.interest.kind === 'box' ? this.takeBox(this.interest) : this.takeVessel(this.interest)
    const head = { what: 'snapshot', id: this.id, isFirst: this.isFirst, isLast: this.isLast } as const
    this.isFirst = false
    return encodeFrame(head, records)
  }

  private takeBox(box: Extract<Interest, { kind: 'box' }>): Uint8Array[] {
    const { table } = this
    const records: Uint8Array[] = []
    for (; this.at < table.end && records.length < this.mostPositions; this.at++)
      if (table.has(this.at) && isInBox(box, table.lonUnits(this.at), table.latUnits(this.at)))
        records.push(table.record(this.at))
    this.isLast = this.at >= table.end
    return records
  }

  private takeVessel({ mmsi }: Extract<Interest, { kind: 'vessel' }>): Uint8Array[] {
    this.isLast = true
    const vessel = this.table.find(mmsi)
    return vessel === undefined ? [] : [this.table.record(vessel)]
  }
}
