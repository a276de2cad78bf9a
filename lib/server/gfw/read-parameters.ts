/** Parameters of a request, in any of the spellings of Global Fishing Watch, as one object for zod to judge. */

import type { z } from 'zod'
import { GfwError, type GfwMessage } from './error.ts'

/** More are no request of any client. */
const MOST_PARAMETERS = 10_000
/** `ids[0]`, or `ids[]`. */
const LISTED = /^([a-z-]{1,40})\[(\d{0,5})\]$/

/**
 * A query string as an object: `start-date` becomes `startDate`; `datasets[0]`, `datasets[]` and a name that comes more
 * than once become lists, in the order in which they stand.
 */
export function readParameters(query: URLSearchParams): Record<string, unknown> {
  // Without a prototype: names are a stranger's.
  const found: Record<string, string | string[]> = Object.create(null)
  let count = 0
  for (const [written, value] of query) {
    if (++count > MOST_PARAMETERS)
      throw new GfwError(422, [{ title: 'query', detail: `more than ${MOST_PARAMETERS} parameters` }])
    const listed = LISTED.exec(written)
    const name = camelCase(listed?.[1] ?? written)
    const before = found[name]
    if (before === undefined) found[name] = listed === null ? value : [value]
    else if (typeof before === 'string') found[name] = [before, value]
    else before.push(value)
  }
  return found
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Throws a GfwError that names every parameter at fault. */
export function judgeParameters<Shape extends z.ZodType>(shape: Shape, given: unknown): z.output<Shape> {
  const judged = shape.safeParse(given)
  if (judged.success) return judged.data
  throw new GfwError(
    422,
    judged.error.issues.slice(0, MOST_MESSAGES).map(
      ({ path, message }): GfwMessage => ({
        title: path.length === 0 ? 'request' : path.map(String).join('.').slice(0, LONGEST_TITLE),
        detail: message,
      }),
    ),
  )
}

const MOST_MESSAGES = 20
const LONGEST_TITLE = 100
