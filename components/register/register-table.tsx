'use client'

import Link from 'next/link'
import { useWords } from '../words/use-words.tsx'
import styles from './register.module.css'
import { type Entry, labelOf } from './register-shapes.ts'
import { registerWords } from './register-words.ts'

interface TableProps {
  readonly entries: readonly Entry[]
  readonly onHistory: (entry: Entry) => void
}

/** Entries, a row each; a number that was heard leads to its vessel. */
export function RegisterTable({ entries, onHistory }: TableProps) {
  const { language, format, say } = useWords()
  const words = registerWords(language)
  const { columns } = words
  const types: Readonly<Record<string, string>> = say.values
  const day = (timeMs: number | null) => (timeMs === null ? '' : format.minute(timeMs))
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.mmsi}</th>
            <th scope="col">{columns.imo}</th>
            <th scope="col">{columns.callSign}</th>
            <th scope="col">{columns.flag}</th>
            <th scope="col">{columns.type}</th>
            <th scope="col" className={styles.number}>
              {columns.length}
            </th>
            <th scope="col">{columns.list}</th>
            <th scope="col" className={styles.number}>
              {columns.licences}
            </th>
            <th scope="col">{columns.from}</th>
            <th scope="col">{columns.to}</th>
            <th scope="col">{columns.history}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={`${entry.list} ${entry.id} ${entry.fromMs}`}>
              <th scope="row">{labelOf(entry)}</th>
              <td className={styles.code}>
                {entry.mmsi !== '' && (
                  <Link href={`/vessel/${encodeURIComponent(entry.mmsi)}`} prefetch={false}>
                    {format.mmsi(entry.mmsi)}
                  </Link>
                )}
              </td>
              <td className={styles.code}>{entry.imo}</td>
              <td className={styles.code}>{entry.callSign}</td>
              <td>{entry.flag}</td>
              <td>{entry.type === null ? '' : (types[entry.type] ?? entry.type)}</td>
              <td className={styles.number}>{entry.lengthM === null ? '' : format.measure(entry.lengthM)}</td>
              <td>
                {entry.list}
                {entry.isWatchList && <span className={styles.tag}>{words.watchList}</span>}
              </td>
              <td
                className={styles.number}
                title={entry.authorisations
                  .map(({ areas, reference }) => `${reference} ${areas.join(', ')}`)
                  .join('; ')}
              >
                {entry.isWatchList ? '' : format.whole(entry.authorisations.length)}
              </td>
              <td>{day(entry.fromMs)}</td>
              <td>{day(entry.toMs)}</td>
              <td>
                <button
                  type="button"
                  className={styles.small}
                  aria-label={`${words.open}: ${words.historyOf(labelOf(entry))}`}
                  onClick={() => onHistory(entry)}
                >
                  {words.open}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
