'use client'

import { useWords } from '../words/use-words.tsx'
import { EXPORT_FORMATS, type ExportChoice, type ExportKind, exportHref } from './export-href.ts'
import { exportWords } from './export-words.ts'
import styles from './exports.module.css'

interface ExportMenuProps {
  readonly kinds: readonly ExportKind[]
  readonly choice: ExportChoice
}

/** Downloads of what is shown, a line for each kind of records. */
export function ExportMenu({ kinds, choice }: ExportMenuProps) {
  const words = exportWords(useWords().language)
  return (
    <details className={styles.menu}>
      <summary>{words.title}</summary>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <span>{words.kinds[kind]}</span>
            {EXPORT_FORMATS.map((format) => (
              <a
                key={format}
                href={exportHref(kind, format, choice)}
                download
                aria-label={`${words.kinds[kind]}, ${format}`}
              >
                {format}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </details>
  )
}
