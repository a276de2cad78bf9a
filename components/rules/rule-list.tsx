'use client'

import { useWords } from '../words/use-words.tsx'
import type { EditedDocument } from './edit-rule.ts'
import { faultsOf, type RuleCheck } from './rule-api.ts'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface ListProps {
  readonly document: EditedDocument
  readonly check: RuleCheck | null
  readonly chosen: number | null
  /** Ids of rules that say something else than those in force. */
  readonly changed: ReadonlySet<string>
  readonly onChoose: (index: number) => void
}

/** All rules as sentences. */
export function RuleList({ document, check, chosen, changed, onChoose }: ListProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  return (
    <ul className={styles.list}>
      {document.rules.map((rule, index) => {
        const told = check?.rules.find(({ id }) => id === rule.id)
        const faults = faultsOf(check?.faults ?? [], index, '').length
        return (
          <li key={rule.id}>
            <button
              type="button"
              className={styles.row}
              aria-pressed={index === chosen}
              onClick={() => onChoose(index)}
            >
              <span className={styles.rowHead}>
                <b lang="en">{rule.title}</b>
                {changed.has(rule.id) && (
                  <span className={styles.tag} data-kind="changed">
                    {words.unsaved}
                  </span>
                )}
                {faults > 0 && (
                  <span className={styles.tag} data-kind="high">
                    {words.faults(faults)}
                  </span>
                )}
                <span className={styles.tag} data-kind={rule.enabled ? rule.severity : 'off'}>
                  {rule.enabled ? words.severities[rule.severity] : words.off}
                </span>
              </span>
              <p lang="en">{told?.sentence}</p>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
