'use client'

import { useId } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { BuilderField, BuilderFields, RulePart } from './builder-fields.ts'
import { BuilderSlot, useFieldName } from './builder-slot.tsx'
import { conditionOf, type EditedRule, firstValue, setBehaviour, setCondition } from './edit-rule.ts'
import { faultsOf, formatFault, type RuleFault, type ToldRule } from './rule-api.ts'
import { RuleText } from './rule-text.tsx'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'

interface BuilderProps {
  readonly fields: BuilderFields
  readonly rule: EditedRule
  /** Of it in the document. */
  readonly index: number
  readonly told: ToldRule | null
  readonly faults: readonly RuleFault[]
  /** Whoever looks may not change it. */
  readonly isFixed: boolean
  readonly onChange: (rule: EditedRule) => void
}

/** A rule as a sentence whose every slot is a control. */
export function SentenceBuilder(props: BuilderProps) {
  const { fields, rule, index, told, faults, isFixed, onChange } = props
  const { say, language } = useWords()
  const words = ruleWordsOf(language)
  const id = useId()
  const { kind } = rule.when.behaviour
  const behaviours: Readonly<Record<string, string>> = say.behaviours
  const ofBehaviour = (wanted: string) => fields.behaviours.find((one) => one.kind === wanted)?.fields ?? []
  const part = (name: RulePart, known: readonly BuilderField[], empty: string) => (
    <Part {...{ rule, index, faults, isFixed, onChange, empty }} part={name} fields={known} />
  )
  const whole = faultsOf(faults, index, '.when').filter(({ path }) => path === `rules[${index}].when`)
  return (
    <>
      <p className={styles.sentence} lang="en" aria-live="polite" data-testid="sentence">
        {told?.sentence ?? words.checking}
      </p>
      {(told?.warnings.length ?? 0) > 0 && (
        <div className={styles.block} role="status">
          {told!.warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              ▲ {words.broad}: <span lang="en">{warning}</span>
            </p>
          ))}
        </div>
      )}
      {whole.length > 0 && (
        <div className={styles.block} role="alert">
          {whole.map((fault) => (
            <p key={fault.reason} className={styles.fault} lang="en">
              {formatFault(fault)}
            </p>
          ))}
        </div>
      )}
      {part('vessel', fields.vessel, words.anyVessel)}
      <section className={styles.part} aria-label={words.partLabels.behaviour}>
        <h3>{words.parts.behaviour}</h3>
        <div className={styles.slots}>
          <div className={styles.slot}>
            <label htmlFor={`${id}-kind`} className="unseen">
              {words.partLabels.behaviour}
            </label>
            <select
              id={`${id}-kind`}
              className={styles.input}
              value={kind}
              disabled={isFixed}
              onChange={({ target }) => onChange(setBehaviour(rule, target.value, ofBehaviour(target.value)))}
            >
              {fields.behaviours.map((one) => (
                <option key={one.kind} value={one.kind}>
                  {behaviours[one.kind] ?? one.kind}
                </option>
              ))}
            </select>
          </div>
          <Slots
            {...{ rule, index, faults, isFixed, onChange }}
            part="behaviour"
            fields={ofBehaviour(kind)}
          />
        </div>
      </section>
      {part('place', fields.place, words.anywhere)}
      {part('time', fields.time, words.anyTime)}
      <RuleText {...{ rule, index, faults, isFixed, onChange }} />
    </>
  )
}

interface PartProps extends Omit<BuilderProps, 'fields' | 'told'> {
  readonly part: RulePart
  readonly fields: readonly BuilderField[]
}

function Part({ empty, ...props }: PartProps & { readonly empty: string }) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const { part, rule } = props
  return (
    <section className={styles.part} aria-label={words.partLabels[part]}>
      <h3>{words.parts[part]}</h3>
      <div className={styles.slots}>
        {rule.when[part] === undefined && <span className={styles.slot}>{empty}&nbsp;</span>}
        <Slots {...props} />
      </div>
    </section>
  )
}

/** The conditions that are there, and a way to add one that is not. */
function Slots({ part, fields, rule, index, faults, isFixed, onChange }: PartProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const nameOf = useFieldName()
  const [used, free] = [true, false].map((isUsed) =>
    fields.filter((field) => (conditionOf(rule, field) !== undefined) === isUsed),
  ) as [BuilderField[], BuilderField[]]
  return (
    <>
      {used.map((field) => (
        <BuilderSlot
          key={`${rule.id} ${field.path}`}
          field={field}
          value={conditionOf(rule, field)}
          faults={faultsOf(faults, index, `.when.${field.path}`)}
          isFixed={isFixed}
          onChange={(value) => onChange(setCondition(rule, part, field.name, value))}
          onTake={() => onChange(setCondition(rule, part, field.name, undefined))}
        />
      ))}
      {!isFixed && free.length > 0 && (
        <select
          className={styles.input}
          aria-label={`${words.partLabels[part]}: ${words.addCondition}`}
          value=""
          onChange={({ target }) => {
            const field = free.find(({ path }) => path === target.value)
            if (field !== undefined) onChange(setCondition(rule, part, field.name, firstValue(field)))
          }}
        >
          <option value="">+ {words.addCondition}</option>
          {free.map((field) => (
            <option key={field.path} value={field.path}>
              {nameOf(field)}
            </option>
          ))}
        </select>
      )}
    </>
  )
}
