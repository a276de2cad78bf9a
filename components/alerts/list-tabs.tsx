'use client'

import { useWords } from '../words/use-words.tsx'
import { QUEUE_ORDERS, type QueueOrder } from './alert-queue.ts'
import styles from './alerts.module.css'

export type ListTab = 'open' | 'changes'

const TABS: readonly ListTab[] = ['open', 'changes']

interface TabsProps {
  readonly tab: ListTab
  readonly onTab: (tab: ListTab) => void
  readonly order: QueueOrder
  readonly onOrder: (order: QueueOrder) => void
  readonly counts: Readonly<Record<ListTab, number>>
}

/** What stands and how it changed, and in which order; arrows go from tab to tab. */
export function ListTabs({ tab, onTab, order, onOrder, counts }: TabsProps) {
  const { say, format } = useWords()
  return (
    <div className={styles.tabs}>
      <div role="tablist" aria-label={say.alerts.title}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={tab === one}
            aria-controls="alert-list"
            tabIndex={tab === one ? 0 : -1}
            onClick={() => onTab(one)}
            onKeyDown={({ key, currentTarget }) => {
              if (key !== 'ArrowLeft' && key !== 'ArrowRight') return
              const other = one === 'open' ? 'changes' : 'open'
              onTab(other)
              currentTarget.parentElement?.querySelector<HTMLElement>(`#tab-${other}`)?.focus()
            }}
          >
            {say.alerts[one]} <i>{format.whole(counts[one])}</i>
          </button>
        ))}
      </div>
      {tab === 'open' && (
        <select
          className={styles.order}
          aria-label={say.alerts.sort}
          value={order}
          title={say.alerts.orderWhy[order]}
          onChange={({ target }) => onOrder(QUEUE_ORDERS.find((one) => one === target.value) ?? 'severity')}
        >
          {QUEUE_ORDERS.map((one) => (
            <option key={one} value={one}>
              {say.alerts.orders[one]}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
