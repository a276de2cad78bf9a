/**
 * One life of the process, from its start until it is killed, the machine crashes, or it ends by itself. Whoever waits in
 * a life that has ended waits for ever, as nobody is there to go on.
 */

import type { VirtualClock } from './virtual-clock.ts'

/** `kill`: the process is gone, the machine goes on. `crash`: what was not synced may be lost. */
export type Death = 'kill' | 'crash'

/** Thrown where something was begun that has to be undone. */
export class Died extends Error {
  override readonly name = 'Died'
}

/** Which write the life ends at, and how much of it is done: 0 nothing, 1 all, between a part. */
interface Doom {
  readonly death: Death
  readonly by: object
  writesLeft: number
  readonly done: number
}

export class Life {
  death: Death | null = null
  /** Resolves at its end, unless it ends by itself. */
  readonly over: Promise<void>
  private tellOver = () => {}
  private doom: Doom | null = null

  constructor(readonly clock: VirtualClock) {
    this.over = new Promise((resolve) => {
      this.tellOver = resolve
    })
  }

  /** It is to end at the write after so many more. */
  condemn(death: Death, writesLeft: number, done: number, by: object): void {
    this.doom ??= { death, writesLeft, done, by }
  }

  get doomedBy(): object | null {
    return this.doom?.by ?? null
  }

  /**
   * Before something is written: how much of it will be before the life ends; null: it goes on.
   */
  nextWrite(): number | null {
    if (this.doom === null || this.doom.writesLeft-- > 0) return null
    return this.doom.done
  }

  /** Ends it as it was condemned. */
  end<Result>(): Promise<Result> {
    this.death ??= this.doom?.death ?? 'kill'
    this.tellOver()
    return never()
  }

  get isOver(): boolean {
    return this.death !== null
  }

  wait(ms: number): Promise<void> {
    if (this.isOver) return never()
    return new Promise((resolve) => {
      this.clock.after(ms, () => {
        if (!this.isOver) resolve()
      })
    })
  }

  sleep(ms: number): { readonly done: Promise<void>; readonly wake: () => void } {
    let wake = () => {}
    const done = new Promise<void>((resolve) => {
      wake = resolve
      this.clock.after(ms, () => {
        if (!this.isOver) resolve()
      })
    })
    return { done, wake }
  }
}

export function never<Result>(): Promise<Result> {
  return new Promise(() => {})
}
