/** The text of a register's file. */

import { openInput } from '../lib/ais/open-input.ts'

/** The largest public lists have a few MB; more is no register, or an archive made to burst. */
const MOST_BYTES = 256 * 1024 * 1024

/** UTF-8, or UTF-16 with its mark; perhaps compressed. What is neither is damaged letters, which the reader rejects. */
export async function readRegisterText(file: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of openInput(file, { stdin: process.stdin })) {
    bytes += chunk.length
    if (bytes > MOST_BYTES)
      throw new Error(`register: ${file}: more than ${MOST_BYTES / 1024 ** 2} MB, no register`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
