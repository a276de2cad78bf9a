'use client'

import { useEffect, useState } from 'react'
import * as z from 'zod'
import { ROLES } from '../../lib/server/accounts/roles.ts'

const session = z.object({ name: z.string(), role: z.enum(ROLES) })

export type Me = z.infer<typeof session>

/** Who is signed in; null: not known yet, or nobody, or a program by its token. */
export function useMe(): Me | null {
  const [me, setMe] = useState<Me | null>(null)
  useEffect(() => {
    const end = new AbortController()
    fetch('/api/v1/session', { signal: end.signal })
      .then(async (answer) => {
        const read = answer.ok ? session.safeParse(await answer.json()) : null
        if (read?.success) setMe(read.data)
      })
      .catch((error: unknown) => {
        if (!end.signal.aborted) console.warn(`session: ${String(error)}`)
      })
    return () => end.abort()
  }, [])
  return me
}

/** `RO` of `Rosa Ortiz`: the first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const letters = words.length > 1 ? [words[0]![0], words.at(-1)![0]] : [...(words[0] ?? '?').slice(0, 2)]
  return letters.join('').toUpperCase()
}
