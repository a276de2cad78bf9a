'use client'

import { useCallback, useEffect, useState } from 'react'
import { readView, type View, writeView } from './view-state.ts'

export interface ViewState {
  readonly view: View
  /** 'push': a step that one may go back from; 'replace': the same step, looked at otherwise. */
  readonly change: (change: Partial<View>, how: 'push' | 'replace') => void
}

/** The view of the address, which goes on with it, and with Back and Forward. In the browser only. */
export function useViewState(): ViewState {
  const [view, setView] = useState(() => readView(location.search))
  useEffect(() => {
    const follow = () => setView(readView(location.search))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  return {
    view,
    change: useCallback((changed, how) => {
      const search = writeView(location.search, changed)
      if (search !== location.search) {
        const address = `${location.pathname}${search}`
        if (how === 'push') history.pushState(null, '', address)
        else history.replaceState(null, '', address)
      }
      setView(readView(search))
    }, []),
  }
}
