'use client'

import { ROLES, type Role } from '../../lib/server/accounts/roles.ts'
import type { AccountWords } from '../words/accounts-en.ts'
import styles from './account.module.css'

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly disabled: boolean
  readonly sessions: number
}

export type PersonAct =
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'disabled'; readonly disabled: boolean }
  | { readonly kind: 'reset' }

export interface PeopleTableProps {
  readonly people: readonly Person[]
  readonly ownEmail: string
  readonly words: AccountWords
  readonly onAct: (person: Person, act: PersonAct) => void
}

export function PeopleTable({ people, ownEmail, words: all, onAct }: PeopleTableProps) {
  const words = all.people
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.columns.name}</th>
          <th scope="col">{words.columns.email}</th>
          <th scope="col">{words.columns.role}</th>
          <th scope="col">{words.columns.state}</th>
          <th scope="col">{words.columns.sessions}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id} className={person.disabled ? styles.off : undefined}>
            <th scope="row">
              {person.name}
              {person.email === ownEmail && ` (${words.you})`}
            </th>
            <td>{person.email}</td>
            <td>
              <select
                className={styles.select}
                aria-label={`${words.columns.role}: ${person.name}`}
                value={person.role}
                onChange={(event) => onAct(person, { kind: 'role', role: event.target.value as Role })}
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {all.roles[role]}
                  </option>
                ))}
              </select>
            </td>
            <td>{person.disabled ? words.disabled : words.active}</td>
            <td className={styles.number}>{person.sessions}</td>
            <td>
              <span className={styles.actions}>
                <button
                  type="button"
                  className={`${styles.button} ${styles.small}`}
                  aria-label={`${words.reset}: ${person.name}`}
                  onClick={() => onAct(person, { kind: 'reset' })}
                >
                  {words.reset}
                </button>
                <button
                  type="button"
                  className={`${styles.button} ${styles.small}`}
                  aria-label={`${person.disabled ? words.enable : words.disable}: ${person.name}`}
                  onClick={() => onAct(person, { kind: 'disabled', disabled: !person.disabled })}
                >
                  {person.disabled ? words.enable : words.disable}
                </button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
