'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ZoneFeature, ZoneList } from './zone-api.ts'

export interface KnownZones {
  /** Null: not known yet. */
  readonly zones: readonly ZoneFeature[] | null
  readonly isUnreachable: boolean
  reload(): Promise<void>
}

/** Zones with borders as fine as `zoom` shows them; whole zooms, each asked for once while nothing changes. */
export function useZones(zoom: number): KnownZones {
  const [zones, setZones] = useState<readonly ZoneFeature[] | null>(null)
  const [isUnreachable, setUnreachable] = useState(false)
  const wanted = useRef(zoom)
  wanted.current = zoom
  const reload = useCallback(async () => {
    const asked = wanted.current
    try {
      const answer = await fetch(`/api/v1/zones?zoom=${asked}`, { credentials: 'same-origin' })
      if (!answer.ok) return setUnreachable(true)
      const list = (await answer.json()) as ZoneList
      if (asked !== wanted.current) return
      setZones(list.features)
      setUnreachable(false)
    } catch {
      setUnreachable(true)
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another zoom is why it is asked again
  useEffect(() => void reload(), [zoom, reload])
  return { zones, isUnreachable, reload }
}
