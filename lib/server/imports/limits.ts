/** What an upload may be. People are told these before they wait for anything. */

export const UPLOAD_LIMITS = {
  /** Of a file as it is sent. Own: a year of a busy station, packed. */
  bytes: 4 * 2 ** 30,
  /** Sent at a time; this much of it is in memory. */
  partBytes: 4 * 2 ** 20,
  /** Of it when it is unpacked. */
  unpackedBytes: 32 * 2 ** 30,
  /** Times as large as packed; AIS logs grow 5 to 20 times. Own. */
  expansion: 100,
  /** Unpacked, up to here it may grow as it likes: it is little. */
  freeBytes: 64 * 2 ** 20,
  /** Uploads that wait for somebody to decide. */
  waiting: 20,
} as const
