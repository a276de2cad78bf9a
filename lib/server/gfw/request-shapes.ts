/** Shapes of parameters, out of a query or a JSON body: in a query all is text. */

import { z } from 'zod'

const MOST_IN_LIST = 10_000

/** A list of words, of which one alone may come without being a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z.array(item).min(1).max(MOST_IN_LIST),
  )
}

/** A whole number, as text too. */
export function wholeNumber(least: number, most: number) {
  const error = `not a whole number from ${least} to ${most}`
  return z.preprocess(
    (given) => (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given),
    z.int({ error }).min(least, { error }).max(most, { error }),
  )
}

/** A filter that theirs have and nothing here can answer: refused, and not passed over. */
export function notServed(why: string) {
  return z.undefined({ error: why }).optional()
}
