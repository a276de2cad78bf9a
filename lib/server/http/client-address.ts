/** Where a request comes from, and how. */

import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * Of the peer. A proxy on this machine adds its peer's address at the end; what stands before that anybody may have
 * written, and so may a program on this machine.
 */
export function readClientAddress({ socket, headers }: IncomingMessage): string {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (peer !== '127.0.0.1' && peer !== '::1') return peer
  const forwarded = headers['x-forwarded-for']
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)!.trim()
  return isIP(last) === 0 ? peer : last
}

export function cameByTls({ headers }: IncomingMessage): boolean {
  return headers['x-forwarded-proto'] === 'https'
}
