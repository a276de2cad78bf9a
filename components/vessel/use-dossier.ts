'use client'

import { useEffect, useState } from 'react'
import { readDossier, type VesselDossier } from './vessel-api.ts'

/** Asked again so often, ms: what is told of a vessel changes by the hour. */
const AGAIN_MS = 30_000

export interface ReadDossier {
  /** What was read last of this vessel; null: nothing yet. */
  readonly dossier: VesselDossier | null
  readonly isFailed: boolean
  readonly again: () => void
}

/** Kept up while it is looked at; what was read before stays until the new one is there. */
export function useDossier(mmsi: string): ReadDossier {
  const [dossier, setDossier] = useState<VesselDossier | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each turn.
  useEffect(() => {
    const end = new AbortController()
    const read = () =>
      readDossier(mmsi, end.signal).then(
        (found) => {
          setDossier(found)
          setFailed(null)
        },
        (error: unknown) => {
          if (end.signal.aborted) return
          console.warn(`vessel: ${String(error)}`)
          setFailed(mmsi)
        },
      )
    void read()
    const timer = setInterval(() => {
      if (!document.hidden) void read()
    }, AGAIN_MS)
    return () => {
      clearInterval(timer)
      end.abort()
    }
  }, [mmsi, turn])
  return {
    dossier: dossier?.mmsi === mmsi ? dossier : null,
    isFailed: failed === mmsi,
    again: () => setTurn((before) => before + 1),
  }
}
