'use client'

import { useEffect, useState } from 'react'
import { readStory, type Story } from './alert-api.ts'

export interface ReadStory {
  /** What was read last of this alert; null: nothing yet. */
  readonly story: Story | null
  readonly isFailed: boolean
  readonly again: () => void
}

/** `version`: changes whenever what is told of the alert may have. What was read before stays until the new one is there. */
export function useStory(id: string | null, version: string): ReadStory {
  const [story, setStory] = useState<Story | null>(null)
  const [failedId, setFailedId] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each version and turn.
  useEffect(() => {
    if (id === null) return
    const end = new AbortController()
    readStory(id, end.signal).then(
      (read) => {
        setFailedId(null)
        setStory(read)
      },
      (error: unknown) => {
        if (end.signal.aborted) return
        console.warn(`alert: ${String(error)}`)
        setFailedId(id)
      },
    )
    return () => end.abort()
  }, [id, version, turn])
  return {
    story: story?.id === id ? story : null,
    isFailed: failedId !== null && failedId === id,
    again: () => setTurn((before) => before + 1),
  }
}
