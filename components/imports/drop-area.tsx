'use client'

import { type DragEvent, useRef, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import type { Desk } from './desk.ts'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'
import { sendFile } from './send-file.ts'

/** Where a file is dropped, or chosen with a button; and what is taken. */
export function DropArea({ desk, onSent }: { desk: Desk; onSent: () => void }) {
  const words = importWords(useWords().language)
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [isSending, setSending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { bytes, partBytes, unpackedBytes, expansion } = desk.limits

  async function send(files: FileList | null): Promise<void> {
    const file = files?.[0]
    if (file === undefined) return
    if (isSending) return setFault(words.busy)
    setFault(null)
    setSending(true)
    for (const one of files!) {
      const sent = await sendFile(one, partBytes, onSent)
      if (!sent.ok) setFault(sent.text === null ? words.unreachable : words.refused(sent.text))
    }
    setSending(false)
    onSent()
  }
  const onDrag = (event: DragEvent, isInside: boolean) => {
    event.preventDefault()
    setOver(isInside)
  }
  return (
    <section
      className={styles.drop}
      data-over={isOver}
      aria-labelledby="drop"
      onDragEnter={(event) => onDrag(event, true)}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false)
        void send(event.dataTransfer.files)
      }}
    >
      <h2 id="drop">{words.drop}</h2>
      <button
        type="button"
        className={styles.primary}
        disabled={isSending}
        onClick={() => input.current?.click()}
      >
        {words.choose}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={words.choose}
        onChange={(event) => {
          void send(event.target.files)
          event.target.value = ''
        }}
      />
      <p>{words.nothingYet}</p>
      <p className={styles.faint}>{words.takes(bytes / 2 ** 30, unpackedBytes / 2 ** 30, expansion)}</p>
      <p role="alert" className={styles.fault}>
        {fault}
      </p>
    </section>
  )
}
