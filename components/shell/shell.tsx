'use client'

import { type ReactNode, useRef } from 'react'
import { useWords } from '../words/use-words.tsx'
import { Region } from './region.tsx'
import styles from './shell.module.css'
import { useKeys } from './use-keys.ts'
import { useRegionSizes } from './use-region-sizes.ts'

interface ShellProps {
  readonly bar: ReactNode
  /** Given the button that folds it, for its head. */
  readonly list: (fold: ReactNode) => ReactNode
  readonly map: ReactNode
  /** Null: nothing is selected, and the map has the room. */
  readonly detail: ReactNode
  /** Left out: there is none. */
  readonly timebar?: ReactNode
}

/** The frame of a screen with a map: bar, list, map, detail, timebar; parted by a pixel of ground. */
export function Shell({ bar, list, map, detail, timebar = null }: ShellProps) {
  const { say } = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const { isFolded, resize, toggleFold } = useRegionSizes(frame)
  useKeys({ '\\': toggleFold })
  const foldLabel = isFolded ? say.regions.unfold : say.regions.fold
  const fold = (
    <button
      type="button"
      className={styles.icon}
      aria-label={foldLabel}
      aria-expanded={!isFolded}
      title={`${foldLabel} ( \\ )`}
      onClick={toggleFold}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
        <path strokeWidth="1.5" d={isFolded ? 'M2.5 3v10M6 4l4 4-4 4' : 'M2.5 3v10M10 4L6 8l4 4'} />
      </svg>
    </button>
  )
  return (
    <div ref={frame} className={styles.frame} data-folded={isFolded}>
      {bar}
      <main className={styles.regions} data-detail={detail !== null} data-timebar={timebar !== null}>
        <Region
          name="list"
          label={say.regions.list}
          borderLabel={say.regions.listWidth}
          isFixed={isFolded}
          onSize={(pixels, isDone) => resize('list', pixels, isDone)}
        >
          {list(fold)}
        </Region>
        <div className={styles.map}>{map}</div>
        {detail !== null && (
          <Region
            name="detail"
            label={say.regions.detail}
            borderLabel={say.regions.detailWidth}
            onSize={(pixels, isDone) => resize('detail', pixels, isDone)}
          >
            {detail}
          </Region>
        )}
        {timebar !== null && (
          <Region
            name="timebar"
            label={say.regions.timebar}
            borderLabel={say.regions.timebarHeight}
            onSize={(pixels, isDone) => resize('timebar', pixels, isDone)}
          >
            {timebar}
          </Region>
        )}
      </main>
    </div>
  )
}
