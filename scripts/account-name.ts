/** Who does it, where nobody says. */

import { userInfo } from 'node:os'

/** A container may run under an account that has no name. */
export function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
