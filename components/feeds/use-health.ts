'use client'

import { useEffect, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import { type Health, healthShape } from './health.ts'

const EVERY_MS = 2000

export interface KnownHealth {
  /** The last that is known; null: nothing yet. */
  readonly health: Health | null
  /** Wall clock of it, epoch ms. */
  readonly atMs: number
  /** In words, why there is nothing newer; null: there is. */
  readonly fault: string | null
}

/** How the feeds are, every two seconds. An error keeps the last that is known, which then says its age. */
export function useHealth(): KnownHealth {
  const { say } = useWords()
  const [known, setKnown] = useState<KnownHealth>({ health: null, atMs: 0, fault: null })
  useEffect(() => {
    const end = new AbortController()
    const fail = (fault: string) => {
      if (!end.signal.aborted) setKnown((before) => ({ ...before, fault }))
    }
    const ask = async () => {
      try {
        const answer = await fetch('/api/v1/health', { signal: end.signal })
        if (answer.status === 503) return fail(say.feeds.starting)
        if (!answer.ok) return fail(say.feeds.noAnswer(answer.status))
        const health = healthShape.parse(await answer.json())
        setKnown({ health, atMs: Date.now(), fault: null })
      } catch (error) {
        if (!end.signal.aborted) console.warn(`health: ${String(error)}`)
        fail(say.feeds.noConnection)
      }
    }
    void ask()
    const timer = setInterval(ask, EVERY_MS)
    return () => {
      clearInterval(timer)
      end.abort()
    }
  }, [say])
  return known
}
