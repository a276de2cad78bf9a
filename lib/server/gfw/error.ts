/** Refusals in the shape of Global Fishing Watch's API. */

const WORDS = { 404: 'Not Found', 405: 'Method Not Allowed', 422: 'Unprocessable Entity' } as const

/** `title` is the parameter that is at fault, or what went wrong as a whole. */
export interface GfwMessage {
  readonly title: string
  readonly detail: string
}

export interface GfwErrorBody {
  readonly statusCode: keyof typeof WORDS
  readonly error: string
  readonly messages: readonly GfwMessage[]
}

/** Thrown by what answers a request; told to the caller. */
export class GfwError extends Error {
  override readonly name = 'GfwError'
  readonly body: GfwErrorBody

  constructor(statusCode: keyof typeof WORDS, messages: readonly GfwMessage[]) {
    super(`gfw: ${messages.map(({ title, detail }) => `${title}: ${detail}`).join('; ')}`)
    this.body = { statusCode, error: WORDS[statusCode], messages }
  }
}

export function refuse(title: string, detail: string): GfwError {
  return new GfwError(422, [{ title, detail }])
}

export function notFound(detail: string): GfwError {
  return new GfwError(404, [{ title: WORDS[404], detail }])
}
