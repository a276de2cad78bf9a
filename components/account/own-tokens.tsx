'use client'

import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { SCOPES } from '../../lib/server/accounts/roles.ts'
import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'
import { askApi } from './ask-api.ts'
import { Fault, Field, readForm } from './field.tsx'
import { ShownOnce } from './shown-once.tsx'
import { type Token, TokenTable } from './token-table.tsx'

const USUAL_DAYS = '90'

/** One's own tokens: made, listed, revoked. */
export function OwnTokens({ words: all }: { readonly words: AccountWords }) {
  const words = all.account
  const [tokens, setTokens] = useState<readonly Token[] | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)

  const load = useCallback(async () => {
    const answer = await askApi<{ tokens: readonly Token[] }>('GET', '/api/v1/account/tokens')
    if (answer.ok) setTokens(answer.body.tokens)
    else setFault(answer.text ?? all.failed)
  }, [all])
  useEffect(() => void load(), [load])

  async function make(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const { label, days } = readForm(form)
    const scopes = new FormData(form).getAll('scope')
    const wish = { label, days: Number(days), scopes }
    const answer = await askApi<{ token: string }>('POST', '/api/v1/account/tokens', wish)
    setFault(answer.ok ? null : (answer.text ?? all.failed))
    if (!answer.ok) return
    form.reset()
    setSecret(answer.body.token)
    await load()
  }

  async function revoke({ id }: Token) {
    const answer = await askApi('DELETE', `/api/v1/account/tokens/${id}`)
    setFault(answer.ok ? null : (answer.text ?? all.failed))
    await load()
  }

  return (
    <section className={styles.section} aria-labelledby="tokens">
      <h2 id="tokens">{words.tokensTitle}</h2>
      <p>{words.tokensHint}</p>
      {secret !== null && <ShownOnce title={words.madeTitle} secret={secret} words={words} />}
      <form onSubmit={make} className={styles.narrow}>
        <Field label={words.label} name="label" autoComplete="off" />
        <fieldset className={styles.checks}>
          <legend className={styles.legend}>{words.scopes}</legend>
          {SCOPES.map((scope) => (
            <label key={scope}>
              <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
              {all.scopes[scope]} <small>{all.scopeHints[scope]}</small>
            </label>
          ))}
        </fieldset>
        <Field
          label={words.days}
          name="days"
          type="number"
          autoComplete="off"
          value={USUAL_DAYS}
          min={1}
          max={730}
        />
        <Fault text={fault} />
        <button type="submit" className={styles.primary}>
          {words.make}
        </button>
      </form>
      {tokens !== null && (
        <TokenTable tokens={tokens} hasOwners={false} words={all} onRevoke={(token) => void revoke(token)} />
      )}
    </section>
  )
}
