'use client'

import { useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
  exportHref,
} from './export-href.ts'
import { exportWords } from './export-words.ts'
import styles from './exports.module.css'

const BOX = /^\s*-?\d+(\.\d+)?(\s*,\s*-?\d+(\.\d+)?){3}\s*$/

/** Records of an area and a time, in the format that one wants. */
export function ExportForm() {
  const words = exportWords(useWords().language)
  const [kind, setKind] = useState<ExportKind>('events')
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [box, setBox] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const isBad = box.trim() !== '' && !BOX.test(box)
  // Fields of time have no zone: what is typed is UTC, as everything here.
  const utc = (time: string) => (time === '' ? '' : `${time}:00Z`)
  const href = exportHref(kind, format, { box: box.replace(/\s/g, ''), from: utc(from), to: utc(to) })
  return (
    <div className={styles.form}>
      <label>
        {words.records}
        <select value={kind} onChange={(event) => setKind(event.target.value as ExportKind)}>
          {EXPORT_KINDS.map((one) => (
            <option key={one} value={one}>
              {words.kinds[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.format}
        <select value={format} onChange={(event) => setFormat(event.target.value as ExportFormat)}>
          {EXPORT_FORMATS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label>
        {words.from}
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {words.to}
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <label className={styles.wide}>
        {words.box}
        <input value={box} aria-invalid={isBad} onChange={(event) => setBox(event.target.value)} />
      </label>
      {isBad ? (
        <p role="alert">{words.badBox}</p>
      ) : (
        <a className={styles.button} href={href} download>
          {words.title}
        </a>
      )}
      <p className={styles.faint}>{words.limits}</p>
    </div>
  )
}
