/**
 * Outages of the feed: at least 30 minutes of event time in which nobody at all was heard, after 24 h in which the
 * feed was well heard. No vessel's silence then says anything of the vessel.
 *
 * A fold over the minutes that hold an accepted report, in order; which report it is does not matter, so neither does
 * the order in which they came. An outage begins with the first empty minute, is decided at the end of its 30th, and
 * lasts to the next minute that holds a report. The 24 h before it count back from its beginning, and so do the spans
 * of 10 minutes in them: there is no day in this.
 */

import type { Fold } from '../features/fold.ts'
import { ContentHash } from '../features/ids.ts'
import { StateReader, StateWriter } from '../features/state-codec.ts'
import { type HeardMinute, type HeardMinutes, type HeardVessels, MANY, MINUTE_MS } from './feed-heard.ts'
import type { FeedOutageOutput } from './outputs.ts'

export const FEED_OPTIONS = {
  /** Empty minutes in a row that are an outage. Own. */
  emptyMinutes: 30,
  /** Minutes before it, in which ... Own. */
  beforeMinutes: 24 * 60,
  /** ... so many MMSIs were heard, and ... Own. */
  vessels: MANY,
  /** ... of the spans of so many minutes ... Own. */
  spanMinutes: 10,
  /** ... at least this share held a report. Own. */
  heardShare: 0.9,
  /** A silence that began so many minutes before an outage, or in it, may be the feed's. Own. */
  markMinutes: 60,
} as const

const STATE_VERSION = 1
/** States of other thresholds are refused. */
const OPTIONS_HASH = new ContentHash().text(JSON.stringify(FEED_OPTIONS)).digest()

export interface FeedState {
  /** The minutes that hold a report, from `head` on: those of the last 24 h heard, in order. */
  readonly heard: HeardMinute[]
  head: number
  /** The outage that has been told of and lasts. */
  open: FeedOutageOutput | null
}

type Emit = (output: FeedOutageOutput) => void

export class FeedFold implements Fold<FeedState, HeardMinute, FeedOutageOutput> {
  start(): FeedState {
    return { heard: [], head: 0, open: null }
  }

  /** The same minute may come again with others heard in it. */
  step(state: FeedState, heard: HeardMinute, emit: Emit): void {
    const nowMs = heard.minute * MINUTE_MS
    const last = state.heard.at(-1)
    if (last !== undefined && heard.minute <= last.minute) {
      if (heard.minute < last.minute) throw new Error(`feed: minute ${heard.minute} after ${last.minute}`)
      const vessels = unite(last.vessels, heard.vessels)
      state.heard[state.heard.length - 1] = { minute: heard.minute, vessels }
      return
    }
    this.advance(state, nowMs, emit)
    if (state.open !== null) emit({ ...state.open, decidedMs: nowMs, open: false, endMs: nowMs })
    state.open = null
    state.heard.push(heard)
    while (state.heard[state.head]!.minute <= heard.minute - FEED_OPTIONS.beforeMinutes) state.head++
    // Many in one go, so that forgetting costs a fraction of a step.
    if (state.head > FEED_OPTIONS.beforeMinutes) {
      state.heard.splice(0, state.head)
      state.head = 0
    }
  }

  advance(state: FeedState, watermarkMs: number, emit: Emit): void {
    const last = state.heard.at(-1)
    if (last === undefined || state.open !== null || watermarkMs < dueMs(last.minute)) return
    if (!isWellHeard(state)) return
    const startMs = (last.minute + 1) * MINUTE_MS
    const decidedMs = dueMs(last.minute)
    state.open = {
      kind: 'feedOutage',
      id: hash.reset().text('feedOutage').float64(startMs).digest(),
      decidedMs,
      open: true,
      startMs,
      endMs: decidedMs,
      vesselsBeforeAtLeast: FEED_OPTIONS.vessels,
    }
    emit(state.open)
  }

  deadline(state: FeedState): number {
    const last = state.heard.at(-1)
    const isSilent = last === undefined || state.open !== null || !isWellHeard(state)
    return isSilent ? Number.POSITIVE_INFINITY : dueMs(last.minute)
  }

