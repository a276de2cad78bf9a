/** The two looks of the screen. Pure. */

const THEMES = ['dark', 'light'] as const

export type Theme = (typeof THEMES)[number]

/** Kept where a person has chosen one. */
export const THEME_COOKIE = 'wakewatch-theme'

/** Dark unless the cookie, which comes from outside, says otherwise. */
export function chooseTheme(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'dark'
}
