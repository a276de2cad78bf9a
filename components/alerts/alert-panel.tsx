'use client'

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import { useKeys } from '../shell/use-keys.ts'
import { useWords } from '../words/use-words.tsx'
import { type AlertList, isGrowth, lastRevisions } from './alert-list.ts'
import type { QueueOrder } from './alert-queue.ts'
import { AlertRow } from './alert-row.tsx'
import type { AlertStandings } from './alert-standings.ts'
import { type Names, sayRevision } from './alert-words.ts'
import styles from './alerts.module.css'
import { type ListTab, ListTabs } from './list-tabs.tsx'
import { LoadingRows } from './loading-rows.tsx'
import { isFiltered, type QueueFilter } from './queue-filter.ts'
import { QueueFilters } from './queue-filters.tsx'
import type { Queue } from './use-queue.ts'

/** Rows at once: more are a scroll that nobody makes. */
const ROWS = 200
/** A new row is marked for so long after it came, ms. */
const FRESH_MS = 4000

interface PanelProps {
  readonly list: AlertList
  /** False: what stands has not come yet. */
  readonly isKnown: boolean
  readonly queue: Queue
  readonly standings: AlertStandings
  readonly names: Names
  readonly selectedId: string | null
  /** The clock of the feed, by which times are told; null: not known yet. */
  readonly nowMs: number | null
  readonly tab: ListTab
  readonly order: QueueOrder
  readonly filter: QueueFilter
  readonly onFilter: (filter: QueueFilter) => void
  readonly fold: ReactNode
  readonly onTab: (tab: ListTab) => void
  readonly onOrder: (order: QueueOrder) => void
  readonly onSelect: (alert: WireAlert) => void
  readonly onKeys: () => void
}

/** What stands, and how it came to: two tabs over one list of alerts. */
export function AlertPanel(props: PanelProps) {
  const { list, queue, standings, names, selectedId, nowMs, tab, order } = props
  const words = useWords()
  const { say } = words
  const rows = useRef<HTMLElement>(null)
  const [reachedId, setReachedId] = useState<string | null>(null)
  const last = lastRevisions(list)
  const shown = tab === 'open' ? queue.rows.slice(0, ROWS) : []
  const told = tab === 'changes' ? list.revisions.slice(0, ROWS) : []
  const ids = tab === 'open' ? shown.map(({ id }) => id) : told.map(({ alert }) => alert.id)
  const reachable = [reachedId, selectedId, ids[0]].find((id) => id != null && ids.includes(id))
  const freshBefore = useFreshness(list)
  const standing = useMemo(() => [...list.standing.values()], [list.standing])
  const noneFits = isFiltered(props.filter) ? say.alerts.filters.none : say.alerts.none
  const noneSaid = tab === 'open' ? noneFits : say.alerts.noChanges

  const move = (step: number) => {
    const buttons = [...(rows.current?.querySelectorAll<HTMLElement>('[data-alert]') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    const from = at >= 0 ? at : buttons.findIndex(({ dataset }) => dataset.alert === selectedId)
    buttons[Math.min(buttons.length - 1, Math.max(0, from < 0 ? 0 : from + step))]?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1), p: queue.togglePause })

  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h1>{say.alerts.title}</h1>
        <button
          type="button"
          className={styles.quiet}
          aria-pressed={queue.isPaused}
          onClick={queue.togglePause}
        >
          <span aria-hidden="true">{queue.isPaused ? '▷' : '‖'}</span>{' '}
          {queue.isPaused ? say.alerts.resume : say.alerts.pause}
        </button>
        <ExportMenu kinds={['alerts']} choice={{}} />
        {props.fold}
      </div>
      <ListTabs
        tab={tab}
        onTab={props.onTab}
        order={order}
        onOrder={props.onOrder}
        counts={{ open: standing.length, changes: list.revisions.length }}
      />
      {tab === 'open' && props.isKnown && (
        <>
          <QueueFilters
            alerts={standing}
            shown={queue.fitting}
            names={names}
            filter={props.filter}
            onFilter={props.onFilter}
          />
          {order === 'severity' && <p className={styles.orderWhy}>{say.alerts.orderWhy.severity}</p>}
        </>
      )}
      <p className={styles.unseen} aria-live="polite">
        {list.revisions[0] !== undefined && sayRevision(list.revisions[0], names, words)}
      </p>
      {queue.waiting > 0 && tab === 'open' && (
        <button type="button" className={styles.waiting} onClick={queue.showWaiting}>
          <span aria-hidden="true">↑</span> {say.alerts.waiting(queue.waiting)}
        </button>
      )}
      <section
        ref={rows}
        id="alert-list"
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        className={styles.scroll}
        onPointerEnter={() => queue.hold('pointer', true)}
        onPointerLeave={() => queue.hold('pointer', false)}
        onFocus={() => queue.hold('focus', true)}
        onBlur={({ currentTarget, relatedTarget }) =>
          queue.hold('focus', currentTarget.contains(relatedTarget))
        }
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1, Home: -ROWS, End: ROWS }[event.key]
          if (step === undefined) return
          event.preventDefault()
          move(step)
        }}
      >
        <ol className={styles.rows}>
          {shown.map((alert) => (
            <li key={alert.id}>
              <AlertRow
                alert={alert}
                revision={last.get(alert.id) ?? null}
                standing={standings.get(alert.id) ?? null}
                names={names}
                nowMs={nowMs}
                isSelected={alert.id === selectedId}
                isReached={alert.id === reachable}
                isFresh={(last.get(alert.id)?.sequence ?? 0) > freshBefore}
                onSelect={props.onSelect}
                onReach={setReachedId}
              />
            </li>
          ))}
          {told.map((revision) => (
            <li key={revision.sequence}>
              <AlertRow
                alert={revision.alert}
                revision={revision}
                standing={null}
                names={names}
                nowMs={nowMs}
                isSelected={false}
                isReached={revision.alert.id === reachable}
                isFresh={!isGrowth(revision) && revision.sequence > freshBefore}
                onSelect={props.onSelect}
                onReach={setReachedId}
              />
            </li>
          ))}
        </ol>
        {!props.isKnown && tab === 'open' && <LoadingRows text={say.alerts.loading} />}
        {ids.length === 0 && (props.isKnown || tab !== 'open') && <p className={styles.empty}>{noneSaid}</p>}
        {!list.isComplete && tab === 'open' && <p className={styles.empty}>{say.alerts.notAll}</p>}
      </section>
      <p className={styles.hints}>
        <span>
          <kbd>J</kbd>
          <kbd>K</kbd> {say.alerts.hints.move}
        </span>
        <span>
          <kbd>Enter</kbd> {say.alerts.hints.open}
        </span>
        <button type="button" className={styles.hint} onClick={props.onKeys}>
          <kbd>?</kbd> {say.alerts.hints.keys}
        </button>
      </p>
    </div>
  )
}

/** Revisions with a greater number came within the last moments. */
function useFreshness(list: AlertList): number {
  const newest = list.revisions[0]?.sequence ?? list.knownThrough
  const [oldBefore, setOldBefore] = useState<number | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setOldBefore(newest), FRESH_MS)
    return () => clearTimeout(timer)
  }, [newest])
  return oldBefore ?? newest
}
