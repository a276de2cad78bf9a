'use client'

import { useRef, useState } from 'react'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { AlertList } from './alert-list.ts'
import { orderAlerts, type QueueOrder, type QueueRows, queueRows } from './alert-queue.ts'

export interface Queue extends QueueRows {
  readonly isPaused: boolean
  togglePause(): void
  /** What waits comes in; the list then stands still again, if it did. */
  showWaiting(): void
  /** Somebody's pointer or focus is in the list, or has left it. */
  hold(by: 'pointer' | 'focus', isThere: boolean): void
}

/** The rows of the queue that fit, which stand still while somebody is in it or has paused it. */
export function useQueue(list: AlertList, order: QueueOrder, fits: (alert: WireAlert) => boolean): Queue {
  const [held, setHeld] = useState<readonly string[] | null>(null)
  const [isPaused, setPaused] = useState(false)
  const [heldOrder, setHeldOrder] = useState(order)
  const present = useRef({ pointer: false, focus: false })
  const idsNow = () => orderAlerts(list, order).map(({ id }) => id)

  // Another order was asked for: the list is put in it, and stands still so.
  if (heldOrder !== order) {
    setHeldOrder(order)
    if (held !== null) setHeld(idsNow())
  }

  const settle = (isHeld: boolean) => {
    if (isHeld) setHeld((before) => before ?? idsNow())
    else setHeld(null)
  }
  return {
    ...queueRows(list, order, held, fits),
    isPaused,
    togglePause() {
      setPaused(!isPaused)
      settle(!isPaused || present.current.pointer || present.current.focus)
      if (isPaused) setHeld((before) => (before === null ? null : idsNow()))
    },
    showWaiting: () => setHeld((before) => (before === null ? null : idsNow())),
    hold(by, isThere) {
      present.current[by] = isThere
      settle(isPaused || present.current.pointer || present.current.focus)
    },
  }
}
