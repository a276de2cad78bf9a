'use client'

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { EventGlyph } from '../track/event-glyph.tsx'
import { useWords } from '../words/use-words.tsx'
import type { Names } from './alert-words.ts'
import { countCauses } from './cause-counts.ts'
import { behaviourWords, conditionWords } from './condition-words.ts'
import styles from './detail.module.css'

/** What met the rule, each with its time, place and conditions. */
export function Causes({ causes, names }: { causes: WireAlert['causes']; names: Names }) {
  const words = useWords()
  const { say, format } = words
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{say.detail.why}</h2>
      <ol className={styles.causes}>
        {causes.map((cause, i) => {
          const [shape] = countCauses([cause])
          const said = cause.met.map((met) => conditionWords(met, words)).filter((one) => one !== null)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: causes have no id and are never reordered.
            <li key={i}>
              <span className={styles.causeGlyph}>{shape && <EventGlyph kind={shape.shape} />}</span>
              <div>
                <p className={styles.causeHead}>
                  <b>{behaviourWords(cause.behaviour, words)}</b>
                  <span>{format.duration(cause.endMs - cause.startMs)}</span>
                </p>
                <p>{say.detail.span(cause.startMs, cause.endMs)}</p>
                {(cause.otherMmsi !== null || cause.zoneId !== null) && (
                  <p>
                    {cause.otherMmsi !== null && (
                      <span className={styles.id}>{say.detail.with(format.mmsi(cause.otherMmsi))} </span>
                    )}
                    {cause.zoneId !== null && (
                      <span className={styles.zone}>{names.zones[cause.zoneId] ?? cause.zoneId}</span>
                    )}
                  </p>
                )}
                {said.length > 0 && (
                  <ul className={styles.met}>
                    {said.map((one) => (
                      <li key={one}>{one}</li>
                    ))}
                  </ul>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
