/** A document of rules from a file or from the standard input, as its text. */

import { createReadStream } from 'node:fs'
import { formatRuleFault, type ParsedRules, parseRules } from '../lib/alerts/rules/parse-rules.ts'
import { DOCUMENT_LIMITS } from '../lib/alerts/rules/rule-document.ts'

/** UTF-8 takes three bytes at most for a UTF-16 unit; one more tells what is longer. */
const MOST_BYTES = 3 * DOCUMENT_LIMITS.characters + 1

/** '-' is the standard input. No more is read than a document may hold. */
export async function readDocument(path: string): Promise<string> {
  const bytes = await readBytes(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${nameOf(path)}: it cannot be read (${error.code ?? error.message})`)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error(`${nameOf(path)}: it is no UTF-8 text`)
  }
}

async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
    chunks.push(chunk as Buffer)
    length += chunks.at(-1)!.length
    if (length >= MOST_BYTES) break
  }
  return Buffer.concat(chunks)
}

/** As faults name it. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path
}

export type SoundRules = Extract<ParsedRules, { ok: true }> & { readonly document: string }

/** Throws with every fault, a line each. */
export async function requireRules(path: string): Promise<SoundRules> {
  const document = await readDocument(path)
  const parsed = parseRules(document, nameOf(path))
  if (!parsed.ok) throw new Error(formatFaults(parsed))
  return { ...parsed, document }
}

export function formatFaults({ faults, faultCount }: Extract<ParsedRules, { ok: false }>): string {
  const more = faultCount - faults.length
  return [
    ...faults.map(formatRuleFault),
    ...(more > 0 ? [`and ${more.toLocaleString('en')} more`] : []),
  ].join('\n')
}
