'use client'

import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import { EventGlyph } from '../track/event-glyph.tsx'
import { useWords } from '../words/use-words.tsx'
import type { AlertStanding } from './alert-standings.ts'
import { dataWord, type Names, nameOf, ruleOf, sayFields, stateOf } from './alert-words.ts'
import styles from './alerts.module.css'
import { countCauses } from './cause-counts.ts'
import { ScoreBar } from './score-bar.tsx'

interface RowProps {
  readonly alert: WireAlert
  readonly revision: WireAlertRevision | null
  readonly standing: AlertStanding | null
  readonly names: Names
  /** The clock of the feed; null: not known yet. */
  readonly nowMs: number | null
  readonly isSelected: boolean
  /** The one of the list that Tab comes to. */
  readonly isReached: boolean
  /** It came a moment ago. */
  readonly isFresh: boolean
  readonly onSelect: (alert: WireAlert) => void
  readonly onReach: (id: string) => void
}

/** An alert in sixty pixels: how suspicious, who, by which rule, on what it rests, and how it stands. */
export function AlertRow(props: RowProps) {
  const { alert, revision, standing, names, nowMs, isSelected, isReached, isFresh } = props
  const words = useWords()
  const { say, format } = words
  const state = stateOf(revision, standing)
  const zone = alert.zoneId === null ? null : (names.zones[alert.zoneId] ?? alert.zoneId)
  const change =
    revision === null || revision.change === 'added'
      ? ''
      : [sayFields(revision, words), revision.reason].filter((part) => part !== '').join('; ')
  return (
    <button
      type="button"
      className={styles.row}
      aria-current={isSelected ? 'true' : undefined}
      tabIndex={isReached ? 0 : -1}
      title={`${nameOf(alert, words)}: ${ruleOf(alert, names, words)}`}
      data-alert={alert.id}
      data-change={revision?.change}
      data-state={state ?? undefined}
      data-fresh={isFresh || undefined}
      onClick={() => props.onSelect(alert)}
      onFocus={() => props.onReach(alert.id)}
    >
      <span className={styles.score}>
        <b>{alert.suspicion === null ? '–' : format.score(alert.suspicion)}</b>
        <span className={styles.unseen}>
          {alert.suspicion === null ? say.alerts.noScore : say.severities[severityOf(alert)]}
        </span>
        <ScoreBar score={alert.suspicion} />
        <span className={styles.railGlyph}>
          {countCauses(alert.causes)
            .slice(0, 1)
            .map(({ shape }) => (
              <EventGlyph key={shape} kind={shape} />
            ))}
        </span>
      </span>
      <span className={styles.said}>
        <span className={styles.line}>
          <b className={styles.who}>{nameOf(alert, words)}</b>
          <span className={styles.faint}>{alert.vessel.flag}</span>
          <time
            dateTime={new Date(alert.raisedMs).toISOString()}
            title={say.alerts.raised(format.momentUtc(alert.raisedMs))}
          >
            {format.shortMoment(alert.raisedMs, nowMs)}
          </time>
        </span>
        <span className={styles.line}>
          <span className={styles.rule}>{ruleOf(alert, names, words)}</span>
        </span>
        <span className={styles.line}>
          {countCauses(alert.causes).map(({ shape, count }) => (
            <span key={shape} className={styles.count} title={say.glyphs[shape](count)}>
              <EventGlyph kind={shape} />
              <span aria-hidden="true">{format.whole(count)}</span>
              <span className={styles.unseen}>{say.glyphs[shape](count)}</span>
            </span>
          ))}
          <span className={styles.why} title={change === '' ? undefined : change}>
            {change !== '' ? change : (zone ?? dataWord(alert.vessel.type, words))}
          </span>
          {state !== null && (
            <span className={styles.tag} data-state={state}>
              {say.states[state]}
            </span>
          )}
        </span>
      </span>
    </button>
  )
}

function severityOf({ severity }: WireAlert): 'low' | 'medium' | 'high' {
  return severity === 'high' || severity === 'medium' ? severity : 'low'
}
