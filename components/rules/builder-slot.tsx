'use client'

import { useId, useState } from 'react'
import { dataWord } from '../alerts/alert-words.ts'
import { useWords } from '../words/use-words.tsx'
import { type BuilderField, unitOf } from './builder-fields.ts'
import { readSeasons, readTexts, writeSeasons } from './edit-rule.ts'
import { formatFault, type RuleFault } from './rule-api.ts'
import { type RuleWords, ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface SlotProps {
  readonly field: BuilderField
  readonly value: unknown
  readonly faults: readonly RuleFault[]
  readonly isFixed: boolean
  readonly onChange: (value: unknown) => void
  readonly onTake: () => void
}

/** `mean speed, at most`: what a slot asks for, in a word or two. */
export function useFieldName(): (field: BuilderField) => string {
  const { say, language } = useWords()
  const words = ruleWordsOf(language)
  const names: Readonly<Record<string, string>> = { ...say.conditions, 'place.withinNm': words.withinNm }
  return ({ path, name }) => {
    const told = names[path] ?? path
    if (/^min[A-Z]/.test(name)) return `${told}, ${words.least}`
    return /^max[A-Z]/.test(name) ? `${told}, ${words.most}` : told
  }
}

/** One condition of a rule as a labelled control, with what is wrong with it. */
export function BuilderSlot({ field, value, faults, isFixed, onChange, onTake }: SlotProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const id = useId()
  const name = useFieldName()(field)
  const isGroup = field.type === 'choices'
  const Frame = isGroup ? 'fieldset' : 'div'
  return (
    <Frame className={styles.slot} data-fault={faults.length > 0} data-slot={field.path}>
      {isGroup ? <legend>{name}</legend> : <label htmlFor={id}>{name}</label>}
      <Control
        {...{ id, field, value, isFixed, onChange, words }}
        faultId={faults.length > 0 ? `${id}-fault` : undefined}
      />
      {unitOf(field.name) !== '' && <span className={styles.quiet}>{unitOf(field.name)}</span>}
      {!isFixed && (
        <button type="button" className={styles.take} aria-label={words.takeAway(name)} onClick={onTake}>
          ×
        </button>
      )}
      {faults.length > 0 && (
        <p className={styles.fault} id={`${id}-fault`}>
          {faults.map(formatFault).join('; ')}
        </p>
      )}
    </Frame>
  )
}

interface ControlProps extends Pick<SlotProps, 'field' | 'value' | 'isFixed' | 'onChange'> {
  readonly id: string
  readonly words: RuleWords
  readonly faultId: string | undefined
}

function Control({ id, field, value, isFixed, onChange, words, faultId }: ControlProps) {
  const shown = useWords()
  const shared = {
    id,
    className: styles.input,
    disabled: isFixed,
    'aria-describedby': faultId,
    title: field.description,
  }
  if (field.type === 'choices') {
    const chosen = Array.isArray(value) ? value : []
    return (
      <span className={styles.options}>
        {field.options.map((option) => (
          <label key={option}>
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              disabled={isFixed}
              aria-describedby={faultId}
              onChange={({ target }) =>
                onChange(
                  field.options.filter((one) => (one === option ? target.checked : chosen.includes(one))),
                )
              }
            />
            {words.options[option] ?? dataWord(option, shown)}
          </label>
        ))}
      </span>
    )
  }
  if (field.type === 'choice')
    return (
      <select {...shared} value={String(value)} onChange={({ target }) => onChange(target.value)}>
        {field.options.map((option) => (
          <option key={option} value={option}>
            {words.options[option] ?? dataWord(option, shown)}
          </option>
        ))}
      </select>
    )
  if (field.type === 'boolean')
    return (
      <select {...shared} value={String(value)} onChange={({ target }) => onChange(target.value === 'true')}>
        <option value="true">{words.yes}</option>
        <option value="false">{words.no}</option>
      </select>
    )
  if (field.type === 'number')
    return (
      <input
        {...shared}
        type="number"
        step={field.isWhole ? 1 : 'any'}
        min={field.minimum ?? undefined}
        max={field.maximum ?? undefined}
        value={typeof value === 'number' ? value : ''}
        onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
      />
    )
  return <Texts {...shared} field={field} value={value} onChange={onChange} words={words} />
}

interface TextsProps extends Pick<SlotProps, 'field' | 'value' | 'onChange'> {
  readonly id: string
  readonly className: string | undefined
  readonly disabled: boolean
  readonly title: string
  readonly words: RuleWords
  readonly 'aria-describedby': string | undefined
}

/** What is typed stays as it is typed: a comma at the end is no word yet. */
function Texts({ field, value, onChange, words, ...shared }: TextsProps) {
  const isSeasons = field.type === 'seasons'
  const [text, setText] = useState(
    isSeasons ? writeSeasons(value) : Array.isArray(value) ? value.join(', ') : '',
  )
  return (
    <input
      {...shared}
      type="text"
      size={24}
      value={text}
      placeholder={isSeasons ? words.seasonsHint : words.withCommas}
      onChange={({ target }) => {
        setText(target.value)
        onChange(isSeasons ? readSeasons(target.value) : readTexts(target.value))
      }}
    />
  )
}