  peek(state: FeedState, emit: Emit): void {
    if (state.open !== null) emit(state.open)
  }

  encode(state: FeedState): Uint8Array {
    const writer = new StateWriter()
    writer.byte(STATE_VERSION)
    writer.text(OPTIONS_HASH)
    writer.byte(state.open === null ? 0 : 1)
    writer.count(state.heard.length - state.head)
    for (let i = state.head; i < state.heard.length; i++) {
      const { minute, vessels } = state.heard[i]!
      writer.count(minute)
      writer.count(vessels === null ? MANY : vessels.length)
      for (const vessel of vessels ?? []) writer.text(vessel)
    }
    return writer.finish()
  }

  decode(bytes: Uint8Array): FeedState {
    const reader = new StateReader(bytes)
    const version = reader.byte()
    if (version !== STATE_VERSION) throw new Error(`feed: unknown state version ${version}`)
    const optionsHash = reader.text()
    if (optionsHash !== OPTIONS_HASH) throw new Error(`feed: state of other options: ${optionsHash}`)
    const isOpen = reader.byte() === 1
    const state = this.start()
    for (let left = reader.count(); left > 0; left--) {
      const minute = reader.count()
      const count = reader.count()
      const vessels = count >= MANY ? null : Array.from({ length: count }, () => reader.text())
      state.heard.push({ minute, vessels })
    }
    // What is told of an outage follows from what was heard before it.
    if (isOpen) this.advance(state, Number.POSITIVE_INFINITY, () => {})
    return state
  }
}

/**
 * The outages that W decides, in order. Minutes after W hold reports of two ships at most: they neither end an outage
 * nor begin one, so that no single clock makes years of silence.
 */
export function findFeedOutages(heard: HeardMinutes, watermarkMs: number): FeedOutageOutput[] {
  const outages = new Map<string, FeedOutageOutput>()
  const emit = (outage: FeedOutageOutput) => outages.set(outage.id, outage)
  const fold = new FeedFold()
  const state = fold.start()
  heard.forEachMinute((minute) => {
    if (minute.minute * MINUTE_MS <= watermarkMs) fold.step(state, minute, emit)
  })
  fold.advance(state, watermarkMs, emit)
  fold.peek(state, emit)
  return [...outages.values()]
}

/** A gap with fromMs <= offMs < toMs is marked by the outage; an open one has no end yet: Infinity. */
export function gapMarkInterval(outage: FeedOutageOutput): {
  readonly fromMs: number
  readonly toMs: number
} {
  return {
    fromMs: outage.startMs - FEED_OPTIONS.markMinutes * MINUTE_MS,
    toMs: outage.open ? Number.POSITIVE_INFINITY : outage.endMs,
  }
}

const hash = new ContentHash()

/** When the minutes after the last one heard are enough. */
function dueMs(lastMinute: number): number {
  return (lastMinute + 1 + FEED_OPTIONS.emptyMinutes) * MINUTE_MS
}

/** Whether the feed was well heard in the 24 h that end with the last minute heard. */
function isWellHeard({ heard, head }: FeedState): boolean {
  const { vessels, spanMinutes, beforeMinutes, heardShare } = FEED_OPTIONS
  const lastMinute = heard.at(-1)!.minute
  const named = new Set<string>()
  let hasMany = false
  let spans = 0
  let lastSpan = -1
  for (let i = heard.length - 1; i >= head; i--) {
    const { minute, vessels: inMinute } = heard[i]!
    const span = Math.floor((lastMinute - minute) / spanMinutes)
    if (span !== lastSpan) spans++
    lastSpan = span
    if (inMinute === null) hasMany = true
    else for (const vessel of inMinute) named.add(vessel)
  }
  return (hasMany || named.size >= vessels) && spans >= heardShare * (beforeMinutes / spanMinutes)
}

function unite(a: HeardVessels, b: HeardVessels): HeardVessels {
  if (a === null || b === null) return null
  const both = [...new Set([...a, ...b])].sort()
  return both.length < MANY ? both : null
}
