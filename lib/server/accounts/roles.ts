/** Who asks: roles of people, scopes of tokens, and what the server found out about a caller. */

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'analyst', 'reviewer', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** What a token may be used for; none holds another. */
export const SCOPES = ['read', 'predict', 'ingest', 'write', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** Somebody who is known. */
export type Caller =
  | {
      readonly kind: 'account'
      readonly accountId: string
      readonly sessionId: string
      readonly name: string
      readonly email: string
      readonly role: Role
    }
  | {
      readonly kind: 'token'
      readonly tokenId: string
      /** Null: made by the command line. */
      readonly accountId: string | null
      readonly name: string
      /** Of its owner now: whoever may less, their tokens may less. */
      readonly role: Role
      readonly scopes: readonly Scope[]
    }

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text)
}

export function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text)
}

/** Whether one role may do what another may. */
export function mayActAs(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}
