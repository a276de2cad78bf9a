/**
 * The one token that opens the server. It is told once, when it is made; the folder keeps only its hash. It has 256
 * random bits, so that a fast hash without salt gives nothing away.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const TOKEN_BYTES = 32
const HASH = /^[0-9a-f]{64}$/
/** Longer than any token: nothing longer is hashed. */
const LONGEST = 128

export interface AccessToken {
  /** The token itself where it was made just now; null: it was told before. */
  readonly fresh: string | null
  /** Takes the same time whatever is wrong with it. */
  matches(token: string): boolean
}

/**
 * Reads the hash in `file`, or makes a token and keeps its hash there, for nobody else to read. `renew`: a new token,
 * and the old one opens nothing any more. Throws the system's errors, and where the file holds something else.
 */
export function openAccessToken(file: string, renew: boolean): AccessToken {
  const fresh = renew || !existsSync(file) ? randomBytes(TOKEN_BYTES).toString('base64url') : null
  if (fresh !== null) writePrivate(file, `${hashOf(fresh).toString('hex')}\n`)
  const kept = readFileSync(file, 'utf8').trim()
  if (!HASH.test(kept)) throw new Error(`${file} holds no hash of a token; --new-token makes one`)
  const hash = Buffer.from(kept, 'hex')
  return {
    fresh,
    matches: (token) => token.length <= LONGEST && timingSafeEqual(hashOf(token), hash),
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function writePrivate(file: string, text: string): void {
  const draft = `${file}.part`
  writeFileSync(draft, text, { mode: 0o600 })
  // The mode above holds for a new file only.
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}
