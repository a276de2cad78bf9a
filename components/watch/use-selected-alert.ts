'use client'

import { useEffect, useRef, useState } from 'react'
import * as z from 'zod'
import { type WireAlert, wireAlert } from '../../lib/server/feed/wire-records.ts'
import { type AlertList, findAlert } from '../alerts/alert-list.ts'

const found = z.object({ alert: wireAlert })
const gone = z.object({ revision: z.looseObject({ record: wireAlert }) })

/**
 * The alert that is selected, as it goes on: of the list, else as it was last seen, else as the server knows it, which
 * may be one that was withdrawn. Null: there is none, or not yet.
 */
export function useSelectedAlert(list: AlertList, hasAlerts: boolean, id: string | null): WireAlert | null {
  const listed = id === null ? null : findAlert(list, id)
  const seen = useRef<{ readonly id: string; readonly alert: WireAlert } | null>(null)
  const [asked, setAsked] = useState<{ readonly id: string; readonly alert: WireAlert } | null>(null)
  if (id !== null && listed !== null) seen.current = { id, alert: listed }
  const known = listed ?? (seen.current?.id === id ? seen.current.alert : null)
  const wanted = hasAlerts && known === null ? id : null

  useEffect(() => {
    if (wanted === null) return
    const end = new AbortController()
    readAlert(wanted, end.signal)
      .then((alert) => setAsked(alert === null ? null : { id: wanted, alert }))
      .catch((error: unknown) => {
        if (!end.signal.aborted) console.warn(`alert: ${String(error)}`)
      })
    return () => end.abort()
  }, [wanted])

  return known ?? (asked?.id === id ? asked.alert : null)
}

async function readAlert(id: string, signal: AbortSignal): Promise<WireAlert | null> {
  const answer = await fetch(`/api/v1/alerts/${encodeURIComponent(id)}`, { signal })
  if (answer.status === 404) return null
  const body: unknown = await answer.json()
  return answer.status === 410 ? gone.parse(body).revision.record : found.parse(body).alert
}
