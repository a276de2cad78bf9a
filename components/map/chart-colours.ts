/** The colours of the chart, read from the page's tokens: one place says what they are. */

const NAMES = {
  sea: '--sea',
  land: '--land',
  coast: '--coast',
  graticule: '--graticule',
  regulation: '--regulation',
  regulationFill: '--regulation-band',
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

/** Of `#rrggbb` or `#rgb`, which builds make of it; black of others. */
function floatsOf(word: string): [number, number, number] {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(word)?.[1]
  if (hex === undefined) return [0, 0, 0]
  const digits = hex.length / 3
  const part = (i: number) =>
    Number.parseInt(hex.slice(i * digits, (i + 1) * digits), 16) / (16 ** digits - 1)
  return [part(0), part(1), part(2)]
}
