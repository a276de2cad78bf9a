/**
 * Silences of a trip, each once: the same silence is told as going dark, later as a gap, and perhaps as a possible
 * disabling. They are told apart by their beginning.
 */

import type { Behaviour, Happening } from './happening.ts'

/** The vessel had been heard often, or others were heard after it: it cannot have been the reception alone. */
const OWN_DOING: readonly Behaviour[] = ['goingDark', 'possibleDisabling']
const SILENCES: readonly Behaviour[] = ['gap', ...OWN_DOING]

interface Silence {
  hours: number
  isGap: boolean
  isOwnDoing: boolean
  readonly told: Happening[]
}

export class SilenceTally {
  /** Of all of them. */
  hours = 0
  /** Gaps that reception explains. */
  faintGaps = 0
  private readonly silences = new Map<number, Silence>()

  add(happening: Happening): void {
    const { behaviour, startMs } = happening
    if (!SILENCES.includes(behaviour)) return
    const silence = this.silences.get(startMs) ?? { hours: 0, isGap: false, isOwnDoing: false, told: [] }
    this.silences.set(startMs, silence)
    if (isFaint(silence)) this.faintGaps--
    silence.told.push(happening)
    silence.isGap ||= behaviour === 'gap'
    silence.isOwnDoing ||= OWN_DOING.includes(behaviour)
    if (isFaint(silence)) this.faintGaps++
    const more = happening.hours - silence.hours
    if (!(more > 0)) return
    silence.hours = happening.hours
    this.hours += more
  }

  listAll(): Happening[] {
    return this.list(() => true)
  }

  listFaint(): Happening[] {
    return this.list(isFaint)
  }

  private list(holds: (silence: Silence) => boolean): Happening[] {
    return [...this.silences.values()].filter(holds).flatMap(({ told }) => told)
  }
}

function isFaint({ isGap, isOwnDoing }: Silence): boolean {
  return isGap && !isOwnDoing
}
