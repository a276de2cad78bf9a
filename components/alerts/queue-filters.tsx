'use client'

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { useWords } from '../words/use-words.tsx'
import { dataWord, type Names, ruleOf } from './alert-words.ts'
import {
  countChoices,
  type FilterChoice,
  IN_VIEW,
  isFiltered,
  NO_FILTER,
  type QueueFilter,
} from './queue-filter.ts'
import styles from './queue-filters.module.css'

const SCORES = ['0.5', '0.7', '0.85', '0.95'] as const

interface FiltersProps {
  /** All of the queue, filtered or not: what there is to choose from. */
  readonly alerts: readonly WireAlert[]
  readonly shown: number
  readonly names: Names
  readonly filter: QueueFilter
  readonly onFilter: (filter: QueueFilter) => void
}

/** Narrows the queue by area, score, rule, flag, vessel type and text; says how many fit. */
export function QueueFilters({ alerts, shown, names, filter, onFilter }: FiltersProps) {
  const words = useWords()
  const { say, format } = words
  const said = say.alerts.filters
  const put = (part: Partial<QueueFilter>) => onFilter({ ...filter, ...part })
  const rules = new Map(alerts.map((alert) => [alert.ruleId, ruleOf(alert, names, words)]))
  return (
    <div className={styles.filters}>
      <input
        type="search"
        aria-label={said.text}
        placeholder={said.textHint}
        maxLength={64}
        value={filter.text ?? ''}
        onChange={({ target }) => put({ text: target.value === '' ? null : target.value })}
      />
      <Choice
        label={said.area}
        value={filter.area}
        choices={countChoices(alerts, ({ zoneId }) => zoneId)}
        extra={{ value: IN_VIEW, text: said.inView }}
        wordOf={(id) => names.zones[id] ?? id}
        onChange={(area) => put({ area })}
      />
      <Choice
        label={said.score}
        value={filter.score === null ? null : String(filter.score)}
        choices={SCORES.map((value) => ({
          value,
          count: alerts.filter(({ suspicion }) => suspicion !== null && suspicion >= Number(value)).length,
        }))}
        wordOf={(score) => said.atLeast(format.score(Number(score)))}
        onChange={(score) => put({ score: score === null ? null : Number(score) })}
      />
      <Choice
        label={said.rule}
        value={filter.rule}
        choices={countChoices(alerts, ({ ruleId }) => ruleId)}
        wordOf={(id) => rules.get(id) ?? id}
        onChange={(rule) => put({ rule })}
      />
      <Choice
        label={said.flag}
        value={filter.flag}
        choices={countChoices(alerts, ({ vessel }) => vessel.flag)}
        wordOf={(flag) => flag}
        onChange={(flag) => put({ flag })}
      />
      <Choice
        label={said.type}
        value={filter.type}
        choices={countChoices(alerts, ({ vessel }) => vessel.type)}
        wordOf={(type) => dataWord(type, words)}
        onChange={(type) => put({ type })}
      />
      {isFiltered(filter) && (
        <p className={styles.count}>
          <span role="status">{said.shownOf(shown, alerts.length)}</span>
          <button type="button" onClick={() => onFilter(NO_FILTER)}>
            {said.clear}
          </button>
        </p>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | null
  readonly choices: readonly FilterChoice[]
  readonly extra?: { readonly value: string; readonly text: string }
  readonly wordOf: (value: string) => string
  readonly onChange: (value: string | null) => void
}

/** What the address asks for stays to be seen where nothing has it. */
function Choice({ label, value, choices, extra, wordOf, onChange }: ChoiceProps) {
  const isMissing = value !== null && value !== extra?.value && !choices.some((one) => one.value === value)
  return (
    <select
      aria-label={label}
      title={label}
      data-set={value !== null || undefined}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{label}</option>
      {extra !== undefined && <option value={extra.value}>{extra.text}</option>}
      {isMissing && <option value={value}>{`${wordOf(value)} (0)`}</option>}
      {choices.map((one) => (
        <option key={one.value} value={one.value}>{`${wordOf(one.value)} (${one.count})`}</option>
      ))}
    </select>
  )
}
