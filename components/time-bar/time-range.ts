/**
 * What the timebar shows and how acts of a person change it. Pure: every act gives a new state, or the same one where it
 * changes nothing. All times are UTC, epoch ms.
 */

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export interface TimeState {
  /** Everything that can be shown. */
  readonly bounds: Span
  /** What the axis spans, within the bounds but for a margin. */
  readonly window: Span
  /** What the map draws in full, within the bounds. */
  readonly selection: Span
  /** Where playing is; null: nothing is pointed at. */
  readonly headMs: number | null
  readonly isPlaying: boolean
  /** Times as fast as it happened: one of SPEEDS. */
  readonly speed: number
}

export type Edge = 'fromMs' | 'toMs'

export type TimeAct =
  | { readonly type: 'bounds'; readonly bounds: Span }
  /** Null: all of it. */
  | { readonly type: 'preset'; readonly spanMs: number | null }
  | { readonly type: 'window'; readonly window: Span }
  | { readonly type: 'pan'; readonly byMs: number }
  /** Less than 1 is nearer. */
  | { readonly type: 'zoom'; readonly factor: number; readonly aboutMs: number }
  | { readonly type: 'edge'; readonly edge: Edge; readonly toMs: number }
  | { readonly type: 'select'; readonly span: Span }
  | { readonly type: 'slide'; readonly byMs: number }
  | { readonly type: 'head'; readonly atMs: number }
  | { readonly type: 'step'; readonly steps: number }
  | { readonly type: 'play'; readonly isPlaying: boolean }
  | { readonly type: 'tick'; readonly elapsedMs: number }
  | { readonly type: 'speed'; readonly speed: number }

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

export const PRESETS_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS, null] as const
export const SPEEDS = [60, 600, 3600, 21_600, 86_400] as const

/** The axis shows ten minutes at least: a ship reports every few seconds to minutes. */
const LEAST_WINDOW_MS = 10 * MINUTE_MS
/** The handles stay so far apart. */
export const LEAST_SELECTION_MS = MINUTE_MS
/** Beside what there is, part of the window: so that handles at the ends can be taken hold of. */
const MARGIN = 0.03
/** A step of a window: about a hundredth, in round times. */
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * MINUTE_MS)

/** A week to the end, which is what an analyst comes for; all where there is less. */
export function openTime(bounds: Span): TimeState {
  const blank = { bounds, window: bounds, selection: bounds }
  return actOnTime(
    { ...blank, headMs: null, isPlaying: false, speed: 600 },
    { type: 'preset', spanMs: 7 * DAY_MS },
  )
}

export function actOnTime(state: TimeState, act: TimeAct): TimeState {
  switch (act.type) {
    case 'bounds':
      return withBounds(state, act.bounds)
    case 'preset':
      return withPreset(state, act.spanMs)
    case 'window':
      return withWindow(state, act.window)
    case 'pan':
      return withWindow(state, { fromMs: state.window.fromMs + act.byMs, toMs: state.window.toMs + act.byMs })
    case 'zoom':
      return withWindow(state, zoomSpan(state.window, act.factor, act.aboutMs))
    case 'edge':
      return withSelection(state, moveEdge(state, act.edge, act.toMs))
    case 'select':
      return withSelection(state, clampSelection(state.bounds, act.span))
    case 'slide':
      return withSelection(state, slideSpan(state.selection, act.byMs, state.bounds))
    case 'head':
      return withHead(state, act.atMs)
    case 'step':
      return { ...withHead(state, headOf(state) + act.steps * stepMs(state.window)), isPlaying: false }
    case 'play':
      return withPlaying(state, act.isPlaying)
    case 'tick':
      return withTick(state, act.elapsedMs)
    case 'speed':
      return { ...state, speed: act.speed }
  }
}

/** Of a window, ms. */
export function stepMs(window: Span): number {
  const hundredth = lengthOf(window) / 100
  return STEPS_MS.find((step) => step >= hundredth) ?? STEPS_MS.at(-1)!
}

/** The preset that the window is; undefined: none. */
export function presetOf({ window, bounds }: TimeState): number | null | undefined {
  return PRESETS_MS.find((spanMs) => isSame(window, presetWindow(bounds, spanMs)))
}

export function lengthOf({ fromMs, toMs }: Span): number {
  return toMs - fromMs
}

