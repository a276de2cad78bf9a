import type { LivePosition } from '../../lib/server/feed/positions-frame.ts'
import story from '../alert/story.module.css'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import { panelWords } from './panel-words.ts'
import styles from './vessel.module.css'

interface LastFixProps {
  readonly vessel: VesselTrack
  readonly position: LivePosition | null
  readonly nowMs: number | null
}

/** Where and how it was last heard, and how old that is: of the feed, else of its track. */
export function LastFix({ vessel, position, nowMs }: LastFixProps) {
  const { language, format } = useWords()
  const said = panelWords(language)
  const lastMs = vessel.facts?.lastMs ?? null
  const fix = position ?? (lastMs === null ? null : (vessel.track?.at(lastMs) ?? null))
  if (fix === null) return <p className={styles.faint}>{said.noFix}</p>
  const { timeMs, speedKnots, courseDeg, lonUnits, latUnits } = fix
  return (
    <div className={styles.fix}>
      <b className={styles.speed}>{Number.isNaN(speedKnots) ? said.noSpeed : format.knots(speedKnots)}</b>
      <b>{Number.isNaN(courseDeg) ? said.noCourse : format.course(courseDeg)}</b>
      <span className={story.id}>{format.place(latUnits, lonUnits)}</span>
      <span className={styles.age}>
        {nowMs !== null && `${said.lastFix(format.age(nowMs - timeMs))}, `}
        {format.momentUtc(timeMs)}
      </span>
    </div>
  )
}
