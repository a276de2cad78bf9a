'use client'

import { evidenceWords } from '../alerts/condition-words.ts'
import { useWords } from '../words/use-words.tsx'
import type { Explanation } from './alert-api.ts'
import { Badge, type Lit, LitRow } from './badge.tsx'
import styles from './story.module.css'
import { storyWords } from './story-words.ts'

/** Contributions that are listed: those that weigh most. */
const MOST = 8
/** The zero line stands so far from the left, percent: more raises suspicion than lowers it. */
const ZERO = 30

interface WeightsProps {
  readonly explanation: Explanation
  readonly lit: Lit
}

/** What weighs, as signed bars from a zero line that sum to the suspicion: warm raises, cool lowers. */
export function Weights({ explanation, lit }: WeightsProps) {
  const words = useWords()
  const said = storyWords(words.language)
  const { say, format } = words
  const { contributions, weighing, versions } = explanation
  if (contributions.length === 0 || weighing === null) return null
  const largest = Math.max(...contributions.map(({ contribution }) => Math.abs(contribution ?? 0)))
  const { base, low, high, verdicts } = weighing
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {said.weighs} <span>{said.weighsUnit}</span>
      </h3>
      <ul className={styles.weights}>
        {contributions.slice(0, MOST).map(({ name, value, contribution, numbers }) => {
          const weight = contribution ?? 0
          const told = evidenceWords(name, value, words)
          const length = (Math.abs(weight) / largest) * (weight > 0 ? 100 - ZERO : ZERO)
          return (
            <LitRow key={name} numbers={numbers} lit={lit}>
              <span className={styles.badges}>
                {numbers.length === 0 ? (
                  <Badge number={null} lit={lit} />
                ) : (
                  numbers.map((number) => <Badge key={number} number={number} lit={lit} />)
                )}
              </span>
              <span className={styles.what}>{told.what}</span>
              <b className={styles.value}>{told.value}</b>
              <span className={styles.bar} aria-hidden="true">
                <i
                  data-raises={weight > 0}
                  style={{ left: `${weight > 0 ? ZERO : ZERO - length}%`, width: `${length}%` }}
                />
              </span>
              <span className={styles.weight}>{format.signed(weight)}</span>
            </LitRow>
          )
        })}
      </ul>
      {contributions.length > MOST && (
        <p className={styles.below}>{say.detail.more(contributions.length - MOST)}</p>
      )}
      <p className={styles.below}>
        {[
          base === null ? '' : said.base(format.signed(base)),
          low === null || high === null ? '' : said.interval(format.score(low), format.score(high)),
          said.verdicts(format.whole(verdicts)),
          said.model(versions.suspicion),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
    </section>
  )
}
