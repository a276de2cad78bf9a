/** The query of a request as a schema has it: what it does not name, or names twice, is refused. */

import { z } from 'zod'
import { type HttpResponse, jsonResponse } from '../http-route.ts'

export type ReadQuery<Shape extends z.ZodObject> =
  | { readonly ok: true; readonly query: z.output<Shape> }
  | { readonly ok: false; readonly answer: HttpResponse }

/** Lists are given as `name=a&name=b`; everything else comes once. */
export function readQuery<Shape extends z.ZodObject>(shape: Shape, given: URLSearchParams): ReadQuery<Shape> {
  const fields: [string, unknown][] = []
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name)
    // What comes twice and is no list is left a list, for the schema to refuse.
    fields.push([name, isList(shape.shape[name]) || values.length > 1 ? values : values[0]])
  }
  const read = shape.safeParse(Object.fromEntries(fields))
  if (read.success) return { ok: true, query: read.data }
  const { code, path, message } = read.error.issues[0]!
  // What JSON Schema cannot say is told apart, so that whoever keeps to the document is never answered 400.
  const status = code === 'custom' ? 422 : 400
  return { ok: false, answer: jsonResponse(status, { error: `${path.join('.') || 'query'}: ${message}` }) }
}

export function badRequest(error: string): HttpResponse {
  return jsonResponse(400, { error })
}

function isList(shape: z.core.$ZodType | undefined): boolean {
  let at = shape
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault) at = at.unwrap()
  return at instanceof z.ZodArray
}
