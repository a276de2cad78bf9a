/** The time that a map and a timebar share. What changes by the frame is told to listeners, and never goes through React. */

import { actOnTime, openTime, type Span, type TimeAct, type TimeState } from './time-range.ts'

export class TimeStore {
  private state: TimeState
  private pointed: number | null = null
  private readonly listeners = new Set<() => void>()
  private frame = 0
  private lastFrameMs = 0

  constructor(bounds: Span) {
    this.state = openTime(bounds)
  }

  readonly read = (): TimeState => this.state

  /** What is pointed at on the map or the timebar; else where playing is; null: nothing. */
  get shownMs(): number | null {
    return this.pointed ?? this.state.headMs
  }

  /** Called back after every change, of what is pointed at too. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  act(act: TimeAct): void {
    const next = actOnTime(this.state, act)
    if (next === this.state) return
    this.state = next
    if (next.isPlaying && this.frame === 0) this.run()
    this.tell()
  }

  point(timeMs: number | null): void {
    if (timeMs === this.pointed) return
    this.pointed = timeMs
    this.tell()
  }

  /** Nothing more is told. */
  close(): void {
    cancelAnimationFrame(this.frame)
    this.listeners.clear()
  }

  private run(): void {
    this.lastFrameMs = performance.now()
    const step = (nowMs: number) => {
      // A page that was hidden goes on where it was.
      const elapsedMs = Math.min(100, Math.max(0, nowMs - this.lastFrameMs))
      this.lastFrameMs = nowMs
      this.frame = 0
      this.act({ type: 'tick', elapsedMs })
      if (this.state.isPlaying) this.frame = requestAnimationFrame(step)
    }
    this.frame = requestAnimationFrame(step)
  }

  private tell(): void {
    for (const listener of this.listeners) listener()
  }
}
