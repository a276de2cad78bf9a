'use client'

import { useId } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { EditedRule } from './edit-rule.ts'
import { faultsOf, formatFault, type RuleFault } from './rule-api.ts'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface RuleTextProps {
  readonly rule: EditedRule
  readonly index: number
  readonly faults: readonly RuleFault[]
  readonly isFixed: boolean
  readonly onChange: (rule: EditedRule) => void
}

/** What a rule is called and means, how severe it is, and whether it raises alerts. */
export function RuleText({ rule, index, faults, isFixed, onChange }: RuleTextProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const id = useId()
  const fault = (name: string) => {
    const found = faultsOf(faults, index, `.${name}`)
    return found.length === 0 ? null : (
      <>
        <span />
        <p className={styles.fault} lang="en">
          {found.map(formatFault).join('; ')}
        </p>
      </>
    )
  }
  const texts = [
    ['title', words.ruleTitle],
    ['definition', words.definition],
    ['source', words.source],
  ] as const
  return (
    <div className={styles.words}>
      <span className={styles.quiet}>{words.severity}</span>
      <div className={styles.inline}>
        <select
          className={styles.input}
          aria-label={words.severity}
          value={rule.severity}
          disabled={isFixed}
          onChange={({ target }) => onChange({ ...rule, severity: target.value as EditedRule['severity'] })}
        >
          {(['high', 'medium', 'low'] as const).map((severity) => (
            <option key={severity} value={severity}>
              {words.severities[severity]}
            </option>
          ))}
        </select>
        <span className={styles.options}>
          <label>
            <input
              type="checkbox"
              checked={rule.enabled}
              disabled={isFixed}
              onChange={({ target }) => onChange({ ...rule, enabled: target.checked })}
            />
            {words.on}
          </label>
        </span>
        <label htmlFor={`${id}-budget`}>{words.budget}</label>
        <input
          id={`${id}-budget`}
          className={styles.input}
          type="number"
          min={1}
          value={rule.budgetPerDay ?? ''}
          disabled={isFixed}
          onChange={({ target }) =>
            onChange({ ...rule, budgetPerDay: target.value === '' ? null : Number(target.value) })
          }
        />
      </div>
      {fault('budgetPerDay')}
      {texts.map(([name, label]) => (
        <TextField
          key={name}
          {...{ label, isFixed }}
          id={`${id}-${name}`}
          isLong={name === 'definition'}
          value={rule[name]}
          fault={fault(name)}
          onChange={(value) => onChange({ ...rule, [name]: value })}
        />
      ))}
      <span className={styles.quiet}>{words.id}</span>
      <code>{rule.id}</code>
    </div>
  )
}

interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly isLong: boolean
  readonly isFixed: boolean
  readonly fault: React.ReactNode
  readonly onChange: (value: string) => void
}

function TextField({ id, label, value, isLong, isFixed, fault, onChange }: TextFieldProps) {
  const shared = { id, value, readOnly: isFixed }
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {isLong ? (
        <textarea {...shared} className={styles.area} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <input
          {...shared}
          className={styles.input}
          type="text"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
      {fault}
    </>
  )
}
