import { cookies, headers } from 'next/headers'
import { chooseTheme, THEME_COOKIE, type Theme } from '../components/shell/theme.ts'
import {
  chooseLanguage,
  LANGUAGE_COOKIE,
  type Language,
  type Words,
  wordsOf,
} from '../components/words/languages.ts'

/** How whoever asks wants the screen: by cookies that hold a choice, else by what the browser says. */
export async function readPreferences(): Promise<{ readonly language: Language; readonly theme: Theme }> {
  const [kept, asked] = await Promise.all([cookies(), headers()])
  return {
    language: chooseLanguage(kept.get(LANGUAGE_COOKIE)?.value, asked.get('accept-language')),
    theme: chooseTheme(kept.get(THEME_COOKIE)?.value),
  }
}

export async function readWords(): Promise<Words> {
  return wordsOf((await readPreferences()).language)
}
