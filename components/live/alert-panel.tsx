import { useState } from 'react'
import type { WireAlert, WireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import { AlertDetail } from './alert-detail.tsx'
import { type AlertList, isGrowth, lastRevisions, newestFirst } from './alert-list.ts'
import styles from './live.module.css'
import type { Names } from './live-screen.tsx'
import { CHANGE_WORDS, fieldWords, momentWords, shortMomentWords } from './live-words.ts'

/** Rows at once: more are a scroll that nobody makes. */
const ROWS = 200

interface PanelProps {
  readonly list: AlertList
  readonly names: Names
  readonly selectedId: string | null
  /** The clock of the feed, by which times are told; null: not known yet. */
  readonly nowMs: number | null
  readonly onSelect: (alert: WireAlert | null) => void
}

/** What stands, and how it came to: two tabs over one list of alerts. */
export function AlertPanel({ list, names, selectedId, nowMs, onSelect }: PanelProps) {
  const [tab, setTab] = useState<'standing' | 'changes'>('standing')
  const last = lastRevisions(list)
  const shown = newestFirst(list)
  return (
    <section className={styles.panel} aria-labelledby="alerts">
      <h2 id="alerts" className={styles.head}>
        Alerts
      </h2>
      <div role="tablist" className={styles.tabs}>
        <Tab id="standing" label="Standing" count={list.standing.size} tab={tab} onTab={setTab} />
        <Tab id="changes" label="Changes" count={list.revisions.length} tab={tab} onTab={setTab} />
      </div>
      <p className={styles.unseen} aria-live="polite">
        {list.revisions[0] !== undefined && sentence(list.revisions[0], names)}
      </p>
      <div role="tabpanel" className={styles.scroll}>
        {tab === 'standing' ? (
          <ul className={styles.rows}>
            {shown.slice(0, ROWS).map((alert) => (
              <li key={alert.id}>
                <AlertRow
                  alert={alert}
                  revision={last.get(alert.id) ?? null}
                  {...{ names, nowMs }}
                  isSelected={alert.id === selectedId}
                  onSelect={onSelect}
                />
                {alert.id === selectedId && <AlertDetail alert={alert} names={names} />}
              </li>
            ))}
          </ul>
        ) : (
          <ol className={`${styles.rows} ${styles.told}`}>
            {list.revisions.slice(0, ROWS).map((revision) => (
              <li key={revision.sequence}>
                <AlertRow
                  alert={revision.alert}
                  revision={revision}
                  {...{ names, nowMs }}
                  isSelected={false}
                  onSelect={onSelect}
                />
              </li>
            ))}
          </ol>
        )}
        {(tab === 'standing' ? shown : list.revisions).length === 0 && (
          <p className={styles.empty}>
            {tab === 'standing' ? 'No alert stands.' : 'Nothing has changed yet.'}
          </p>
        )}
        {!list.isComplete && tab === 'standing' && (
          <p className={styles.empty}>Only the newest alerts are listed.</p>
        )}
      </div>
    </section>
  )
}

type TabName = 'standing' | 'changes'

function Tab(props: {
  id: TabName
  label: string
  count: number
  tab: TabName
  onTab: (tab: TabName) => void
}) {
  const { id, label, count, tab, onTab } = props
  return (
    <button type="button" role="tab" aria-selected={tab === id} onClick={() => onTab(id)}>
      {label} <i>{count}</i>
    </button>
  )
}

function AlertRow(props: {
  alert: WireAlert
  revision: WireAlertRevision | null
  names: Names
  nowMs: number | null
  isSelected: boolean
  onSelect: (alert: WireAlert | null) => void
}) {
  const { alert, revision, names, nowMs, isSelected, onSelect } = props
  const isGone = revision?.change === 'withdrawn'
  const zone = alert.zoneId === null ? null : (names.zones[alert.zoneId] ?? alert.zoneId)
  return (
    <button
      type="button"
      className={`${styles.row} ${isGone ? styles.gone : ''}`}
      aria-expanded={isSelected}
      data-alert={alert.id}
      data-change={revision?.change}
      onClick={() => onSelect(isSelected ? null : alert)}
    >
      <span className={styles.score} data-severity={alert.severity}>
        <b>{alert.suspicion === null ? '–' : alert.suspicion.toFixed(2)}</b>
        <span className={styles.meter} aria-hidden="true">
          <meter min={0} max={1} value={alert.suspicion ?? 0} />
        </span>
      </span>
      <span className={styles.said}>
        <span className={styles.line}>
          <b>{alert.vessel.name === '' ? `MMSI ${alert.mmsi}` : alert.vessel.name}</b>
          <span className={styles.faint}>{alert.vessel.flag}</span>
          <time
            dateTime={new Date(alert.raisedMs).toISOString()}
            title={`raised ${momentWords(alert.raisedMs)} UTC`}
          >
            {shortMomentWords(alert.raisedMs, nowMs)}
          </time>
        </span>
        <span className={styles.rule}>{names.rules[alert.ruleId] ?? alert.ruleId}</span>
        <span className={styles.line}>
          <span className={`${styles.faint} ${styles.cut}`}>
            {zone === null ? `severity ${alert.severity}` : `${alert.severity} · ${zone}`}
          </span>
          {revision !== null && (
            <span className={styles.change} data-change={isGrowth(revision) ? 'grown' : revision.change}>
              {changeWord(revision)}
            </span>
          )}
        </span>
        {revision !== null && revision.change !== 'added' && (
          <span className={styles.reason}>
            {[fieldWords(revision), revision.reason].filter((part) => part !== '').join('; ')}
          </span>
        )}
      </span>
    </button>
  )
}

function changeWord(revision: WireAlertRevision): string {
  return isGrowth(revision) ? 'Goes on' : CHANGE_WORDS[revision.change]
}

/** For those who listen. */
function sentence(revision: WireAlertRevision, names: Names): string {
  const { alert } = revision
  const who = alert.vessel.name === '' ? `MMSI ${alert.mmsi}` : alert.vessel.name
  return `${changeWord(revision)}: ${names.rules[alert.ruleId] ?? alert.ruleId}, ${who}`
}
