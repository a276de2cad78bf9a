'use client'

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { useWords } from '../words/use-words.tsx'
import { evidenceWords } from './condition-words.ts'
import styles from './detail.module.css'

/** Contributions that are listed: those that weigh most. */
const MOST = 6
/** The zero line stands so far from the left, percent: more raises suspicion than lowers it. */
const ZERO = 22

/** What weighs in the suspicion, each with its value and a bar from the zero line: warm raises, cool lowers. */
export function Contributions({ evidence }: { evidence: WireAlert['evidence'] }) {
  const words = useWords()
  const { say, format } = words
  const weighing = evidence
    .map(({ name, value, contribution }) => ({ name, value, weight: contribution ?? 0 }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  if (weighing.length === 0) return null
  const largest = Math.abs(weighing[0]!.weight)
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {say.detail.weighs} <span className={styles.unit}>{say.detail.weighsUnit}</span>
      </h2>
      <ul className={styles.weights}>
        {weighing.slice(0, MOST).map(({ name, value, weight }) => {
          const said = evidenceWords(name, value, words)
          const length = (Math.abs(weight) / largest) * (weight > 0 ? 100 - ZERO : ZERO)
          return (
            <li key={name}>
              <span className={styles.what}>{said.what}</span>
              <b className={styles.value}>{said.value}</b>
              <span className={styles.weightBar} aria-hidden="true">
                <i
                  data-raises={weight > 0}
                  style={{ left: `${weight > 0 ? ZERO : ZERO - length}%`, width: `${length}%` }}
                />
              </span>
              <span className={styles.weight}>{format.signed(weight)}</span>
            </li>
          )
        })}
      </ul>
      {weighing.length > MOST && <p className={styles.below}>{say.detail.more(weighing.length - MOST)}</p>}
    </section>
  )
}
