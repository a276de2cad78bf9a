'use client'

import { useEffect, useState } from 'react'
import * as z from 'zod'
import { type PlaceDegrees, parsePlace } from '../../lib/geo/parse-place.ts'

/** After the last key, ms: as fast as one sees, and no question for every letter of a fast typist. */
const PAUSE_MS = 120

const foundShape = z.object({
  vessels: z.array(
    z.object({
      ...{ mmsi: z.string(), name: z.string().nullable(), callSign: z.string().nullable() },
      ...{ imo: z.string().nullable(), was: z.string().nullable() },
    }),
  ),
  more: z.number(),
  ports: z.array(z.object({ name: z.string(), country: z.string(), latDeg: z.number(), lonDeg: z.number() })),
})

export type Found = z.output<typeof foundShape>

export interface SearchState {
  /** What the text says itself. */
  readonly place: PlaceDegrees | null
  /** Null: not known yet. */
  readonly found: Found | null
  readonly isFaulty: boolean
}

const NOTHING: Found = { vessels: [], more: 0, ports: [] }

/** What a text may mean, as it is typed; an answer that comes late is not shown. */
export function useSearch(text: string): SearchState {
  const wanted = text.trim()
  const [answer, setAnswer] = useState<{ text: string; found: Found | null }>({ text: '', found: NOTHING })
  useEffect(() => {
    if (wanted === '') return setAnswer({ text: '', found: NOTHING })
    const end = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const given = await fetch(`/api/v1/search?${new URLSearchParams({ text: wanted.slice(0, 100) })}`, {
          signal: end.signal,
        })
        setAnswer({ text: wanted, found: foundShape.parse(await given.json()) })
      } catch (error) {
        if (end.signal.aborted) return
        console.warn(`search: ${String(error)}`)
        setAnswer({ text: wanted, found: null })
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      end.abort()
    }
  }, [wanted])
  const isCurrent = answer.text === wanted
  return {
    place: parsePlace(wanted),
    found: isCurrent ? (answer.found ?? NOTHING) : null,
    isFaulty: isCurrent && answer.found === null,
  }
}
