'use client'

import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useKeys } from '../shell/use-keys.ts'
import { useWords } from '../words/use-words.tsx'
import { type Choice, listChoices } from './choices.ts'
import styles from './search.module.css'
import { SearchResults } from './search-results.tsx'
import { searchWords } from './search-words.ts'
import { useSearch } from './use-search.ts'

/** The search of the bar: a combobox whose list is walked through without leaving the field. `/` opens it. */
export function SearchBox() {
  const { language } = useWords()
  const words = searchWords(language)
  const router = useRouter()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const before = useRef<HTMLElement | null>(null)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const { place, found, isFaulty } = useSearch(isOpen ? text : '')
  const choices = listChoices(place, found)
  const active = Math.min(at, choices.length - 1)
  const isShown = isOpen && text.trim() !== ''
  useKeys({
    '/': () => {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
      input.current?.focus()
      input.current?.select()
    },
  })

  const close = () => {
    setOpen(false)
    setAt(0)
  }
  const choose = (choice: Choice) => {
    close()
    setText('')
    input.current?.blur()
    // The watch follows its address; another page has to be left.
    const isHere = choice.kind !== 'vessel' && location.pathname === '/'
    if (!isHere) return router.push(choice.href)
    const query = new URLSearchParams(location.search)
    query.set('at', new URLSearchParams(choice.href.slice(2)).get('at')!)
    history.pushState(null, '', `/?${query.toString().replaceAll('%2C', ',')}`)
    dispatchEvent(new PopStateEvent('popstate'))
  }
  const press = (event: KeyboardEvent) => {
    const move = (to: number) => {
      event.preventDefault()
      setOpen(true)
      if (choices.length > 0) setAt((to + choices.length) % choices.length)
    }
    if (event.key === 'ArrowDown') move(active + 1)
    else if (event.key === 'ArrowUp') move(active - 1)
    else if (event.key === 'Enter' && isShown && choices[active] !== undefined) {
      event.preventDefault()
      choose(choices[active])
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (isShown) return close()
      setText('')
      input.current?.blur()
      before.current?.focus()
    }
  }
  const list = `${id}-list`
  return (
    // biome-ignore lint/a11y/useSemanticElements: the element search is not known to browsers of two years ago
    <div role="search" className={styles.search}>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.label}
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={list}
        aria-activedescendant={
          isShown && choices[active] !== undefined ? `${id}-${choices[active].key}` : undefined
        }
        placeholder={words.hint}
        title={words.title}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={close}
        onKeyDown={press}
      />
      <span aria-hidden="true" className={styles.key}>
        /
      </span>
      <span role="status" className={styles.said}>
        {isShown && found !== null && (choices.length === 0 ? words.none : words.found(choices.length))}
      </span>
      <div hidden={!isShown} className={styles.pop}>
        <SearchResults
          {...{ id, list, choices, active, words }}
          more={found?.more ?? 0}
          told={isFaulty ? words.unreachable : found !== null && choices.length === 0 ? words.none : null}
          onChoose={choose}
        />
      </div>
    </div>
  )
}
