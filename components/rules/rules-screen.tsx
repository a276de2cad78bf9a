'use client'

import { useMemo, useState } from 'react'
import { mayActAs } from '../../lib/server/accounts/roles.ts'
import { askApi } from '../account/ask-api.ts'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useMe } from '../shell/use-me.ts'
import { useWords } from '../words/use-words.tsx'
import type { BuilderFields } from './builder-fields.ts'
import { DryRunPanel } from './dry-run-panel.tsx'
import { addRule, type EditedDocument, isSame, removeRule, replaceRule } from './edit-rule.ts'
import type { RulesInForce } from './rule-api.ts'
import { RuleHistory } from './rule-history.tsx'
import { RuleList } from './rule-list.tsx'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'
import { SavePanel } from './save-panel.tsx'
import { SentenceBuilder } from './sentence-builder.tsx'
import { useDryRun } from './use-dry-run.ts'
import { useCheck, useRules } from './use-rules.ts'

interface RulesProps {
  readonly bar: BarProps
  readonly fields: BuilderFields
}

/** Rules as sentences: changed slot by slot, tried on history, put in force, and brought back. */
export function RulesScreen({ bar, fields }: RulesProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const me = useMe()
  const [mayTry, mayActivate] = (['analyst', 'reviewer'] as const).map(
    (role) => me !== null && mayActAs(me.role, role),
  ) as [boolean, boolean]
  const { inForce, history, fault, reload } = useRules()
  const [draft, setDraft] = useState<EditedDocument | null>(null)
  const [chosen, setChosen] = useState<number | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const dryRun = useDryRun()
  const document = draft ?? inForce?.document ?? null
  const check = useCheck(document)
  const changed = useMemo(() => changedIds(inForce?.document ?? null, document), [inForce, document])
  const isChanged = document !== null && inForce !== null && !isSame(document, inForce.document)
  const rule = chosen === null ? undefined : document?.rules[chosen]

  const change = (next: EditedDocument) => {
    setTold(null)
    setDraft(next)
  }
  const save = async (note: string) => {
    setSaving(true)
    const answer = await askApi('POST', `/api/v1/rules?${new URLSearchParams({ note })}`, document)
    setSaving(false)
    setTold(answer.ok ? words.saved : (answer.text ?? words.noConnection))
    if (!answer.ok) return
    await reload()
    setDraft(null)
  }
  const bring = async (version: string) => {
    const answer = await askApi<RulesInForce>('GET', `/api/v1/rules/history/${encodeURIComponent(version)}`)
    if (!answer.ok) return setTold(answer.text ?? words.noConnection)
    setDraft(answer.body.document)
    setTold(words.brought(version))
  }

  return (
    <div className={styles.page}>
      <TopBar {...bar} view="rules" />
      <main className={styles.columns} aria-label={words.narrow}>
        <section className={styles.panel} aria-labelledby="rules-title">
          <div className={styles.head}>
            <h1 id="rules-title">{words.title}</h1>
            {mayTry && document !== null && (
              <button
                type="button"
                className={styles.button}
                onClick={() => {
                  const { newTitle, newDefinition, newSource } = words
                  change(addRule(document, newTitle, { definition: newDefinition, source: newSource }))
                  setChosen(document.rules.length)
                }}
              >
                {words.add}
              </button>
            )}
          </div>
          <p className={styles.lead}>{words.lead}</p>
          {language !== 'en' && <p className={styles.note}>{words.sentenceEnglish}</p>}
          {fault !== null && <p className={styles.lead}>{fault === '' ? words.noConnection : fault}</p>}
          {document === null ? (
            fault === null && <p className={styles.lead}>{words.waiting}</p>
          ) : (
            <RuleList {...{ document, check, chosen, changed }} onChoose={setChosen} />
          )}
        </section>
        <section className={styles.panel} aria-labelledby="rules-builder">
          <div className={styles.head}>
            <h2 id="rules-builder">{rule?.title ?? words.builder}</h2>
            {rule !== undefined && mayTry && (
              <button
                type="button"
                className={styles.button}
                onClick={() => {
                  change(removeRule(document!, chosen!))
                  setChosen(null)
                }}
              >
                {words.remove}
              </button>
            )}
          </div>
          {rule === undefined ? (
            <p className={styles.lead}>{words.none}</p>
          ) : (
            <>
              <SentenceBuilder
                key={rule.id}
                {...{ fields, rule, index: chosen!, isFixed: !mayTry }}
                told={check?.rules.find(({ id }) => id === rule.id) ?? null}
                faults={check?.faults ?? []}
                onChange={(next) => change(replaceRule(document!, chosen!, next))}
              />
              <div className={styles.block}>
                <details>
                  <summary>{words.json}</summary>
                  <pre className={styles.json}>{JSON.stringify(rule, null, 2)}</pre>
                </details>
              </div>
            </>
          )}
        </section>
        <div className={styles.panel}>
          {document !== null && (
            <DryRunPanel
              {...{ dryRun, document }}
              version={check?.version ?? null}
              mayRun={mayTry && check?.ok === true}
            />
          )}
          <SavePanel
            {...{ check, isChanged, mayActivate, told, isSaving }}
            onSave={(note) => void save(note)}
            onDiscard={() => {
              setDraft(null)
              setChosen(null)
            }}
          />
          <RuleHistory history={history} onBring={mayTry ? (version) => void bring(version) : null} />
        </div>
      </main>
    </div>
  )
}

function changedIds(before: EditedDocument | null, after: EditedDocument | null): ReadonlySet<string> {
  const old = new Map(before?.rules.map((rule) => [rule.id, rule]))
  const changed = after?.rules.filter((rule) => !isSame(old.get(rule.id), rule)) ?? []
  return new Set(changed.map(({ id }) => id))
}