function isSame(a: Span, b: Span): boolean {
  return a.fromMs === b.fromMs && a.toMs === b.toMs
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

function presetSpan(bounds: Span, spanMs: number | null): Span {
  return {
    fromMs: spanMs === null ? bounds.fromMs : Math.max(bounds.fromMs, bounds.toMs - spanMs),
    toMs: bounds.toMs,
  }
}

function presetWindow(bounds: Span, spanMs: number | null): Span {
  const { fromMs, toMs } = presetSpan(bounds, spanMs)
  const margin = MARGIN * Math.max(LEAST_WINDOW_MS, toMs - fromMs)
  return { fromMs: fromMs - margin, toMs: toMs + margin }
}

function withPreset(state: TimeState, spanMs: number | null): TimeState {
  const { bounds } = state
  return { ...state, window: presetWindow(bounds, spanMs), selection: presetSpan(bounds, spanMs) }
}

/** What was at the end goes on with it: new positions come in without anybody's act. */
function withBounds(state: TimeState, bounds: Span): TimeState {
  if (isSame(bounds, state.bounds)) return state
  const preset = presetOf(state)
  const isWhole = preset !== undefined && isSame(state.selection, presetSpan(state.bounds, preset))
  const next = { ...state, bounds }
  if (preset !== undefined && isWhole) return withPreset(next, preset)
  const moved =
    preset === undefined ? withWindow(next, state.window) : { ...next, window: presetWindow(bounds, preset) }
  return { ...moved, selection: clampSelection(bounds, state.selection) }
}

function withWindow(state: TimeState, wanted: Span): TimeState {
  const { bounds } = state
  const most = lengthOf(bounds) * (1 + 2 * MARGIN)
  const length = clamp(lengthOf(wanted), LEAST_WINDOW_MS, Math.max(LEAST_WINDOW_MS, most))
  const middle = (wanted.fromMs + wanted.toMs) / 2
  const margin = MARGIN * length
  const low = bounds.fromMs - margin
  const high = Math.max(low, bounds.toMs + margin - length)
  const fromMs = clamp(middle - length / 2, low, high)
  const window = { fromMs, toMs: fromMs + length }
  return isSame(window, state.window) ? state : { ...state, window }
}

/** What is at `aboutMs` stays where it is. */
function zoomSpan({ fromMs, toMs }: Span, factor: number, aboutMs: number): Span {
  const length = Math.max(LEAST_WINDOW_MS, (toMs - fromMs) * factor)
  const share = (aboutMs - fromMs) / (toMs - fromMs)
  const start = aboutMs - share * length
  return { fromMs: start, toMs: start + length }
}

function withSelection(state: TimeState, selection: Span): TimeState {
  return isSame(selection, state.selection) ? state : { ...state, selection }
}

function moveEdge({ bounds, selection }: TimeState, edge: Edge, toMs: number): Span {
  if (edge === 'fromMs')
    return {
      fromMs: clamp(toMs, bounds.fromMs, Math.max(bounds.fromMs, selection.toMs - LEAST_SELECTION_MS)),
      toMs: selection.toMs,
    }
  return {
    fromMs: selection.fromMs,
    toMs: clamp(toMs, Math.min(bounds.toMs, selection.fromMs + LEAST_SELECTION_MS), bounds.toMs),
  }
}

function clampSelection(bounds: Span, { fromMs, toMs }: Span): Span {
  const start = clamp(Math.min(fromMs, toMs), bounds.fromMs, bounds.toMs)
  const end = clamp(Math.max(fromMs, toMs), bounds.fromMs, bounds.toMs)
  if (end - start >= LEAST_SELECTION_MS) return { fromMs: start, toMs: end }
  const moved = Math.max(bounds.fromMs, Math.min(start, bounds.toMs - LEAST_SELECTION_MS))
  return { fromMs: moved, toMs: Math.min(bounds.toMs, moved + LEAST_SELECTION_MS) }
}

function slideSpan({ fromMs, toMs }: Span, byMs: number, bounds: Span): Span {
  const by = clamp(byMs, bounds.fromMs - fromMs, bounds.toMs - toMs)
  return { fromMs: fromMs + by, toMs: toMs + by }
}

function headOf({ headMs, selection }: TimeState): number {
  return headMs === null ? selection.fromMs : clamp(headMs, selection.fromMs, selection.toMs)
}

/** The head stays in the selection, and the window follows it out of sight. */
function withHead(state: TimeState, atMs: number): TimeState {
  const { selection, window } = state
  const headMs = clamp(atMs, selection.fromMs, selection.toMs)
  const next = headMs === state.headMs ? state : { ...state, headMs }
  if (headMs >= window.fromMs && headMs <= window.toMs) return next
  const length = lengthOf(window)
  return withWindow(next, { fromMs: headMs - length / 2, toMs: headMs + length / 2 })
}

/** Played to the end it begins anew. */
function withPlaying(state: TimeState, isPlaying: boolean): TimeState {
  if (isPlaying === state.isPlaying) return state
  if (!isPlaying) return { ...state, isPlaying }
  const at = headOf(state)
  return { ...withHead(state, at >= state.selection.toMs ? state.selection.fromMs : at), isPlaying }
}

function withTick(state: TimeState, elapsedMs: number): TimeState {
  if (!state.isPlaying) return state
  const moved = withHead(state, headOf(state) + elapsedMs * state.speed)
  return moved.headMs === state.selection.toMs ? { ...moved, isPlaying: false } : moved
}

/** Of a month or less hours are told, of more the days. */
export function isLong(window: Span): boolean {
  return lengthOf(window) > 20 * DAY_MS
}

export function hoursOf(span: Span): number {
  return lengthOf(span) / HOUR_MS
}
