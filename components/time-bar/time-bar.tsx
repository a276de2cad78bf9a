'use client'

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import type { EventMark } from '../track/event-marks.ts'
import { followTheme, readTrackColours } from '../track/track-colours.ts'
import type { TrackView } from '../track/track-view.ts'
import styles from './time-bar.module.css'
import { TimeBarHandle } from './time-bar-handle.tsx'
import { momentWords, TimeBarHead } from './time-bar-head.tsx'
import { actOfKey, type Slider } from './time-bar-keys.ts'
import { TimeBarPainter } from './time-bar-painter.ts'
import type { TimeBarWords } from './time-bar-words.ts'
import type { TimeStore } from './time-store.ts'
import { useTimeBarPointer } from './use-time-bar-pointer.ts'

const HEIGHT = { least: 96, most: 320, step: 8 } as const

interface TimeBarProps {
  /** Shared with the map of the same vessel. */
  readonly time: TimeStore
  /** Null while nothing is known of it. */
  readonly track: TrackView | null
  readonly marks: readonly EventMark[]
  /** The clock of the data, epoch ms; null: unknown. */
  readonly nowMs: number | null
  readonly words: TimeBarWords
  /** As high as what it stands in, which has a border of its own to be dragged. */
  readonly fills?: boolean
}

/** The time of a vessel: strips of its speed and score, its events, nights and gaps, and what of it the map shows. */
export function TimeBar({ time, track, marks, nowMs, words, fills = false }: TimeBarProps) {
  const root = useRef<HTMLElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const ground = useRef<HTMLCanvasElement>(null)
  const base = useRef<HTMLCanvasElement>(null)
  const overlay = useRef<HTMLCanvasElement>(null)
  const painter = useRef<TimeBarPainter | null>(null)
  const shown = useRef({ track, marks, nowMs, words })
  shown.current = { track, marks, nowMs, words }

  useEffect(() => {
    const element = plot.current!
    let colours = readTrackColours(element)
    const made = new TimeBarPainter(ground.current!, base.current!, overlay.current!, () => {
      const { window, selection } = time.read()
      const size = { widthPixels: element.clientWidth, heightPixels: element.clientHeight }
      return { ...size, ...shown.current, window, selection, shownMs: time.shownMs, colours }
    })
    painter.current = made
    const observer = new ResizeObserver(made.ask)
    observer.observe(element)
    const endTheme = followTheme(() => {
      colours = readTrackColours(element)
      made.ask()
    })
    const endTime = time.subscribe(made.ask)
    // Names of lanes are drawn in a font that may come after.
    document.fonts.ready.then(() => {
      colours = readTrackColours(element)
      made.ask()
    })
    return () => {
      observer.disconnect()
      endTheme()
      endTime()
      made.close()
    }
  }, [time])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is read when it is drawn.
  useEffect(() => painter.current?.ask(), [track, marks, nowMs, words])
  useTimeBarPointer(plot, time)

  const onKey = (event: KeyboardEvent, slider: Slider) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const act = actOfKey(event.key, event.shiftKey, slider, time.read())
    if (act === null) return
    event.preventDefault()
    event.stopPropagation()
    time.act(act)
  }
  return (
    <section
      ref={root}
      className={styles.bar}
      data-fills={fills}
      aria-label={words.timebar}
      data-testid="time-bar"
    >
      {!fills && <Grip bar={root} words={words} />}
      <TimeBarHead {...{ time, track, words }} />
      <div ref={plot} className={styles.plot}>
        <canvas ref={ground} className={styles.canvas} />
        <canvas ref={base} className={styles.canvas} data-testid="time-bar-base" />
        <canvas ref={overlay} className={styles.canvas} />
        <Head {...{ time, track, words }} onKey={onKey} />
        <TimeBarHandle edge="fromMs" {...{ time, words, onKey }} />
        <TimeBarHandle edge="toMs" {...{ time, words, onKey }} />
      </div>
    </section>
  )
}

/** All of the plot, as the slider of what is looked at. */
function Head({
  time,
  track,
  words,
  onKey,
}: Pick<TimeBarProps, 'time' | 'track' | 'words'> & {
  readonly onKey: (event: KeyboardEvent, slider: Slider) => void
}) {
  const head = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const tell = () => {
      const { selection, headMs } = time.read()
      const at = headMs ?? selection.fromMs
      const element = head.current!
      element.setAttribute('aria-valuemin', String(Math.round(selection.fromMs / 60_000)))
      element.setAttribute('aria-valuemax', String(Math.round(selection.toMs / 60_000)))
      element.setAttribute('aria-valuenow', String(Math.round(at / 60_000)))
      element.setAttribute('aria-valuetext', momentWords(at, track, words))
    }
    tell()
    return time.subscribe(tell)
  }, [time, track, words])
  return (
    <div
      ref={head}
      role="slider"
      tabIndex={0}
      className={styles.looked}
      aria-label={words.position}
      aria-description={words.keys}
      aria-valuenow={0}
      onKeyDown={(event) => onKey(event, 'head')}
    />
  )
}

/** The upper edge, by which the bar is made higher and lower. */
function Grip({ bar, words }: { bar: React.RefObject<HTMLElement | null>; words: TimeBarWords }) {
  const set = (pixels: number) => {
    const height = Math.min(HEIGHT.most, Math.max(HEIGHT.least, Math.round(pixels)))
    bar.current?.style.setProperty('height', `${height}px`)
  }
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      set(bar.current!.getBoundingClientRect().bottom - event.clientY)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs is no edge that moves.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={words.resize}
      aria-valuenow={0}
      className={styles.grip}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowUp' ? HEIGHT.step : event.key === 'ArrowDown' ? -HEIGHT.step : 0
        if (by === 0) return
        event.preventDefault()
        set(bar.current!.clientHeight + by)
      }}
    />
  )
}
