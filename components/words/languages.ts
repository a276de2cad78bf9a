/** The languages of the screen. Another one is a file like `es.ts` and a line here. Pure. */

import { en, type Messages } from './en.ts'
import { es } from './es.ts'
import { createFormat, type Format } from './format.ts'

const MESSAGES = { en, es } as const satisfies Record<string, Messages>

export type Language = keyof typeof MESSAGES

export const LANGUAGES = Object.keys(MESSAGES) as readonly Language[]

/** Kept where a person has chosen one. */
export const LANGUAGE_COOKIE = 'wakewatch-language'

/** What a component says, and how it writes numbers. */
export interface Words {
  readonly language: Language
  readonly say: Messages
  readonly format: Format
}

const WORDS = new Map<Language, Words>(
  LANGUAGES.map((language) => [
    language,
    { language, say: MESSAGES[language], format: createFormat(language) },
  ]),
)

export function wordsOf(language: Language): Words {
  return WORDS.get(language)!
}

/** That of the cookie, else the browser's most wanted one, else English. Both come from outside. */
export function chooseLanguage(cookie: string | undefined, acceptLanguage: string | null): Language {
  const chosen = LANGUAGES.find((language) => language === cookie)
  if (chosen !== undefined) return chosen
  let best: Language = 'en'
  let bestWeight = 0
  for (const entry of (acceptLanguage ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';')
    const language = LANGUAGES.find((one) => tag === one || tag.startsWith(`${one}-`))
    const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
    const weight = q === undefined ? 1 : Number(q)
    if (language === undefined || !(weight > bestWeight)) continue
    best = language
    bestWeight = weight
  }
  return best
}
