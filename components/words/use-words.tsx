'use client'

import { createContext, type ReactNode, useContext } from 'react'
import { type Language, type Words, wordsOf } from './languages.ts'

const Context = createContext<Language>('en')

/** Says which language all within it speaks. */
export function WordsProvider({ language, children }: { language: Language; children: ReactNode }) {
  return <Context value={language}>{children}</Context>
}

export function useWords(): Words {
  return wordsOf(useContext(Context))
}
