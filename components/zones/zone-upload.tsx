'use client'

import { useId } from 'react'
import { ZONE_KINDS, type ZoneKind } from '../../lib/geo/zones/zone.ts'
import { useWords } from '../words/use-words.tsx'
import { formatFinding, type ZoneCheck, type ZoneFinding } from './zone-api.ts'
import { zoneWordsOf } from './zone-words.ts'
import styles from './zones.module.css'

export interface UploadedFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly set: string
  readonly kind: ZoneKind | ''
  readonly note: string
}

interface UploadProps {
  readonly file: UploadedFile | null
  readonly check: ZoneCheck | null
  readonly fault: string | null
  readonly isSaving: boolean
  /** Names of the sets that there are. */
  readonly sets: ReadonlySet<string>
  readonly onFile: (file: File) => void
  readonly onChange: (file: UploadedFile) => void
  readonly onImport: () => void
  readonly onClose: () => void
}

/** A file of zones: what is in it, every fault with its place, and importing it. */
export function ZoneUpload({
  file,
  check,
  fault,
  isSaving,
  sets,
  onFile,
  onChange,
  onImport,
  onClose,
}: UploadProps) {
  const { language } = useWords()
  const words = zoneWordsOf(language)
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={`${id}-head`}>
      <div className={styles.head}>
        <h2 id={`${id}-head`}>{words.uploadTitle}</h2>
        <button type="button" className={styles.button} onClick={onClose}>
          {words.close}
        </button>
      </div>
      <div className={styles.block}>
        <p className={styles.quiet}>{words.dropHere}</p>
        <label htmlFor={`${id}-file`}>{words.choose}</label>
        <input
          id={`${id}-file`}
          className={styles.file}
          type="file"
          accept=".geojson,.geojsonl,.json,.ndjson,.kml,.gz"
          onChange={({ target }) => {
            const [given] = target.files ?? []
            if (given !== undefined) onFile(given)
          }}
        />
      </div>
      {file !== null && (
        <div className={styles.form}>
          <span className={styles.quiet}>{words.choose}</span>
          <b>{file.name}</b>
          <label htmlFor={`${id}-kind`}>{words.fileKind}</label>
          <select
            id={`${id}-kind`}
            className={styles.input}
            value={file.kind}
            onChange={({ target }) => onChange({ ...file, kind: target.value as ZoneKind | '' })}
          >
            <option value="">{words.sayNone}</option>
            {ZONE_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </select>
          <label htmlFor={`${id}-set`}>{words.form.set}</label>
          <input
            id={`${id}-set`}
            className={styles.input}
            maxLength={100}
            value={file.set}
            onChange={({ target }) => onChange({ ...file, set: target.value })}
          />
          <label htmlFor={`${id}-note`}>{words.form.note}</label>
          <input
            id={`${id}-note`}
            className={styles.input}
            maxLength={200}
            value={file.note}
            onChange={({ target }) => onChange({ ...file, note: target.value })}
          />
        </div>
      )}
      <div className={styles.block}>
        <div role="status">
          {file !== null && check === null && fault === null && <p>{words.reading}</p>}
          {check?.ok === true && (
            <p>
              <b>{words.found(check.features.length)}.</b> {words.preview}
            </p>
          )}
          {check?.ok === false && <p className={styles.fault}>✕ {words.faults(check.faultCount)}</p>}
          {fault !== null && <p className={styles.fault}>{fault}</p>}
        </div>
        {check !== null && check.faults.length > 0 && (
          <Findings findings={check.faults} count={check.faultCount} label={words.faults(check.faultCount)} />
        )}
        {check !== null && check.warnings.length > 0 && (
          <>
            <p className={styles.warning}>▲ {words.warnings(check.warningCount)}</p>
            <Findings
              findings={check.warnings}
              count={check.warningCount}
              label={words.warnings(check.warningCount)}
            />
          </>
        )}
        {check?.ok === true && file !== null && (
          <>
            {sets.has(file.set) && <p className={styles.warning}>▲ {words.replaces(file.set)}</p>}
            <div className={styles.inline}>
              <button type="button" className={styles.primary} disabled={isSaving} onClick={onImport}>
                {words.import}
              </button>
            </div>
          </>
        )}
      </div>
    </section>
  )
}

interface FindingsProps {
  readonly findings: readonly ZoneFinding[]
  readonly count: number
  readonly label: string
}

function Findings({ findings, count, label }: FindingsProps) {
  const { language } = useWords()
  const words = zoneWordsOf(language)
  return (
    // What scrolls can be scrolled by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <ul className={styles.findings} aria-label={label} tabIndex={0}>
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings may say the same, and none moves
        <li key={index} lang="en">
          {formatFinding(finding, words.feature, words.line)}
        </li>
      ))}
      {count > findings.length && <li>{words.more(count - findings.length)}</li>}
    </ul>
  )
}
