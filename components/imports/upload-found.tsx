'use client'

import { useWords } from '../words/use-words.tsx'
import { BoxOnGlobe } from './box-on-globe.tsx'
import type { Upload } from './desk.ts'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'

interface UploadFoundProps {
  readonly upload: Upload
  /** In words, by what the decoder calls them. */
  readonly reasons: Readonly<Record<string, string>>
}

/** What a file holds: accepted and rejected, by reason, with lines that show it; who, when and where. */
export function UploadFound({ upload, reasons }: UploadFoundProps) {
  const { language, format } = useWords()
  const words = importWords(language)
  const { id, found, firstMs, lastMs, preview } = upload
  if (found === null) return null
  return (
    <div className={styles.found}>
      <dl className={styles.facts}>
        <dt>{words.accepted}</dt>
        <dd>
          <b>{format.whole(found.positions)}</b> {words.positions}, {format.whole(found.identities)}{' '}
          {words.identities}
        </dd>
        <dt>{words.rejected}</dt>
        <dd>
          <b>{format.whole(found.rejected)}</b> / {format.whole(found.lines)} {words.lines} ({found.format})
        </dd>
        {firstMs !== null && lastMs !== null && (
          <>
            <dt>{words.span}</dt>
            <dd>
              {format.minute(firstMs)} – {format.minute(lastMs)}
            </dd>
          </>
        )}
        {preview !== null && (
          <>
            <dt>{words.most}</dt>
            <dd>
              {words.vessels(preview.vessels)}
              {': '}
              {preview.most.map(({ mmsi, name }) => name ?? format.mmsi(mmsi)).join(', ')}
            </dd>
          </>
        )}
        {found.notes.map((note) => (
          <dd key={note} className={styles.faint}>
            {note}
          </dd>
        ))}
      </dl>
      {preview?.box && <BoxOnGlobe box={preview.box} label={words.box} />}
      {found.rejects.length > 0 && (
        <div className={styles.rejects}>
          <h4>{words.byReason}</h4>
          <ul>
            {found.rejects.map(({ reason, count, examples }) => (
              <li key={reason}>
                <b>{format.whole(count)}</b> {Object.hasOwn(reasons, reason) ? reasons[reason] : reason}
                {examples[0] !== undefined && (
                  <span className={styles.mono} title={examples[0].text}>
                    {words.example(examples[0].line)}: {examples[0].text.slice(0, 80)}
                  </span>
                )}
              </li>
            ))}
          </ul>
          <a href={`/api/v1/imports/${id}/rejects`} download>
            {words.report}
          </a>
        </div>
      )}
    </div>
  )
}
