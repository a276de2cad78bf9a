'use client'

import { useState } from 'react'
import { askApi } from '../account/ask-api.ts'
import { useWords } from '../words/use-words.tsx'
import type { HeldImport } from './desk.ts'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'

interface ImportsTableProps {
  readonly imports: readonly HeldImport[]
  readonly isBusy: boolean
  readonly onAct: () => void
}

/** Everything the results are made of, the newest first; what was a file may be taken back. */
export function ImportsTable({ imports, isBusy, onAct }: ImportsTableProps) {
  const { language, format } = useWords()
  const words = importWords(language)
  const [asked, setAsked] = useState<string | null>(null)
  const { columns } = words
  const takeBack = async (id: string) => {
    setAsked(null)
    await askApi('POST', `/api/v1/imports/${id}/take-back`)
    onAct()
  }
  if (imports.length === 0) return <p className={styles.empty}>{words.holdsNone}</p>
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{columns.file}</th>
            <th scope="col">{columns.format}</th>
            <th scope="col">{columns.imported}</th>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.until}</th>
            <th scope="col" className={styles.number}>
              {columns.positions}
            </th>
            <th scope="col" className={styles.number}>
              {columns.rejected}
            </th>
            <th scope="col">{columns.act}</th>
          </tr>
        </thead>
        <tbody>
          {[...imports].reverse().map((one) => (
            <tr key={one.id}>
              <th scope="row">{one.name}</th>
              <td>{one.isLive ? words.live : one.format}</td>
              <td>{format.minute(one.importedMs)}</td>
              <td>{one.firstMs === null ? '' : format.minute(one.firstMs)}</td>
              <td>{one.lastMs === null ? '' : format.minute(one.lastMs)}</td>
              <td className={styles.number}>{format.whole(one.positions)}</td>
              <td className={styles.number}>
                {one.rejected === 0 ? (
                  '0'
                ) : (
                  <a
                    href={`/api/v1/imports/${one.id}/rejects`}
                    download
                    aria-label={`${format.whole(one.rejected)}: ${words.report}`}
                  >
                    {format.whole(one.rejected)}
                  </a>
                )}
              </td>
              <td>
                {!one.isLive && asked !== one.id && (
                  <button
                    type="button"
                    className={styles.small}
                    disabled={isBusy}
                    aria-label={`${words.takeBack}: ${one.name}`}
                    onClick={() => setAsked(one.id)}
                  >
                    {words.takeBack}
                  </button>
                )}
                {asked === one.id && (
                  <span className={styles.asked}>
                    {words.sure}
                    <button type="button" className={styles.small} onClick={() => void takeBack(one.id)}>
                      {words.yes}
                    </button>
                    <button type="button" className={styles.small} onClick={() => setAsked(null)}>
                      {words.no}
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
