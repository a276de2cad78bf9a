'use client'

import { sayFieldChanges } from '../alerts/alert-words.ts'
import { useWords } from '../words/use-words.tsx'
import type { Story } from './alert-api.ts'
import styles from './story.module.css'
import { type StoryWords, storyWords } from './story-words.ts'

interface HistoryProps {
  readonly story: Story
  /** Null: the person may not. */
  readonly onHear: ((silenceId: number) => void) | null
}

/** What people said of it, newest first, and the silences that cover it. */
export function HistorySection({ story, onHear }: HistoryProps) {
  const words = useWords()
  const said = storyWords(words.language)
  const { say, format } = words
  const history = story.standing?.judged?.history ?? []
  return (
    <section className={styles.section} aria-live="polite">
      <h3 className={styles.heading}>{said.history}</h3>
      {history.length === 0 && story.silences.length === 0 && (
        <p className={styles.below}>{said.nothingSaid}</p>
      )}
      <ol className={styles.history}>
        {story.silences.map((silence) => (
          <li key={`silence ${silence.id}`}>
            <p>
              {said.silencedBy(
                silence.who,
                silence.toMs === null ? said.forGood : said.until(format.momentUtc(silence.toMs)),
              )}
              {onHear !== null && (
                <button type="button" className={styles.link} onClick={() => onHear(silence.id)}>
                  {said.hearAgain}
                </button>
              )}
            </p>
            {silence.note !== '' && <p className={styles.noteText}>{silence.note}</p>}
          </li>
        ))}
        {history.toReversed().map((judgement, i, all) => {
          const before = all[i + 1]
          const isRemark = before !== undefined && before.state === judgement.state
          const state = judgement.state === 'new' ? said.putBack : say.states[judgement.state]
          const reason = judgement.reason === null ? '' : `: ${said.reasonShort[judgement.reason]}`
          return (
            <li key={judgement.id}>
              <p>
                <b>{isRemark ? said.remark : `${state}${reason}`}</b>{' '}
                <span className={styles.faint}>
                  {judgement.who} · {format.momentUtc(judgement.writtenMs)}
                </span>
              </p>
              {judgement.note !== '' && <p className={styles.noteText}>{judgement.note}</p>}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** How it came, changed and went, newest first, each with its reason. */
export function ChangesSection({ story }: { story: Story }) {
  const words = useWords()
  const said = storyWords(words.language)
  if (story.revisions.length === 0) return null
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{said.changes}</h3>
      <ol className={styles.history}>
        {story.revisions.toReversed().map(({ change, writtenMs, reason, fields }) => (
          <li key={`${writtenMs} ${change} ${reason}`}>
            <p>
              <b>{changeWord(change, said)}</b>{' '}
              <span className={styles.faint}>{words.format.momentUtc(writtenMs)}</span>
            </p>
            <p className={styles.noteText}>
              {change === 'changed' && <>{sayFieldChanges(fields, words)}. </>}
              <span lang="en">{reason}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function changeWord(change: 'added' | 'changed' | 'withdrawn', said: StoryWords): string {
  return said[change]
}
