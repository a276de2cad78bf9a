'use client'

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { parseSizes, type RegionName, type RegionSizes } from './region-sizes.ts'

const STORAGE_KEY = 'wakewatch-regions'
/** As in shell.module.css: below, the list is a rail until somebody wants it otherwise. */
const RAIL_MEDIA = '(max-width: 1120px)'

export interface SizedRegions {
  readonly isFolded: boolean
  readonly resize: (region: RegionName, pixels: number | null, isDone: boolean) => void
  readonly toggleFold: () => void
}

/** Sizes as they were left in this browser, put on the frame before it is painted. */
export function useRegionSizes(frame: RefObject<HTMLElement | null>): SizedRegions {
  const [sizes, setSizes] = useState<RegionSizes>({})
  const [isNarrow, setIsNarrow] = useState(false)
  const latest = useRef(sizes)
  latest.current = sizes

  useLayoutEffect(() => {
    setSizes(parseSizes(readStorage()))
    const media = matchMedia(RAIL_MEDIA)
    setIsNarrow(media.matches)
    const follow = () => setIsNarrow(media.matches)
    media.addEventListener('change', follow)
    return () => media.removeEventListener('change', follow)
  }, [])

  useLayoutEffect(() => {
    for (const region of ['list', 'detail', 'timebar'] as const) {
      const pixels = sizes[region]
      if (pixels === undefined) frame.current?.style.removeProperty(`--${region}-wish`)
      else frame.current?.style.setProperty(`--${region}-wish`, `${pixels}px`)
    }
  }, [sizes, frame])

  const isFolded = sizes.isFolded ?? isNarrow
  const change = useCallback((changed: RegionSizes, isKept: boolean) => {
    latest.current = changed
    setSizes(changed)
    if (isKept) writeStorage(JSON.stringify(changed))
  }, [])
  return {
    isFolded,
    resize: useCallback(
      (region, pixels, isDone) => change({ ...latest.current, [region]: pixels ?? undefined }, isDone),
      [change],
    ),
    toggleFold: useCallback(
      () => change({ ...latest.current, isFolded: !isFolded }, true),
      [change, isFolded],
    ),
  }
}

/** A browser may forbid storage; the sizes then last as long as the page. */
function readStorage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY)
  } catch {
    return null
  }
}

function writeStorage(text: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, text)
  } catch {
    // As above.
  }
}
