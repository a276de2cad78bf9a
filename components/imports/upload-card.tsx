'use client'

import { askApi } from '../account/ask-api.ts'
import { useWords } from '../words/use-words.tsx'
import { leftMs, type Upload } from './desk.ts'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'
import { UploadFound } from './upload-found.tsx'

interface UploadCardProps {
  readonly upload: Upload
  /** Up to where live has got, epoch ms; null: nothing is heard live. */
  readonly liveMs: number | null
  /** Something is taken in, or back: this one has to wait. */
  readonly isBusy: boolean
  readonly onAct: () => void
}

/** A file that waits: how far it is, what is in it, and what may be done with it. */
export function UploadCard({ upload, liveMs, isBusy, onAct }: UploadCardProps) {
  const { language, say, format } = useWords()
  const words = importWords(language)
  const { id, name, bytes, state, fault, faultText } = upload
  const act = async (method: string, path: string) => {
    await askApi(method, path)
    onAct()
  }
  const isUnderWay = state === 'receiving' || state === 'checking'
  return (
    <article className={styles.upload} aria-labelledby={`upload-${id}`}>
      <header>
        <h3 id={`upload-${id}`}>{name}</h3>
        <span className={styles.faint}>
          {format.unit(format.measure(Number((bytes / 1e6).toPrecision(3))), 'MB')}
        </span>
        <span role="status" data-state={state}>
          {words.states[state]}
        </span>
      </header>
      {isUnderWay && <Advance upload={upload} />}
      {fault !== null && <p className={styles.fault}>{words.faults[fault]}</p>}
      {faultText !== null && <p className={styles.mono}>{faultText}</p>}
      {liveMs !== null && (upload.lastMs ?? 0) > liveMs && <p className={styles.notice}>{words.newer}</p>}
      {upload.found !== null && <UploadFound upload={upload} reasons={say.rejects} />}
      <footer>
        {state === 'ready' && (
          <button
            type="button"
            className={styles.primary}
            disabled={isBusy}
            onClick={() => act('POST', `/api/v1/imports/${id}/take`)}
          >
            {words.take}
          </button>
        )}
        <button
          type="button"
          className={styles.button}
          onClick={() => act('DELETE', `/api/v1/imports/${id}`)}
        >
          {isUnderWay ? words.cancel : words.dropIt}
        </button>
      </footer>
    </article>
  )
}

function Advance({ upload }: { upload: Upload }) {
  const { language, format } = useWords()
  const words = importWords(language)
  const { state, bytes, received, uploadedMs, sinceMs, readBytes, allBytes, reports } = upload
  const isSending = state === 'receiving'
  const done = isSending ? received / bytes : allBytes === null ? null : Math.min(1, readBytes / allBytes)
  const tookMs = Date.now() - (isSending ? uploadedMs : sinceMs)
  const left = leftMs(tookMs, done)
  const leftWords = left === null ? null : format.age(left)
  return (
    <div className={styles.advance}>
      <progress max={1} value={done ?? undefined} aria-label={words.states[state]} />
      <span>
        {isSending
          ? words.sendRate((received / Math.max(1, tookMs)) * 1e-3, leftWords)
          : words.rate((reports / Math.max(1, tookMs)) * 1000, leftWords)}
      </span>
    </div>
  )
}
