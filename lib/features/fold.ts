/**
 * Everything keyed is a fold in event time: pure, synchronous, no I/O.
 *
 * Laws, tested on every fold: `advance(a)` then `advance(b)` equals `advance(max(a, b))`; `step(x)` equals
 * `advance(x.timeMs)` then `step(x)`; a deadline is met when the watermark is at or past it; what silence
 * decides is dated by its deadline, not by the watermark that revealed it; `decode(encode(s))` continues
 * identically.
 */
export interface Fold<State, Input, Output> {
  start(key: string): State
  /** Inputs of one key come in event-time order, ties by the canonical order of lib/ais/order. */
  step(state: State, input: Input, emit: (output: Output) => void): void
  /** Silence: nothing comes before this. */
  advance(state: State, watermarkMs: number, emit: (output: Output) => void): void
  /** The earliest watermark at which `advance` would emit or change anything; Infinity: never. */
  deadline(state: State): number
  /** What is open as it stands, as it would be shown now. Changes nothing. */
  peek(state: State, emit: (output: Output) => void): void
  encode(state: State): Uint8Array
  decode(bytes: Uint8Array): State
}
