/** The colours of tracks, strips and events, read from the page's tokens: one place says what they are. */

import { STEPS } from '../../lib/store/track-classes.ts'
import { EVENT_KINDS, type EventKindShown } from './event-marks.ts'

const INKS = {
  ...{ ink1: '--ink-1', ink2: '--ink-2', ink3: '--ink-3', surface: '--surface-1', line: '--line' },
  ...{
    strong: '--line-strong',
    accent: '--accent',
    plot: '--plot-bg',
    night: '--night',
    nightEdge: '--night-edge',
  },
  ...{ casing: '--casing', sea: '--sea' },
} as const

export interface TrackColours {
  readonly ink: Readonly<Record<keyof typeof INKS, string>>
  readonly speed: readonly string[]
  readonly score: readonly string[]
  readonly event: Readonly<Record<EventKindShown, string>>
  /** Families and sizes come with the voice; canvases take one string. */
  readonly fontFamily: string
}

export function readTrackColours(element: Element): TrackColours {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const ramp = (name: string) => Array.from({ length: STEPS }, (_, i) => read(`--${name}-${i}`))
  const named = <Key extends string>(entries: readonly (readonly [Key, string])[]) =>
    Object.fromEntries(entries.map(([key, token]) => [key, read(token)])) as Record<Key, string>
  return {
    ink: named(Object.entries(INKS) as [keyof typeof INKS, string][]),
    speed: ramp('speed'),
    score: ramp('score'),
    event: named(EVENT_KINDS.map((kind) => [kind, `--ev-${kind}`] as const)),
    fontFamily: read('--font-ui'),
  }
}

/** Calls back when the theme may have changed: by the system, or by the page's own choice. Gives what ends it. */
export function followTheme(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: light)')
  scheme.addEventListener('change', changed)
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  return () => {
    scheme.removeEventListener('change', changed)
    observer.disconnect()
  }
}

/** Red, green and blue, 0..1, of `#rrggbb` or `#rgb`, which builds make of it; black of others. */
export function floatsOf(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour)?.[1]
  if (hex === undefined) return [0, 0, 0]
  const digits = hex.length / 3
  const part = (i: number) =>
    Number.parseInt(hex.slice(i * digits, (i + 1) * digits), 16) / (16 ** digits - 1)
  return [part(0), part(1), part(2)]
}
