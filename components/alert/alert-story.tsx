'use client'

import { mayActAs } from '../../lib/server/accounts/roles.ts'
import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import type { AlertStanding } from '../alerts/alert-standings.ts'
import { dataWord, type Names, nameOf, ruleOf, sayFields, stateOf } from '../alerts/alert-words.ts'
import rowStyles from '../alerts/alerts.module.css'
import { Causes } from '../alerts/causes.tsx'
import { ScoreBar } from '../alerts/score-bar.tsx'
import { useMe } from '../shell/use-me.ts'
import { useWords } from '../words/use-words.tsx'
import { AlertActions, hearAgain } from './alert-actions.tsx'
import type { EvidenceMark } from './alert-api.ts'
import type { Lit } from './badge.tsx'
import { CopyLink } from './copy-link.tsx'
import { EvidenceList } from './evidence-list.tsx'
import { ChangesSection, HistorySection } from './history-section.tsx'
import { SimilarSection } from './similar-section.tsx'
import styles from './story.module.css'
import { storyWords } from './story-words.ts'
import type { ReadStory } from './use-story.ts'
import { Weights } from './weights.tsx'

interface AlertStoryProps {
  readonly alert: WireAlert
  /** The last that is news. */
  readonly revision: WireAlertRevision | null
  /** As the list knows it, until the story is read. */
  readonly standing: AlertStanding | null
  readonly read: ReadStory
  readonly names: Names
  readonly lit: Lit
  /** The clock of the events; null: not known. */
  readonly nowMs: number | null
  readonly onGo: (mark: EvidenceMark) => void
  readonly onClose: () => void
}

/** All of an alert: who, how suspicious and how surely, why, what changed, how others like it were judged, and what to do. */
export function AlertStory(props: AlertStoryProps) {
  const { alert, revision, standing, read, names, lit, nowMs, onGo, onClose } = props
  const words = useWords()
  const said = storyWords(words.language)
  const { say, format } = words
  const me = useMe()
  const { vessel } = alert
  const { story } = read
  const known =
    story?.standing == null
      ? standing
      : { state: story.standing.state, isSilenced: story.standing.silencedBy.length > 0 }
  const isWithdrawn = revision?.change === 'withdrawn' || (story !== null && story.standing === null)
  const state = isWithdrawn ? 'withdrawn' : stateOf(revision, known)
  const what = [vessel.type, ...vessel.gears].map((one) => dataWord(one, words)).join(', ')
  // The feed is told of it first; of what went before the page was opened the story tells.
  const gone = revision?.change === 'withdrawn' ? revision.reason : story?.revisions.at(-1)?.reason
  return (
    <article className={styles.story} aria-labelledby="detail-name">
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 id="detail-name">{nameOf(alert, words)}</h2>
          <span className={styles.faint}>{vessel.flag}</span>
          <span className={styles.rest} />
          <CopyLink />
          <button
            type="button"
            className={styles.icon}
            aria-label={say.detail.close}
            title={`${say.detail.close} (Esc)`}
            onClick={onClose}
          >
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentColor"
              aria-hidden="true"
            >
              <path strokeWidth="1.5" d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </div>
        <p className={styles.ids}>
          <span className={styles.id}>{format.mmsi(alert.mmsi)}</span>
          {vessel.imo !== '' && <span className={styles.id}>IMO {vessel.imo}</span>}
          {vessel.callSign !== '' && <span className={styles.id}>{vessel.callSign}</span>}
          <span>{what}</span>
          {state !== null && (
            <span className={rowStyles.tag} data-state={state}>
              {say.states[state]}
            </span>
          )}
        </p>
        <div className={styles.figure}>
          <div title={alert.suspicion === null ? say.detail.noScore : say.detail.suspicion}>
            <b>{alert.suspicion === null ? '–' : format.score(alert.suspicion)}</b>
            <ScoreBar score={alert.suspicion} />
          </div>
          <p>{ruleOf(alert, names, words)}</p>
        </div>
        <p className={styles.faint}>
          {say.detail.caution}{' '}
          {[
            dataSeverity(alert.severity, say.severities),
            alert.weighing?.low == null || alert.weighing.high == null
              ? ''
              : said.interval(format.score(alert.weighing.low), format.score(alert.weighing.high)),
            said.model(alert.versions.suspicion),
          ]
            .filter((part) => part !== '')
            .join(' · ')}{' '}
          {alert.open && !isWithdrawn && say.detail.mayChange}
        </p>
        {isWithdrawn && (
          <p className={styles.changed}>
            {say.detail.withdrawn} <span lang="en">{gone}</span>
          </p>
        )}
        {!isWithdrawn && revision !== null && revision.change === 'changed' && (
          <p className={styles.changed}>
            {say.detail.changed(sayFields(revision, words))} <span lang="en">{revision.reason}</span>
          </p>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section className={styles.scroll} tabIndex={0} aria-label={say.detail.why}>
        {read.isFailed && (
          <p role="alert" className={styles.section}>
            {said.loadFailed}{' '}
            <button type="button" className={styles.link} onClick={read.again}>
              {said.again}
            </button>
          </p>
        )}
        {story === null ? (
          <Causes causes={alert.causes} names={names} />
        ) : (
          <>
            <EvidenceList alert={alert} marks={story.evidence.marks} {...{ names, lit, onGo }} />
            <section className={styles.section}>
              <h3 className={styles.heading}>{said.means}</h3>
              {story.explanation.rule === null ? (
                <p>{said.noRule}</p>
              ) : (
                <div lang="en">
                  <p>{story.explanation.rule.means}</p>
                  <p className={styles.below}>{story.explanation.rule.definition}</p>
                  <p className={styles.below}>{said.source(story.explanation.rule.source)}</p>
                </div>
              )}
            </section>
            <Weights explanation={story.explanation} lit={lit} />
            <ChangesSection story={story} />
            <SimilarSection similar={story.similar} />
            <HistorySection
              story={story}
              onHear={
                me === null || !mayActAs(me.role, 'analyst')
                  ? null
                  : (id) => void hearAgain(id).then(read.again)
              }
            />
          </>
        )}
        <section className={styles.section}>
          <h3 className={styles.heading}>{say.detail.place}</h3>
          <p className={styles.id}>{format.place(alert.latUnits, alert.lonUnits)}</p>
          <p className={styles.below}>
            {say.detail.models(alert.versions.detector, alert.versions.suspicion)}
          </p>
        </section>
      </section>
      <AlertActions
        key={alert.id}
        {...{ alert, names, me, isWithdrawn }}
        standing={isWithdrawn ? null : (story?.standing ?? null)}
        nowMs={nowMs ?? Date.now()}
        onActed={read.again}
      />
    </article>
  )
}

function dataSeverity(severity: string, said: Readonly<Record<string, string>>): string {
  return Object.hasOwn(said, severity) ? said[severity]! : ''
}
