'use client'

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { clampSize, REGION_LIMITS, type RegionName, sizeByKey } from './region-sizes.ts'
import styles from './shell.module.css'

/** The arrow that makes each larger, and so where its border lies. */
const GROWS = { list: 'ArrowRight', detail: 'ArrowLeft', timebar: 'ArrowUp' } as const

interface RegionProps {
  readonly name: RegionName
  readonly label: string
  /** Of its border. */
  readonly borderLabel: string
  /** It is at a fixed size, and its border does nothing. */
  readonly isFixed?: boolean
  /** `isDone`: the hand is off the border; null: back to what the window has. */
  readonly onSize: (pixels: number | null, isDone: boolean) => void
  readonly children: ReactNode
}

/** A region whose border is dragged, by pointer or by keys. */
export function Region({ name, label, borderLabel, isFixed = false, onSize, children }: RegionProps) {
  const region = useRef<HTMLElement>(null)
  const [pixels, setPixels] = useState<number | null>(null)
  const drag = useRef<{ from: number; at: number } | null>(null)
  const isUpright = name === 'timebar'
  const grows = GROWS[name]

  const measure = useCallback(
    () => Math.round(isUpright ? region.current!.offsetHeight : region.current!.offsetWidth),
    [isUpright],
  )
  useEffect(() => {
    // It may be told once more of one that is gone.
    const observer = new ResizeObserver(() => {
      if (region.current !== null) setPixels(measure())
    })
    observer.observe(region.current!)
    return () => observer.disconnect()
  }, [measure])

  const draggedTo = (at: number) => {
    const { from, at: began } = drag.current!
    return clampSize(name, grows === 'ArrowRight' ? from + at - began : from - (at - began))
  }

  return (
    <section ref={region} className={styles[name]} aria-label={label} data-region={name}>
      {children}
      {!isFixed && pixels !== null && (
        // biome-ignore lint/a11y/useSemanticElements: a border that is moved has a value; hr has none.
        <div
          role="separator"
          tabIndex={0}
          className={styles.border}
          data-border={name}
          aria-label={borderLabel}
          aria-orientation={isUpright ? 'horizontal' : 'vertical'}
          aria-valuenow={pixels}
          aria-valuemin={REGION_LIMITS[name].min}
          aria-valuemax={REGION_LIMITS[name].max}
          aria-valuetext={`${pixels} px`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            drag.current = { from: measure(), at: isUpright ? event.clientY : event.clientX }
          }}
          onPointerMove={(event) => {
            if (drag.current !== null) onSize(draggedTo(isUpright ? event.clientY : event.clientX), false)
          }}
          onPointerUp={(event) => {
            if (drag.current === null) return
            onSize(draggedTo(isUpright ? event.clientY : event.clientX), true)
            drag.current = null
          }}
          onDoubleClick={() => onSize(null, true)}
          onKeyDown={(event) => {
            // As it is now: what is told of it may be a frame behind.
            const next = sizeByKey(name, measure(), event.key, event.shiftKey, grows)
            if (next === null) return
            event.preventDefault()
            event.stopPropagation()
            onSize(next, true)
          }}
        />
      )}
    </section>
  )
}
