/** What a pointer does on the plot of a timebar: looks, drags the axis or a selection, and zooms by the wheel. */

import { type RefObject, useEffect } from 'react'
import { plotOf } from './draw-base.ts'
import { timeOfX } from './time-axis.ts'
import { lengthOf } from './time-range.ts'
import type { TimeStore } from './time-store.ts'

/** Moved less, it was a click, pixels. */
const CLICK_PIXELS = 4
/** One notch of a wheel is 100 to 120: a fifth nearer. */
const ZOOM_PER_PIXEL = 0.002

export function useTimeBarPointer(plot: RefObject<HTMLElement | null>, time: TimeStore): void {
  useEffect(() => {
    const element = plot.current!
    const end = new AbortController()
    const { signal } = end
    let drag: {
      readonly x: number
      readonly fromMs: number
      readonly selects: boolean
      lastX: number
    } | null = null
    const xOf = ({ clientX }: MouseEvent) => clientX - element.getBoundingClientRect().left
    const timeAt = (x: number) => timeOfX(plotOf(element.clientWidth), time.read().window, x)

    const down = (event: PointerEvent) => {
      if (event.button !== 0) return
      const x = xOf(event)
      drag = { x, fromMs: timeAt(x), selects: event.shiftKey, lastX: x }
      element.setPointerCapture(event.pointerId)
    }
    const move = (event: PointerEvent) => {
      const x = xOf(event)
      if (drag === null) return time.point(isInPlot(x, element) ? timeAt(x) : null)
      if (Math.abs(x - drag.x) < CLICK_PIXELS && drag.lastX === drag.x) return
      time.point(null)
      if (drag.selects) time.act({ type: 'select', span: { fromMs: drag.fromMs, toMs: timeAt(x) } })
      else {
        const perPixel = lengthOf(time.read().window) / plotOf(element.clientWidth).width
        time.act({ type: 'pan', byMs: (drag.lastX - x) * perPixel })
      }
      drag.lastX = x
    }
    const up = (event: PointerEvent) => {
      const x = xOf(event)
      if (drag !== null && drag.lastX === drag.x && isInPlot(x, element))
        time.act({ type: 'head', atMs: timeAt(x) })
      drag = null
    }
    const wheel = (event: WheelEvent) => {
      // A page that scrolls under a gesture meant for the axis is a nuisance.
      event.preventDefault()
      const perPixel = lengthOf(time.read().window) / plotOf(element.clientWidth).width
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey)
        return time.act({ type: 'pan', byMs: sideways * perPixel })
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY
      time.act({ type: 'zoom', factor: Math.exp(pixels * ZOOM_PER_PIXEL), aboutMs: timeAt(xOf(event)) })
    }
    element.addEventListener('pointerdown', down, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', up, { signal })
    element.addEventListener('pointercancel', () => (drag = null), { signal })
    element.addEventListener('pointerleave', () => drag === null && time.point(null), { signal })
    element.addEventListener('wheel', wheel, { signal, passive: false })
    return () => end.abort()
  }, [plot, time])
}

function isInPlot(x: number, element: HTMLElement): boolean {
  const { left, width } = plotOf(element.clientWidth)
  return x >= left && x <= left + width
}
