/** Who does something, as histories name them. */

import type { HttpRequest } from '../http-route.ts'

/** Of the account or token; of nobody who is known, what the request says. */
export function callerName({ client: { caller } }: Pick<HttpRequest, 'client'>, said: string): string {
  return caller === null ? said : caller.name
}
