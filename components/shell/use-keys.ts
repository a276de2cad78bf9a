'use client'

import { useEffect, useRef } from 'react'
import { areSingleKeysOn } from './single-keys.ts'

/** What keys do, by `KeyboardEvent.key`. */
export type KeyActions = Readonly<Record<string, () => void>>

/** Keys of the whole page: not while somebody types, chooses or reads a dialog, and not with Ctrl, Alt or Meta. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      if (isTaken(event.target) || (event.key.length === 1 && !areSingleKeysOn())) return
      const action = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, dialog, [contenteditable], [role=slider]') !== null
  )
}
