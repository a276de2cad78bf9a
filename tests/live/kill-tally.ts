/** What a run of kills came to. */

import { MOMENTS, type Moment } from './moments.ts'

/** Kills by what the engine was in, which may be several at once, and the starts after them. */
export class KillTally {
  private readonly kills = new Map<Moment, number>()
  private others = 0
  private readonly loads: number[] = []
  private readonly opens: number[] = []

  addKill(moments: readonly Moment[]): void {
    for (const moment of moments) this.kills.set(moment, this.killed(moment) + 1)
    if (moments.length === 0) this.others++
  }

  /** ms of the program and its map, and of folder and journal; NaN where it was killed before. */
  addStart({ loadMs, openMs }: { readonly loadMs: number; readonly openMs: number }): void {
    if (!Number.isNaN(loadMs)) this.loads.push(loadMs)
    if (!Number.isNaN(openMs)) this.opens.push(openMs)
  }

  killed(moment: Moment): number {
    return this.kills.get(moment) ?? 0
  }

  get slowestOpenMs(): number {
    return Math.max(...this.opens)
  }

  toString(): string {
    const kills = MOMENTS.map((moment) => `${this.killed(moment)} ${moment}`).join(', ')
    return `${kills}, ${this.others} in none of these; ${this.opens.length} starts: program and map ${spread(this.loads)}, folder and journal ${spread(this.opens)}`
  }
}

function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const round = (ms: number) => `${(ms / 1000).toFixed(2)} s`
  return `p50 ${round(sorted[Math.floor(sorted.length / 2)]!)}, most ${round(sorted.at(-1)!)}`
}
