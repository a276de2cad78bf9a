/** Why a source lets a peer go or gives up a connection: one line for a person, without secrets. */
export class PeerFault extends Error {
  override readonly name = 'PeerFault'
}

/** Codes of Node's errors in words. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the peer',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  EISDIR: 'a directory, not a file',
  EIO: 'the device was lost',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection broke off',
}

const LONGEST_TEXT = 200

/** One line on an error, fit for a person and a log. */
export function faultText(error: unknown): string {
  if (error instanceof PeerFault) return plainText(error.message)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const text = WORDS[code] ?? (error instanceof Error ? error.message || code : String(error))
  return plainText(text)
}

/** What a peer wrote, as text of one line. */
export function plainText(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(/[^\x20-\x7e]/g, '.')
}
