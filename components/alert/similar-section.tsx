'use client'

import { useWords } from '../words/use-words.tsx'
import type { Precision, SimilarAlerts } from './alert-api.ts'
import styles from './story.module.css'
import { storyWords } from './story-words.ts'

/** How alerts like it were decided: how often the rule was wrong, and the ones most like it. */
export function SimilarSection({ similar }: { similar: SimilarAlerts }) {
  const words = useWords()
  const said = storyWords(words.language)
  const { say, format } = words
  const { precision, inZone } = similar
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {said.similar} <span>{said.sameRule}</span>
      </h3>
      {precision === null || judgedOf(precision) === 0 ? (
        <p className={styles.below}>{said.noneDecided}</p>
      ) : (
        <>
          <VerdictBar precision={precision} />
          <p>
            {[
              said.confirmedCount(format.whole(precision.confirmed)),
              said.permitted(format.whole(precision.permitted)),
              said.wrong(format.whole(precision.wrong)),
            ].join(' · ')}
          </p>
          <p className={styles.below}>
            {precision.share !== null && precision.low !== null && precision.high !== null
              ? `${said.precision(format.whole(precision.confirmed), format.whole(judgedOf(precision)))}: ${said.precisionShare(
                  format.share(precision.share),
                  format.share(precision.low),
                  format.share(precision.high),
                )}`
              : ''}
            {inZone !== null && judgedOf(inZone) > 0
              ? ` · ${said.inZone(format.whole(inZone.confirmed), format.whole(judgedOf(inZone)))}`
              : ''}
          </p>
        </>
      )}
      <ul className={styles.similar}>
        {similar.similar.map((one) => (
          <li key={one.id}>
            <a href={`/?alert=${encodeURIComponent(one.id)}`}>
              {one.name === '' ? say.alerts.noName(format.mmsi(one.mmsi)) : one.name}
            </a>
            <span className={styles.faint}>
              {one.flag} {format.moment(one.startMs)} UTC
            </span>
            <span className={styles.tag}>
              {one.reason === null
                ? say.states[one.state === 'new' ? 'added' : one.state]
                : said.reasonShort[one.reason]}
            </span>
            <span className={styles.faint}>{one.shares.map((share) => said.shares[share]).join(', ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function judgedOf({ confirmed, permitted, wrong }: Precision): number {
  return confirmed + permitted + wrong
}

function VerdictBar({ precision }: { precision: Precision }) {
  const all = judgedOf(precision)
  const parts = [
    ['confirmed', precision.confirmed],
    ['permitted', precision.permitted],
    ['wrong', precision.wrong],
  ] as const
  return (
    <div className={styles.verdicts} aria-hidden="true">
      {parts.map(
        ([kind, count]) =>
          count > 0 && <i key={kind} data-kind={kind} style={{ width: `${(count / all) * 100}%` }} />,
      )}
    </div>
  )
}
