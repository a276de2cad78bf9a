/** What keys do on a timebar. Pure. */

import { type Edge, lengthOf, stepMs, type TimeAct, type TimeState } from './time-range.ts'

/** Which slider has the focus: an end of the selection, or what is looked at. */
export type Slider = Edge | 'head'

const NEARER = 0.8

/** Null: the key means nothing here. */
export function actOfKey(key: string, isShift: boolean, slider: Slider, state: TimeState): TimeAct | null {
  const { window, selection, bounds, headMs, isPlaying } = state
  const at = slider === 'head' ? (headMs ?? selection.fromMs) : selection[slider]
  const to = (timeMs: number): TimeAct =>
    slider === 'head' ? { type: 'head', atMs: timeMs } : { type: 'edge', edge: slider, toMs: timeMs }
  const step = stepMs(window) * (isShift ? 10 : 1)
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(at - step)
    case 'ArrowRight':
    case 'ArrowUp':
      return to(at + step)
    case 'PageDown':
      return { type: 'pan', byMs: -lengthOf(window) / 2 }
    case 'PageUp':
      return { type: 'pan', byMs: lengthOf(window) / 2 }
    case 'Home':
      return to(bounds.fromMs)
    case 'End':
      return to(bounds.toMs)
    case '+':
    case '=':
      return { type: 'zoom', factor: NEARER, aboutMs: at }
    case '-':
      return { type: 'zoom', factor: 1 / NEARER, aboutMs: at }
    case ' ':
      return { type: 'play', isPlaying: !isPlaying }
    case ',':
      return { type: 'step', steps: -1 }
    case '.':
      return { type: 'step', steps: 1 }
    default:
      return null
  }
}
