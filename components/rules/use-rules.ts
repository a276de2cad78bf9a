'use client'

import { useCallback, useEffect, useState } from 'react'
import { askApi } from '../account/ask-api.ts'
import type { EditedDocument } from './edit-rule.ts'
import type { PastRules, RuleCheck, RulesInForce } from './rule-api.ts'

export interface KnownRules {
  readonly inForce: RulesInForce | null
  readonly history: readonly PastRules[]
  /** What the server said; '' where it could not be reached; null: all is well. */
  readonly fault: string | null
  reload(): Promise<void>
}

/** The rules in force and their history. */
export function useRules(): KnownRules {
  const [known, setKnown] = useState<Omit<KnownRules, 'reload'>>({ inForce: null, history: [], fault: null })
  const reload = useCallback(async () => {
    const [rules, past] = await Promise.all([
      askApi<RulesInForce>('GET', '/api/v1/rules'),
      askApi<{ versions: PastRules[] }>('GET', '/api/v1/rules/history'),
    ])
    if (rules.ok) setKnown({ inForce: rules.body, history: past.ok ? past.body.versions : [], fault: null })
    else setKnown((before) => ({ ...before, fault: rules.text ?? '' }))
  }, [])
  useEffect(() => void reload(), [reload])
  return { ...known, reload }
}

/** How long typing rests before it is checked, ms. */
const REST_MS = 250

/** What the server says of a document as it is being changed; the last that is known while it is asked. */
export function useCheck(document: EditedDocument | null): RuleCheck | null {
  const [check, setCheck] = useState<RuleCheck | null>(null)
  useEffect(() => {
    if (document === null) return
    let isStale = false
    const timer = setTimeout(async () => {
      const answer = await askApi<RuleCheck>('POST', '/api/v1/rules/check', document)
      if (!isStale && answer.ok) setCheck(answer.body)
    }, REST_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [document])
  return check
}
