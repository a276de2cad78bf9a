/**
 * Where a page of a list ended: the sort values and id of its last item, so that the next page begins behind it however
 * many items came or went meanwhile. Opaque text to whoever holds it, and untrusted when it comes back.
 */

import { z } from 'zod'

/** A cursor that is none of this list: told to the caller, who starts from the first page. */
export class CursorError extends Error {
  override readonly name = 'CursorError'
}

export interface CursorPlace {
  readonly value: number
  /** Of a list in which it decides before the id does where values are equal. */
  readonly second?: number
  readonly id: string
}

const shape = z.tuple([z.string(), z.number(), z.string().max(64), z.number().optional()])
const LONGEST = 400

/** `list` names the list and its order. */
export function encodeCursor(list: string, { value, second, id }: CursorPlace): string {
  const place = second === undefined ? [list, value, id] : [list, value, id, second]
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Null for no cursor: the first page. Throws a CursorError on anything that encodeCursor has not given for `list`. */
export function decodeCursor(list: string, cursor: string | null): CursorPlace | null {
  if (cursor === null) return null
  const parsed = shape.safeParse(parseJson(cursor))
  if (!parsed.success || parsed.data[0] !== list) throw new CursorError('store: no cursor of this list')
  const [, value, id, second] = parsed.data
  return second === undefined ? { value, id } : { value, second, id }
}

function parseJson(cursor: string): unknown {
  if (cursor.length > LONGEST) return null
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
