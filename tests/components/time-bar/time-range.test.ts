import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  actOnTime,
  LEAST_SELECTION_MS,
  openTime,
  PRESETS_MS,
  presetOf,
  SPEEDS,
  stepMs,
  type TimeAct,
  type TimeState,
} from '../../../components/time-bar/time-range.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BOUNDS = { fromMs: 1_750_000_000_000, toMs: 1_750_000_000_000 + 60 * DAY_MS }
const opened = openTime(BOUNDS)
const stateAfter = (...acts: TimeAct[]): TimeState => acts.reduce(actOnTime, opened)

const time = fc.integer({ min: BOUNDS.fromMs - 90 * DAY_MS, max: BOUNDS.toMs + 90 * DAY_MS })
const act: fc.Arbitrary<TimeAct> = fc.oneof(
  fc.constantFrom(...PRESETS_MS).map((spanMs) => ({ type: 'preset' as const, spanMs })),
  fc.integer({ min: -200 * DAY_MS, max: 200 * DAY_MS }).map((byMs) => ({ type: 'pan' as const, byMs })),
  fc.record({
    type: fc.constant('zoom' as const),
    factor: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    aboutMs: time,
  }),
  fc.record({
    type: fc.constant('edge' as const),
    edge: fc.constantFrom('fromMs' as const, 'toMs' as const),
    toMs: time,
  }),
  fc.record({ fromMs: time, toMs: time }).map((span) => ({ type: 'select' as const, span })),
  fc.record({ fromMs: time, toMs: time }).map((window) => ({ type: 'window' as const, window })),
  fc.integer({ min: -200 * DAY_MS, max: 200 * DAY_MS }).map((byMs) => ({ type: 'slide' as const, byMs })),
  time.map((atMs) => ({ type: 'head' as const, atMs })),
  fc.integer({ min: -50, max: 50 }).map((steps) => ({ type: 'step' as const, steps })),
  fc.boolean().map((isPlaying) => ({ type: 'play' as const, isPlaying })),
  fc.integer({ min: 0, max: 5000 }).map((elapsedMs) => ({ type: 'tick' as const, elapsedMs })),
  fc.constantFrom(...SPEEDS).map((speed) => ({ type: 'speed' as const, speed })),
  fc
    .integer({ min: 0, max: 9 * DAY_MS })
    .map((more) => ({ type: 'bounds' as const, bounds: { ...BOUNDS, toMs: BOUNDS.toMs + more } })),
)

