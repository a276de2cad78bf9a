/** Gaps by the vessel fold, as a backfill finds them, and what became of each position. */

import { orderReports } from '../../lib/ais/order.ts'
import { POSITION, type ReportBlock, type ReportBuffer } from '../../lib/ais/report.ts'
import type { DropReason, GapOutput, VesselSink } from '../../lib/features/outputs.ts'
import type { VesselFold } from '../../lib/features/vessel.ts'

/** A silence with both its ends heard. */
export interface Gap {
  readonly mmsi: string
  readonly offMs: number
  readonly onMs: number
  readonly offLonUnits: number
  readonly offLatUnits: number
  readonly onLonUnits: number
  readonly onLatUnits: number
  /** Positions in the 12 h before OFF, counted up to 14. */
  readonly positionsBefore: number
}

/** Told of each position of a vessel: its track, or why it has none. */
export type OnFate = (mmsi: string, block: ReportBlock, row: number, fate: Fate) => void
export type Fate = { readonly trackId: string } | { readonly dropped: DropReason }

export function foldGaps(buffer: ReportBuffer, fold: VesselFold, onFate?: OnFate): Gap[] {
  const gaps = new Map<string, Gap>()
  let mmsi = ''
  const sink: VesselSink = {
    position: (trackId, _segmentId, block, row) => onFate?.(mmsi, block, row, { trackId }),
    output: (output) => {
      if (output.kind === 'gap' && output.onMs !== null) gaps.set(output.id, toGap(output))
    },
    tripChange: () => {},
    identity: () => {},
    dropped: (dropped, block, row) => {
      if (block.kind[row] === POSITION) onFate?.(mmsi, block, row, { dropped })
    },
  }
  const { rows, vessels } = orderReports(buffer)
  for (const { vessel, from, to } of vessels) {
    mmsi = buffer.keys[vessel]!
    const state = fold.start(mmsi)
    fold.stepRows(state, buffer.block, buffer.identities, rows, from, to, sink)
    fold.peek(state, sink)
  }
  return [...gaps.values()]
}

function toGap(gap: GapOutput): Gap {
  const { mmsi, offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits, positionsBeforeAtLeast } = gap
  return {
    ...{ mmsi, offMs, onMs: onMs!, offLonUnits, offLatUnits },
    ...{ onLonUnits: onLonUnits!, onLatUnits: onLatUnits!, positionsBefore: positionsBeforeAtLeast },
  }
}

const FIELDS = [
  'mmsi',
  'offMs',
  'onMs',
  'offLonUnits',
  'offLatUnits',
  'onLonUnits',
  'onLatUnits',
  'positionsBefore',
] as const satisfies readonly (keyof Gap)[]

/** A gap a line, sorted; what the peer writes as well. */
export function formatGaps(gaps: readonly Gap[]): string {
  return gaps
    .map((gap) => `${FIELDS.map((field) => gap[field]).join(',')}\n`)
    .sort()
    .join('')
}

export function parseGaps(text: string): Gap[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [mmsi, ...numbers] = line.split(',')
      const [offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits, positionsBefore] =
        numbers.map(Number)
      return { mmsi, offMs, onMs, offLonUnits, offLatUnits, onLonUnits, onLatUnits, positionsBefore } as Gap
    })
}
