'use client'

import { useWords } from '../words/use-words.tsx'
import styles from './watch.module.css'

interface ToolsProps {
  readonly onZoom: (steps: number) => void
  readonly onFit: () => void
}

/** Buttons over the map, for who has no wheel. */
export function MapTools({ onZoom, onFit }: ToolsProps) {
  const { say } = useWords()
  return (
    <div className={styles.tools}>
      <Tool label={say.map.zoomIn} path="M8 3v10M3 8h10" onClick={() => onZoom(1)} />
      <Tool label={say.map.zoomOut} path="M3 8h10" onClick={() => onZoom(-1)} />
      <Tool label={say.map.fit} path="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" onClick={onFit} />
    </div>
  )
}

function Tool({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
        <path strokeWidth="1.5" d={path} />
      </svg>
    </button>
  )
}
