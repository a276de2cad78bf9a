'use client'

import type { FieldChange, RuleSetDiff } from '../../lib/alerts/rules/diff-rules.ts'
import { useWords } from '../words/use-words.tsx'
import type { PastRules } from './rule-api.ts'
import { type RuleWords, ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface HistoryProps {
  readonly history: readonly PastRules[]
  /** Null: whoever looks may not. */
  readonly onBring: ((version: string) => void) | null
}

/** Who put which rules in force, when and why, and what that changed. */
export function RuleHistory({ history, onBring }: HistoryProps) {
  const { language, format } = useWords()
  const words = ruleWordsOf(language)
  return (
    <section aria-labelledby="rule-history">
      <div className={styles.head}>
        <h2 id="rule-history">{words.history}</h2>
      </div>
      <div className={styles.block}>
        <ul className={styles.plain}>
          {history.map(({ version, who, note, writtenMs, diff }, index) => (
            <li key={`${version} ${writtenMs}`}>
              <div className={styles.inline}>
                <code>{version}</code>
                {index === 0 && <span className={styles.tag}>{words.inForce}</span>}
                {index > 0 && onBring !== null && (
                  <button type="button" className={styles.button} onClick={() => onBring(version)}>
                    {words.bring}
                  </button>
                )}
              </div>
              <p className={styles.quiet}>
                {writtenMs === null ? words.shipped : `${who}, ${format.minute(writtenMs)} UTC`}
              </p>
              {note !== '' && <p>{note}</p>}
              {diff !== null && <RuleDiff diff={diff} />}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

/** What changed, rule by rule and field by field. */
export function RuleDiff({ diff }: { readonly diff: RuleSetDiff }) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  return (
    <ul className={styles.fields}>
      {diff.suspicionFrom !== null && <li>{describeField(diff.suspicionFrom, words)}</li>}
      {diff.rules.map(({ ruleId, change, fields }) => (
        <li key={ruleId}>
          <code>{ruleId}</code>: {words.change[change]}
          {fields.length > 0 && (
            <ul className={styles.fields}>
              {fields.map((field) => (
                <li key={field.field}>{describeField(field, words)}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

function describeField({ field, before, after }: FieldChange, words: RuleWords): string {
  if (before === null) return `${field}: ${words.fresh(after ?? '')}`
  return `${field}: ${after === null ? words.dropped(before) : words.was(after, before)}`
}
