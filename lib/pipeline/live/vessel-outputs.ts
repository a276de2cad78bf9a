/**
 * What was told of one vessel and may still be taken back. *Told* is what its stretches gave, each output as it was last
 * told; *shown* is what the store holds. A look brings what is open and what silence decided; what is told or looked at,
 * and nothing else, is then shown.
 */

import { isSameJson } from '../../alerts/canonical-json.ts'
import type { SilenceOutput } from '../../features/outputs.ts'
import type { LiveOutput, OutputChange, OutputKey, ToldOutput } from '../../store/live-store.ts'

interface Told {
  readonly output: LiveOutput
  stretch: number
}

/** Stretch number of what a look gave. */
const LOOKED = -1

export class VesselOutputs {
  private readonly told = new Map<OutputKey, Told>()
  private readonly shown: Map<OutputKey, LiveOutput>
  /** Silences as they were last looked at, dark or not. */
  private silences = new Map<string, SilenceOutput>()

  constructor(shown: ReadonlyMap<OutputKey, LiveOutput> = new Map()) {
    this.shown = new Map(shown)
    for (const output of shown.values()) if (output.kind === 'silence') this.silences.set(output.id, output)
  }

  /** As they were kept: outputs told before stretch `head` stand as told, all else awaits a look. */
  static restore(
    told: readonly ToldOutput[],
    outputs: ReadonlyMap<OutputKey, LiveOutput>,
    head: number,
  ): VesselOutputs {
    const restored = new VesselOutputs(outputs)
    for (const { key, stretch } of told) {
      const output = outputs.get(key)
      if (output !== undefined && stretch !== LOOKED && stretch < head)
        restored.told.set(key, { output, stretch })
    }
    return restored
  }

  /** Those of these outputs of the store that are told, or were looked at, are what is shown. */
  adopt(outputs: Iterable<LiveOutput>, looked: readonly LiveOutput[]): void {
    const keys = new Set(looked.map(keyOf))
    for (const output of outputs) {
      const key = keyOf(output)
      if (this.told.has(key) || keys.has(key)) this.shown.set(key, output)
    }
  }

  /** What stretches from `number` on told is to be told again. */
  forget(number: number): void {
    for (const [key, { stretch }] of this.told) if (stretch >= number) this.told.delete(key)
  }

  tell(outputs: readonly LiveOutput[], stretch: number): void {
    for (const output of outputs) this.told.set(keyOf(output), { output, stretch })
  }

  /** What stands before `number` can be taken back no more. */
  settle(number: number, looked: ReadonlySet<OutputKey>): void {
    for (const [key, { output, stretch }] of this.told) {
      if (stretch >= number) continue
      this.told.delete(key)
      if (looked.has(key)) continue
      this.shown.delete(key)
      this.silences.delete(output.id)
    }
  }

  /** Outputs of the newest look. */
  look(outputs: readonly LiveOutput[]): OutputDifference {
    const now = new Map<OutputKey, Told>()
    for (const [key, told] of this.told) if (isShown(told.output)) now.set(key, told)
    for (const output of outputs) {
      const key = keyOf(output)
      // A silence that is not dark is no output: neither as it stands nor as it was told before.
      if (isShown(output)) now.set(key, { output, stretch: LOOKED })
      else now.delete(key)
    }
    const silences = this.replaceSilences(outputs)
    const put: LiveOutput[] = []
    const changed: { readonly before: LiveOutput | null; readonly output: LiveOutput }[] = []
    for (const [key, { output }] of now) {
      const before = this.shown.get(key) ?? null
      if (before === output || (before !== null && isSame(before, output))) continue
      put.push(output)
      changed.push({ before, output })
      this.shown.set(key, output)
    }
    const gone: OutputKey[] = []
    const withdrawn: LiveOutput[] = []
    for (const [key, output] of this.shown)
      if (!now.has(key)) {
        gone.push(key)
        withdrawn.push(output)
        this.shown.delete(key)
      }
    const told = Array.from(now, ([key, { stretch }]) => ({ key, stretch }))
    return { put, gone, changed, withdrawn, told, silences }
  }

  private replaceSilences(looked: readonly LiveOutput[]): SilenceChange {
    const now = new Map<string, SilenceOutput>()
    for (const { output } of this.told.values()) if (output.kind === 'silence') now.set(output.id, output)
    for (const output of looked) if (output.kind === 'silence') now.set(output.id, output)
    const put = [...now.values()].filter((silence) => {
      const before = this.silences.get(silence.id)
      return before !== silence && (before === undefined || !isSame(before, silence))
    })
    const gone = [...this.silences.values()].filter(({ id }) => !now.has(id))
    this.silences = now
    return { put, gone }
  }
}

/** Dark ones, and marks of those that may become so. */
export interface SilenceChange {
  readonly put: readonly SilenceOutput[]
  readonly gone: readonly SilenceOutput[]
}

export interface OutputDifference extends OutputChange {
  readonly silences: SilenceChange
  readonly changed: readonly { readonly before: LiveOutput | null; readonly output: LiveOutput }[]
  readonly withdrawn: readonly LiveOutput[]
  readonly told: readonly ToldOutput[]
}

export function keyOf(output: { readonly kind: string; readonly id: string }): OutputKey {
  return `${output.kind} ${output.id}`
}

function isShown(output: LiveOutput): boolean {
  return output.kind !== 'silence' || output.dark
}

/** Numbers that are missing are NaN in one and null in another, as the store gives them back. */
function isSame(a: LiveOutput, b: LiveOutput): boolean {
  return isSameJson(a, b)
}
