'use client'

import { useEffect, useState } from 'react'
import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import { useWords } from '../words/use-words.tsx'
import type { AlertStanding } from './alert-standings.ts'
import { dataWord, type Names, nameOf, ruleOf, sayFields, stateOf } from './alert-words.ts'
import rowStyles from './alerts.module.css'
import { Causes } from './causes.tsx'
import { Contributions } from './contributions.tsx'
import styles from './detail.module.css'
import { ScoreBar } from './score-bar.tsx'

interface DetailProps {
  readonly alert: WireAlert
  /** The last that is news. */
  readonly revision: WireAlertRevision | null
  readonly standing: AlertStanding | null
  readonly names: Names
  readonly onClose: () => void
}

/** Why an alert was raised: who, how suspicious, by what it was met, what weighs, and by which versions. */
export function AlertDetail({ alert, revision, standing, names, onClose }: DetailProps) {
  const words = useWords()
  const { say, format } = words
  const { vessel } = alert
  const state = stateOf(revision, standing)
  const what = [vessel.type, ...vessel.gears].map((one) => dataWord(one, words)).join(', ')
  return (
    <article className={styles.detail} aria-labelledby="detail-name">
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 id="detail-name">{nameOf(alert, words)}</h2>
          <span className={styles.faint}>{vessel.flag}</span>
          {state !== null && (
            <span className={rowStyles.tag} data-state={state}>
              {say.states[state]}
            </span>
          )}
          <span className={styles.rest} />
          <CopyLink />
          <button
            type="button"
            className={styles.icon}
            aria-label={say.detail.close}
            title={`${say.detail.close} (Esc)`}
            onClick={onClose}
          >
            <Icon path="M4 4l8 8M12 4l-8 8" />
          </button>
        </div>
        <p className={styles.ids}>
          <span className={styles.id}>{format.mmsi(alert.mmsi)}</span>
          {vessel.imo !== '' && <span className={styles.id}>IMO {vessel.imo}</span>}
          {vessel.callSign !== '' && <span className={styles.id}>{vessel.callSign}</span>}
          <span>{what}</span>
        </p>
        <div className={styles.figure}>
          <div title={alert.suspicion === null ? say.detail.noScore : say.detail.suspicion}>
            <b>{alert.suspicion === null ? '–' : format.score(alert.suspicion)}</b>
            <ScoreBar score={alert.suspicion} />
          </div>
          <p>{ruleOf(alert, names, words)}</p>
        </div>
        <p className={styles.faint}>
          {say.detail.caution} {alert.open && say.detail.mayChange}
        </p>
        {revision !== null && revision.change !== 'added' && (
          <p className={styles.changed}>
            {revision.change === 'withdrawn'
              ? say.detail.withdrawn
              : say.detail.changed(sayFields(revision, words))}{' '}
            <span lang="en">{revision.reason}</span>
          </p>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section className={styles.scroll} tabIndex={0} aria-label={say.detail.why}>
        <Causes causes={alert.causes} names={names} />
        <Contributions evidence={alert.evidence} />
        <section className={styles.section}>
          <h2 className={styles.heading}>{say.detail.place}</h2>
          <p className={styles.id}>{format.place(alert.latUnits, alert.lonUnits)}</p>
          <p className={styles.below}>
            {say.detail.models(alert.versions.detector, alert.versions.suspicion)}
          </p>
        </section>
      </section>
    </article>
  )
}

/** How long it says that it was done, ms. */
const SAID_MS = 2000

/** The address holds the view: whoever opens it sees the same. */
function CopyLink() {
  const { say } = useWords()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <>
      <span className={styles.copied} aria-live="polite">
        {isCopied && say.detail.copied}
      </span>
      <button
        type="button"
        className={styles.icon}
        aria-label={say.detail.copyLink}
        title={say.detail.copyLink}
        onClick={() => {
          navigator.clipboard.writeText(location.href).then(
            () => setCopied(true),
            (error: unknown) => console.warn(`copying the link: ${String(error)}`),
          )
        }}
      >
        <Icon path="M6.5 9.5l3-3M7 4.8l1.2-1.2a3 3 0 014.2 4.2L11.2 9M9 11.2l-1.2 1.2a3 3 0 01-4.2-4.2L4.8 7" />
      </button>
    </>
  )
}

function Icon({ path }: { path: string }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
      <path strokeWidth="1.5" d={path} />
    </svg>
  )
}
