/** Runs a fold over inputs and writes down every bit of what it emits. */

import { orderReports } from '../../lib/ais/order.ts'
import type { ReportBuffer } from '../../lib/ais/report.ts'
import type { Fold } from '../../lib/features/fold.ts'
import type { VesselInput } from '../../lib/features/vessel-fold.ts'

/** Every number by its bits, every field by name: equal texts mean equal emissions. */
export function writeDown(emission: unknown): string {
  return JSON.stringify(emission, (_key, value: unknown) => {
    if (value instanceof Float32Array) return Array.from(new Uint32Array(value.slice().buffer))
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
    if (Object.is(value, -0)) return '-0'
    return value
  })
}

/** The inputs of the buffer's one vessel in the total order. */
export function inputsOf(buffer: ReportBuffer): VesselInput[] {
  const { rows } = orderReports(buffer)
  return Array.from(rows, (row) => ({ block: buffer.block, row, identities: buffer.identities }))
}

export function timeOf(input: VesselInput): number {
  return input.block.timeMs[input.row]!
}

/** Steps through all inputs; then silence until `watermarkMs`, then peeks. */
export function runFold<State, Output>(
  fold: Fold<State, VesselInput, Output>,
  inputs: readonly VesselInput[],
  watermarkMs: number,
): Output[] {
  const emitted: Output[] = []
  const emit = (output: Output) => emitted.push(output)
  const state = fold.start('257000000')
  for (const input of inputs) fold.step(state, input, emit)
  fold.advance(state, watermarkMs, emit)
  fold.peek(state, emit)
  return emitted
}