describe('the time of a vessel', () => {
  it('after any acts is in order and within bounds', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { bounds, window, selection, headMs } = stateAfter(...acts)
        expect(window.toMs - window.fromMs).toBeGreaterThanOrEqual(599_999)
        const margin = 0.031 * (window.toMs - window.fromMs)
        expect(window.fromMs).toBeGreaterThanOrEqual(bounds.fromMs - margin)
        expect(window.toMs).toBeLessThanOrEqual(bounds.toMs + margin + 1)
        expect(selection.fromMs).toBeGreaterThanOrEqual(bounds.fromMs)
        expect(selection.toMs).toBeLessThanOrEqual(bounds.toMs)
        expect(selection.toMs - selection.fromMs).toBeGreaterThanOrEqual(LEAST_SELECTION_MS)
        if (headMs !== null) expect(headMs).toBeGreaterThanOrEqual(bounds.fromMs)
      }),
      { seed: 8, numRuns: 300 },
    )
  })

  it('opens with the last week, which presets and only they are named by', () => {
    expect(presetOf(opened)).toBe(7 * DAY_MS)
    expect(opened.selection).toEqual({ fromMs: BOUNDS.toMs - 7 * DAY_MS, toMs: BOUNDS.toMs })
    for (const spanMs of PRESETS_MS) expect(presetOf(stateAfter({ type: 'preset', spanMs }))).toBe(spanMs)
    expect(presetOf(stateAfter({ type: 'pan', byMs: -HOUR_MS }))).toBeUndefined()
  })

  it('zooms about a time, which stays where it is', () => {
    const aboutMs = BOUNDS.toMs - 3 * DAY_MS
    const share = ({ window }: TimeState) => (aboutMs - window.fromMs) / (window.toMs - window.fromMs)
    const zoomed = stateAfter({ type: 'zoom', factor: 0.3, aboutMs })
    expect(share(zoomed)).toBeCloseTo(share(opened), 9)
    const length = ({ window }: TimeState) => window.toMs - window.fromMs
    expect(length(zoomed)).toBeCloseTo(0.3 * length(opened), 0)
  })

  it('keeps the handles apart and in order', () => {
    const { selection } = opened
    const crossed = stateAfter({ type: 'edge', edge: 'fromMs', toMs: selection.toMs + DAY_MS })
    expect(crossed.selection).toEqual({ fromMs: selection.toMs - LEAST_SELECTION_MS, toMs: selection.toMs })
    const turned = stateAfter({
      type: 'select',
      span: { fromMs: BOUNDS.fromMs + 9e7, toMs: BOUNDS.fromMs + 1e7 },
    })
    expect(turned.selection).toEqual({ fromMs: BOUNDS.fromMs + 1e7, toMs: BOUNDS.fromMs + 9e7 })
  })

  it('plays as fast as is asked, ends at the end and begins anew', () => {
    const started = stateAfter({ type: 'speed', speed: 3600 }, { type: 'play', isPlaying: true })
    expect(started.headMs).toBe(opened.selection.fromMs)
    const ticked = actOnTime(started, { type: 'tick', elapsedMs: 500 })
    expect(ticked.headMs! - started.headMs!).toBe(1_800_000)
    const ended = actOnTime(ticked, { type: 'tick', elapsedMs: 1e9 })
    expect([ended.isPlaying, ended.headMs]).toEqual([false, opened.selection.toMs])
    expect(actOnTime(ended, { type: 'play', isPlaying: true }).headMs).toBe(opened.selection.fromMs)
    expect(actOnTime(opened, { type: 'tick', elapsedMs: 500 })).toBe(opened)
  })

  it('steps by a round hundredth of the window, and stops playing', () => {
    expect(stepMs(opened.window)).toBe(2 * HOUR_MS)
    const at = opened.selection.fromMs
    const stepped = stateAfter({ type: 'play', isPlaying: true }, { type: 'step', steps: 2 })
    expect([stepped.headMs, stepped.isPlaying]).toEqual([at + 4 * HOUR_MS, false])
    expect(stateAfter({ type: 'step', steps: -1 }).headMs).toBe(at)
  })

  it('brings what is played back into the window', () => {
    const near = { fromMs: BOUNDS.fromMs, toMs: BOUNDS.fromMs + DAY_MS }
    const { window } = stateAfter({ type: 'window', window: near }, { type: 'head', atMs: BOUNDS.toMs })
    expect(window.toMs).toBeGreaterThanOrEqual(BOUNDS.toMs)
    expect(window.toMs - window.fromMs).toBe(DAY_MS)
  })

  it('goes on with what is heard where its end is shown, and stays where a person looks', () => {
    const later = { ...BOUNDS, toMs: BOUNDS.toMs + HOUR_MS }
    const followed = stateAfter({ type: 'bounds', bounds: later })
    expect([followed.selection.toMs, presetOf(followed)]).toEqual([later.toMs, 7 * DAY_MS])
    const span = { fromMs: BOUNDS.fromMs + DAY_MS, toMs: BOUNDS.fromMs + 2 * DAY_MS }
    const looked = stateAfter({ type: 'select', span }, { type: 'window', window: span })
    const stayed = actOnTime(looked, { type: 'bounds', bounds: later })
    expect([stayed.selection, stayed.window]).toEqual([looked.selection, looked.window])
  })
})
