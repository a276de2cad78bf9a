/**
 * Silences of a trip, each once: the same silence is told as going dark, later as a gap, and perhaps as a possible
 * disabling. They are told apart by their beginning.
 */

import type { EvidenceName } from '../model/suspicion-evidence.ts'
import type { Behaviour, Happening } from './happening.ts'

/** The vessel had been heard often, or it cannot have been the reception: going dark or disabling says so. */
const OWN_DOING: readonly Behaviour[] = ['goingDark', 'possibleDisabling']
const SILENCES: readonly Behaviour[] = ['gap', ...OWN_DOING]

interface Silence {
  hours: number
  isGap: boolean
  isOwnDoing: boolean
  readonly told: Happening[]
}

interface Sum {
  value: number
  readonly happenings: readonly Happening[]
}

export class SilenceTally {
  private readonly silences = new Map<number, Silence>()
  private hours = 0
  private faintGaps = 0

  add(happening: Happening): void {
    const { behaviour, startMs } = happening
    if (!SILENCES.includes(behaviour)) return
    const silence = this.silences.get(startMs) ?? { hours: 0, isGap: false, isOwnDoing: false, told: [] }
    this.silences.set(startMs, silence)
    this.faintGaps -= countFaint(silence)
    silence.told.push(happening)
    silence.isGap ||= behaviour === 'gap'
    silence.isOwnDoing ||= OWN_DOING.includes(behaviour)
    this.faintGaps += countFaint(silence)
    // What is known of it grows; not heard again yet, it has lasted for an unknown time.
    const more = happening.hours - silence.hours
    if (!(more > 0)) return
    silence.hours = happening.hours
    this.hours += more
  }

  /** null: not an item about silences as such. */
  find(name: EvidenceName): Sum | null {
    if (name === 'darkHours') return { value: this.hours, happenings: this.told(() => true) }
    if (name === 'faintGaps')
      return { value: this.faintGaps, happenings: this.told((silence) => countFaint(silence) > 0) }
    return null
  }

  private told(holds: (silence: Silence) => boolean): Happening[] {
    return [...this.silences.values()].filter(holds).flatMap(({ told }) => told)
  }
}

function countFaint({ isGap, isOwnDoing }: Silence): number {
  return isGap && !isOwnDoing ? 1 : 0
}
