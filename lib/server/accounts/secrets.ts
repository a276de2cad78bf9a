/** Secrets that are made here: random enough that a fast hash without salt gives nothing away. */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const SECRET_BYTES = 32
/** Longer than any secret: nothing longer is hashed. */
const LONGEST = 128

/** 256 random bits as text; `prefix` says what it is, for people and for scanners that look for leaked ones. */
export function makeSecret(prefix: string): string {
  return `${prefix}${randomBytes(SECRET_BYTES).toString('base64url')}`
}

/** SHA-256, hexadecimal; null of what is too long to be a secret of ours. */
export function hashSecret(secret: string): string | null {
  return secret.length > LONGEST ? null : createHash('sha256').update(secret).digest('hex')
}

/**
 * Whether a stored hash is this one, in the same time wherever they differ. It was found by it; this holds where a
 * database would take what is nearly equal as equal.
 */
export function isSameHash(stored: string, given: string): boolean {
  const [a, b] = [Buffer.from(stored, 'hex'), Buffer.from(given, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Reads the secret that cookies are signed with, or makes it, for nobody else to read. */
export function openSigningSecret(file: string): string {
  if (!existsSync(file)) {
    const draft = `${file}.part`
    writeFileSync(draft, `${makeSecret('')}\n`, { mode: 0o600 })
    chmodSync(draft, 0o600)
    renameSync(draft, file)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < SECRET_BYTES)
    throw new Error(`${file} holds no secret; without that file everybody signs in again`)
  return secret
}
