'use client'

import type { RulesDryRun } from '../../lib/server/jobs/rules-dry-run.ts'
import { useWords } from '../words/use-words.tsx'
import type { EditedDocument } from './edit-rule.ts'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface ResultProps {
  readonly result: RulesDryRun
  readonly document: EditedDocument
}

/** By rule, what would come and go, beside the budget of the rule; and some of the alerts. */
export function DryRunResult({ result, document }: ResultProps) {
  const { say, language, format } = useWords()
  const words = ruleWordsOf(language)
  const rules = new Map(document.rules.map((rule) => [rule.id, rule]))
  const titleOf = (id: string) => rules.get(id)?.title ?? (id === 'suspicion' ? say.alerts.suspicionRule : id)
  const shown = result.rules.filter(
    ({ alerts, gone, warnings, added }) => alerts + gone + added > 0 || warnings.length > 1,
  )
  const { columns } = words
  return (
    <>
      <table className={styles.table} aria-label={words.byRule}>
        <thead>
          <tr>
            <th scope="col">{columns.rule}</th>
            <th scope="col" className={styles.number}>
              {columns.alerts}
            </th>
            <th scope="col" className={styles.number}>
              {columns.come}
            </th>
            <th scope="col" className={styles.number}>
              {columns.go}
            </th>
            <th scope="col" className={styles.number}>
              {columns.budget}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ ruleId, alerts, added, gone, mostADay, warnings }) => (
            <tr key={ruleId} data-rule={ruleId}>
              <th scope="row" lang="en">
                {titleOf(ruleId)}
                {warnings.map((warning) => (
                  <p key={warning} className={styles.warning}>
                    ▲ {warning}
                  </p>
                ))}
              </th>
              <td className={styles.number}>{format.whole(alerts)}</td>
              <td className={styles.number}>{format.whole(added)}</td>
              <td className={styles.number}>{format.whole(gone)}</td>
              <td className={styles.number}>
                {mostADay} / {rules.get(ruleId)?.budgetPerDay ?? '∞'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {result.examples.length > 0 && (
        <>
          <h3>{words.examples}</h3>
          <ul className={styles.plain}>
            {result.examples.map(({ change, id, ruleId, mmsi, name, flag, raisedMs, zoneName }) => (
              <li key={`${change} ${id}`}>
                <div className={styles.inline}>
                  <span className={styles.tag}>{change === 'added' ? words.comes : words.goes}</span>
                  <b>{name === '' ? say.alerts.noName(mmsi) : name}</b>
                  <span className={styles.quiet}>{flag}</span>
                </div>
                <p>
                  <span lang="en">{titleOf(ruleId)}</span>
                  {zoneName !== null && `, ${zoneName}`}
                </p>
                <p className={styles.quiet}>
                  {say.alerts.raised(format.momentUtc(raisedMs))} ·{' '}
                  <a href={change === 'gone' ? `/?alert=${encodeURIComponent(id)}` : `/vessel/${mmsi}`}>
                    {change === 'gone' ? words.openAlert : words.openVessel}
                  </a>
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
