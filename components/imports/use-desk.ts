'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { type Desk, deskShape } from './desk.ts'

/** Asked so often while something is under way, ms, and else. */
const BUSY_MS = 500
const IDLE_MS = 4000

export interface KnownDesk {
  /** The last that is known; null: nothing yet. */
  readonly desk: Desk | null
  readonly isFaulty: boolean
  /** Asks now. */
  readonly ask: () => void
}

/** Imports as the server has them: nothing of it is this page's own, so a reload changes nothing. */
export function useDesk(): KnownDesk {
  const [desk, setDesk] = useState<Desk | null>(null)
  const [isFaulty, setFaulty] = useState(false)
  const wake = useRef(() => {})
  useEffect(() => {
    const end = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let asking: Promise<void> | null = null
    const read = async () => {
      let isBusy = false
      try {
        const answer = await fetch('/api/v1/imports', { signal: end.signal })
        if (!answer.ok) throw new Error(`answered ${answer.status}`)
        const told = deskShape.parse(await answer.json())
        const { running, uploads } = told
        isBusy =
          running !== null || uploads.some(({ state }) => state === 'receiving' || state === 'checking')
        setDesk(told)
        setFaulty(false)
      } catch (error) {
        if (end.signal.aborted) return
        console.warn(`imports: ${String(error)}`)
        setFaulty(true)
      }
      clearTimeout(timer)
      timer = setTimeout(() => wake.current(), isBusy ? BUSY_MS : IDLE_MS)
    }
    wake.current = () => {
      clearTimeout(timer)
      asking = (asking ?? Promise.resolve()).then(read)
    }
    wake.current()
    return () => {
      end.abort()
      clearTimeout(timer)
    }
  }, [])
  return { desk, isFaulty, ask: useCallback(() => wake.current(), []) }
}
