/** Events of a vessel as what is drawn of them: a kind with its shape and colour, a time and a place. Pure. */

import type { WireOutput } from '../../lib/server/feed/wire-records.ts'

export const EVENT_KINDS = ['fishing', 'encounter', 'loitering', 'port', 'gap'] as const
export type EventKindShown = (typeof EVENT_KINDS)[number]

export interface EventMark {
  readonly id: string
  readonly kind: EventKindShown
  readonly startMs: number
  /** Of a gap that lasts: Infinity. */
  readonly endMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly isOpen: boolean
  /** As it came. */
  readonly output: WireOutput
}

const KINDS: Readonly<Record<string, EventKindShown>> = {
  fishing: 'fishing',
  encounter: 'encounter',
  loitering: 'loitering',
  portVisit: 'port',
  gap: 'gap',
  // Silent for less than a gap, where others were heard.
  goingDark: 'gap',
}

/** In order of time. What has no place, or is drawn otherwise, is left out; a silence that is a gap too is told once. */
export function markEvents(outputs: readonly WireOutput[]): EventMark[] {
  const gaps = new Set(
    outputs.filter(({ kind }) => kind === 'gap').map((gap) => `${gap.trackId} ${gap.offMs}`),
  )
  return outputs
    .filter(({ kind, trackId, startMs }) => kind !== 'goingDark' || !gaps.has(`${trackId} ${startMs}`))
    .map(markOf)
    .filter((mark) => mark !== null)
    .sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
}

function markOf(output: WireOutput): EventMark | null {
  const kind = KINDS[output.kind]
  if (kind === undefined) return null
  const isGap = output.kind === 'gap'
  const startMs = numberOf(output, isGap ? 'offMs' : 'startMs')
  const lonUnits = numberOf(output, isGap ? 'offLonUnits' : 'lonUnits')
  const latUnits = numberOf(output, isGap ? 'offLatUnits' : 'latUnits')
  if (startMs === null || lonUnits === null || latUnits === null) return null
  const endMs = numberOf(output, isGap ? 'onMs' : 'endMs') ?? Number.POSITIVE_INFINITY
  const place = kind === 'gap' ? middleOf(output, lonUnits, latUnits) : { lonUnits, latUnits }
  return { ...{ id: output.id, kind, startMs, endMs, isOpen: output.open, output }, ...place }
}

/** A gap stands between where the ship was last heard and where it was heard again. */
function middleOf(output: WireOutput, lonUnits: number, latUnits: number) {
  const onLon = numberOf(output, 'onLonUnits')
  const onLat = numberOf(output, 'onLatUnits')
  if (onLon === null || onLat === null) return { lonUnits, latUnits }
  const turn = 216_000_000
  const across = onLon - lonUnits
  const short = across - turn * Math.round(across / turn)
  return { lonUnits: Math.round(lonUnits + short / 2), latUnits: Math.round((latUnits + onLat) / 2) }
}

function numberOf(output: WireOutput, name: string): number | null {
  const value = output[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
