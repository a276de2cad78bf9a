'use client'

import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'

export interface Token {
  readonly id: string
  readonly label: string
  readonly owner: string | null
  readonly scopes: readonly (keyof AccountWords['scopes'])[]
  readonly created: string
  readonly expires: string | null
  readonly lastUsed: string | null
}

export interface TokenTableProps {
  readonly tokens: readonly Token[]
  readonly hasOwners: boolean
  readonly words: AccountWords
  readonly onRevoke: (token: Token) => void
}

export function TokenTable({ tokens, hasOwners, words: all, onRevoke }: TokenTableProps) {
  const words = all.account
  if (tokens.length === 0) return <p>{words.none}</p>
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.columns.label}</th>
          {hasOwners && <th scope="col">{words.columns.owner}</th>}
          <th scope="col">{words.columns.scopes}</th>
          <th scope="col">
            {words.columns.created}, {all.utc}
          </th>
          <th scope="col">
            {words.columns.expires}, {all.utc}
          </th>
          <th scope="col">
            {words.columns.used}, {all.utc}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <th scope="row">{token.label}</th>
            {hasOwners && <td>{token.owner ?? words.commandLine}</td>}
            <td>{token.scopes.map((scope) => all.scopes[scope]).join(', ')}</td>
            <td>{showMinute(token.created)}</td>
            <td>{token.expires === null ? words.never : showMinute(token.expires)}</td>
            <td>{token.lastUsed === null ? words.notUsed : showMinute(token.lastUsed)}</td>
            <td>
              <span className={styles.actions}>
                <button
                  type="button"
                  className={`${styles.button} ${styles.small}`}
                  aria-label={`${words.revoke}: ${token.label}`}
                  onClick={() => onRevoke(token)}
                >
                  {words.revoke}
                </button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** `2025-06-02 14:20`, UTC, of an ISO time: the same everywhere, and sorts. */
export function showMinute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
