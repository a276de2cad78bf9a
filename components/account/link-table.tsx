'use client'

import type { Role } from '../../lib/server/accounts/roles.ts'
import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'
import { showMinute } from './token-table.tsx'

export interface WaitingLink {
  readonly id: string
  readonly kind: keyof AccountWords['people']['kinds']
  readonly role: Role | null
  readonly email: string | null
  readonly createdBy: string
  readonly expires: string
}

export interface LinkTableProps {
  readonly links: readonly WaitingLink[]
  readonly words: AccountWords
  readonly onWithdraw: (link: WaitingLink) => void
}

export function LinkTable({ links, words: all, onWithdraw }: LinkTableProps) {
  const words = all.people
  if (links.length === 0) return <p>{words.noLinks}</p>
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.linkColumns.kind}</th>
          <th scope="col">{words.linkColumns.role}</th>
          <th scope="col">{words.linkColumns.email}</th>
          <th scope="col">{words.linkColumns.by}</th>
          <th scope="col">
            {words.linkColumns.expires}, {all.utc}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <tr key={link.id}>
            <th scope="row">{words.kinds[link.kind]}</th>
            <td>{link.role === null ? '' : all.roles[link.role]}</td>
            <td>{link.email}</td>
            <td>{link.createdBy}</td>
            <td>{showMinute(link.expires)}</td>
            <td>
              <span className={styles.actions}>
                <button
                  type="button"
                  className={`${styles.button} ${styles.small}`}
                  aria-label={`${words.withdraw}: ${words.kinds[link.kind]} ${link.email ?? ''}`}
                  onClick={() => onWithdraw(link)}
                >
                  {words.withdraw}
                </button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
