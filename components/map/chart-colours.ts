/** The colours of the chart, read from the page's tokens: one place says what they are. */

const NAMES = {
  sea: '--sea',
  land: '--land',
  coast: '--coast',
  graticule: '--graticule',
  regulation: '--regulation',
  regulationFill: '--regulation-band',
  track: '--speed-5',
  vessel: '--vessel',
  fishing: '--ev-fishing',
  alert: '--alert-high',
  selected: '--accent',
  casing: '--casing',
} as const

export type ChartColour = keyof typeof NAMES

export interface ChartColours {
  /** As style sheets have them. */
  readonly words: Readonly<Record<ChartColour, string>>
  /** Red, green and blue, 0..1. */
  readonly floats: Readonly<Record<ChartColour, readonly [number, number, number]>>
}

export function readChartColours(element: Element): ChartColours {
  const style = getComputedStyle(element)
  const wordOf = (name: ChartColour) => style.getPropertyValue(NAMES[name]).trim()
  return { words: byName(wordOf), floats: byName((name) => floatsOf(wordOf(name))) }
}

function byName<Value>(read: (name: ChartColour) => Value): Record<ChartColour, Value> {
  const entries = Object.keys(NAMES).map((name) => [name, read(name as ChartColour)])
  return Object.fromEntries(entries) as Record<ChartColour, Value>
}

/** Of `#rrggbb`, or `#rgb` as builds shorten it, which tokens of drawn things are; black of others. */
function floatsOf(word: string): [number, number, number] {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(word)
  const hex =
    short === null
      ? word
      : `#${short
          .slice(1)
          .map((digit) => digit + digit)
          .join('')}`
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return [0, 0, 0]
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}
