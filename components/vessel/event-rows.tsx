import { timeBarWords } from '../time-bar/time-bar-words.ts'
import { EventGlyph } from '../track/event-glyph.tsx'
import type { EventMark } from '../track/event-marks.ts'
import { useWords } from '../words/use-words.tsx'
import { panelWords } from './panel-words.ts'
import styles from './vessel.module.css'

interface EventRowsProps {
  readonly marks: readonly EventMark[]
  readonly onFit: (mark: EventMark) => void
}

/** Events as the map shows them; each fits the map and the timebar to itself. */
export function EventRows({ marks, onFit }: EventRowsProps) {
  const { language, format } = useWords()
  const said = panelWords(language)
  const { kinds } = timeBarWords(language)
  if (marks.length === 0) return <p className={styles.faint}>{said.noEvents}</p>
  return (
    <ul className={styles.events}>
      {marks.map((mark) => {
        const { id, kind, startMs, endMs } = mark
        const lasted = Number.isFinite(endMs) ? format.duration(endMs - startMs) : said.goesOn
        return (
          <li key={id}>
            <button type="button" title={said.fit(kinds[kind])} onClick={() => onFit(mark)}>
              <EventGlyph kind={kind} />
              <span>{kinds[kind]}</span>
              <span className={styles.faint}>{format.moment(startMs)}</span>
              <span className={styles.number}>{lasted}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
