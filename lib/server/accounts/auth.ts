/**
 * better-auth over the accounts of a folder: passwords, sessions and their cookies. Its own routes are not served: what the
 * server offers are routes of ours, which the policy knows, and they call what is here.
 */

import { createHash } from 'node:crypto'
import { APIError, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { AccountsStore } from '../../store/accounts-store.ts'
import { PASSWORD_LENGTH } from './password-rules.ts'

/** A person signs in again after so long, s. */
const SESSION_SECONDS = 30 * 86_400

/** A session for an account that has proven itself by other means than a password: a link that was opened. */
function openSessionPlugin() {
  return {
    id: 'open-session',
    endpoints: {
      openSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.string() }) },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId)
          if (user === null) throw new APIError('NOT_FOUND')
          const session = await ctx.context.internalAdapter.createSession(user.id)
          await setSessionCookie(ctx, { session, user })
          return ctx.json({ sessionId: session.id })
        },
      ),
    },
  } as const
}

export type Auth = ReturnType<typeof createAuth>

/** `secret`: signs cookies. Another folder's cookies have another name: browsers send them to every port of a host. */
export function createAuth({ adapter }: Pick<AccountsStore, 'adapter'>, secret: string) {
  const folder = createHash('sha256').update(`cookie name ${secret}`).digest('hex').slice(0, 8)
  return betterAuth({
    database: adapter,
    secret,
    // Of links in e-mail, which nobody sends.
    baseURL: 'http://localhost',
    telemetry: { enabled: false },
    // The server has its own, by account and address (limits.ts).
    rateLimit: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, defaultValue: 'viewer', input: false },
        disabledMs: { type: 'number', required: false, input: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    advanced: {
      cookiePrefix: `wakewatch-${folder}`,
      // Whether a request came by TLS is known of each alone.
      useSecureCookies: false,
      ipAddress: { disableIpTracking: true },
    },
    databaseHooks: {
      session: {
        create: {
          async before(session, context) {
            const user = await context?.context.internalAdapter.findUserById(session.userId)
            if (user !== undefined && user !== null && 'disabledMs' in user && user.disabledMs !== null)
              throw new APIError('FORBIDDEN', { message: 'this account is disabled' })
          },
        },
      },
    },
    plugins: [openSessionPlugin()],
  })
}
