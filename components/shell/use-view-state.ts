'use client'

import { useCallback, useEffect, useState } from 'react'
import { readView, type View, writeView } from './view-state.ts'

export interface ViewState {
  readonly view: View
  /** As the address brought it, by a link, a reload, Back or Forward; null after a step of the person's own. */
  readonly restored: View | null
  /** 'push': a step that one may go back from; 'replace': the same step, looked at otherwise. */
  readonly change: (change: Partial<View>, how: 'push' | 'replace') => void
}

/** The view of the address, which goes on with it, and with Back and Forward. In the browser only. */
export function useViewState(): ViewState {
  const [view, setView] = useState(() => readView(location.search))
  const [restored, setRestored] = useState<View | null>(view)
  useEffect(() => {
    const follow = () => {
      const brought = readView(location.search)
      setView(brought)
      setRestored(brought)
    }
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  return {
    view,
    restored,
    change: useCallback((changed, how) => {
      const search = writeView(location.search, changed)
      if (search !== location.search) {
        const address = `${location.pathname}${search}`
        if (how === 'push') history.pushState(null, '', address)
        else history.replaceState(null, '', address)
      }
      setView(readView(search))
      if (how === 'push') setRestored(null)
    }, []),
  }
}
