/** An end of the selection: a slider of eight by twenty pixels that may be taken hold of in twenty-four. */

import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { plotOf } from './draw-base.ts'
import { timeOfX, xOfTime } from './time-axis.ts'
import styles from './time-bar.module.css'
import type { TimeBarWords } from './time-bar-words.ts'
import type { Edge } from './time-range.ts'
import type { TimeStore } from './time-store.ts'
import { minuteWords } from './time-words.ts'

interface HandleProps {
  readonly edge: Edge
  readonly time: TimeStore
  readonly words: TimeBarWords
  readonly onKey: (event: KeyboardEvent, edge: Edge) => void
}

export function TimeBarHandle({ edge, time, words, onKey }: HandleProps) {
  const handle = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = handle.current!
    // By script and past React: it moves with every frame of a drag.
    const place = () => {
      const { window, selection, bounds } = time.read()
      const plot = plotOf(element.parentElement!.clientWidth)
      const x = xOfTime(plot, window, selection[edge])
      // One that lies beyond the window waits at its edge, where keys and hands find it.
      const shownX = Math.min(plot.left + plot.width, Math.max(plot.left, x))
      element.style.setProperty('transform', `translateX(${shownX - 12}px)`)
      element.dataset.beyond = String(shownX !== x)
      element.setAttribute('aria-valuemin', String(Math.round(bounds.fromMs / 60_000)))
      element.setAttribute('aria-valuemax', String(Math.round(bounds.toMs / 60_000)))
      element.setAttribute('aria-valuenow', String(Math.round(selection[edge] / 60_000)))
      element.setAttribute('aria-valuetext', `${minuteWords(selection[edge], words.language)} UTC`)
    }
    place()
    const observer = new ResizeObserver(place)
    observer.observe(element.parentElement!)
    const end = time.subscribe(place)
    return () => {
      observer.disconnect()
      end()
    }
  }, [edge, time, words])

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const element = handle.current!
    if (!element.hasPointerCapture(event.pointerId)) return
    const plot = element.parentElement!
    const x = event.clientX - plot.getBoundingClientRect().left
    time.act({ type: 'edge', edge, toMs: timeOfX(plotOf(plot.clientWidth), time.read().window, x) })
  }
  return (
    <div
      ref={handle}
      role="slider"
      tabIndex={0}
      className={styles.handle}
      aria-label={edge === 'fromMs' ? words.start : words.end}
      aria-valuemin={0}
      aria-valuemax={0}
      aria-valuenow={0}
      data-edge={edge}
      onKeyDown={(event) => onKey(event, edge)}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={drag}
      onPointerUp={(event) => event.stopPropagation()}
    />
  )
}
