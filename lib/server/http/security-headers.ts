/** Headers of every answer: what a browser may do with it. */

import { randomBytes } from 'node:crypto'

/** Of all answers. */
const FIXED: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/** Of answers that are no page: nothing in them is run, shown or framed. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  ...FIXED,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/**
 * Of a page. Scripts run by nonce alone, and what they load (`strict-dynamic`); nothing comes from elsewhere. Images may
 * be data and blobs, which the map draws its icons from.
 */
export function pageHeaders(nonce: string = randomBytes(16).toString('base64')): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return { ...FIXED, 'content-security-policy': policy.join('; ') }
}
