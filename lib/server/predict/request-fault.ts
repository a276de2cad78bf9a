/** What is wrong with a request, in the shape of TensorFlow Serving's errors: `{"error": "..."}`. */

import { z } from 'zod'

/**
 * 400: the body is not what the schema says. 404: no such version. 422: it is, but contradicts itself where JSON Schema
 * cannot say so.
 */
export class RequestFault extends Error {
  override readonly name = 'RequestFault'

  constructor(
    readonly status: 400 | 404 | 422,
    message: string,
  ) {
    super(message)
  }
}

export const errorBody = z.strictObject({ error: z.string() }).meta({ id: 'Error' })

const MOST_TOLD = 5
const LONGEST_PLACE = 120

/** The request as a schema reads it. Throws a RequestFault that says where it differs. */
export function judgeBody<Shape extends z.ZodType>(shape: Shape, given: unknown): z.output<Shape> {
  const judged = shape.safeParse(given)
  if (judged.success) return judged.data
  const issues = judged.error.issues.map(likeliestIssue)
  const told = issues.slice(0, MOST_TOLD).map(({ path, message }) => `${placeOf(path)}: ${message}`)
  const more = issues.length > MOST_TOLD ? `; and ${issues.length - MOST_TOLD} more` : ''
  throw new RequestFault(400, told.join('; ') + more)
}

/** Bytes as JSON. Throws a RequestFault. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    // Of its own memory: text is not decoded from shared one.
    return JSON.parse(decoder.decode(bytes.slice()))
  } catch (error) {
    throw new RequestFault(400, `body: not JSON (${error instanceof Error ? error.message : error})`)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Of a choice of shapes the fault of that which fits furthest: a list in which one number is a text is a bad list. */
function likeliestIssue(issue: z.core.$ZodIssue): Issue {
  if (issue.code !== 'invalid_union') return issue
  let best: Issue = { path: issue.path, message: 'of none of the shapes that it may have' }
  let furthest = 0
  for (const [first] of issue.errors) {
    if (first === undefined) continue
    const { path, message } = likeliestIssue(first)
    // What is of the right type has come further than what is not.
    const reach = 2 * path.length + Number(first.code !== 'invalid_type')
    if (reach <= furthest) continue
    furthest = reach
    best = { path: [...issue.path, ...path], message }
  }
  return best
}

function placeOf(path: readonly PropertyKey[]): string {
  let place = ''
  for (const part of path)
    place += typeof part === 'number' ? `[${part}]` : place === '' ? String(part) : `.${String(part)}`
  return place === '' ? 'body' : place.slice(0, LONGEST_PLACE)
}
