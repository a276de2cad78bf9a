/** Lines as a receiver network writes them: TAG block and sentence, now and then damaged on the way. */

import type { Random } from './random.ts'

const OPTIONS = {
  /** Share of lines with one character changed, and of lines cut off. */
  garbled: 0.0006,
  cut: 0.0004,
} as const

/**
 * One line for each sentence of a message. Time and source stand on the first; the group ties the others to it
 * (IEC 61162-450).
 */
export function frameLines(
  sentences: readonly string[],
  receiver: string,
  stampMs: number,
  group: number,
): string[] {
  return sentences.map((sentence, index) => {
    const tie = sentences.length > 1 ? `g:${index + 1}-${sentences.length}-${group}` : ''
    const origin = index === 0 ? `s:${receiver},c:${Math.floor(stampMs / 1000)}` : ''
    const fields = [tie, origin].filter((field) => field !== '').join(',')
    return `\\${fields}*${checksum(fields)}\\${sentence}`
  })
}

/** The line, or what a bad connection left of it. */
export function damageLine(line: string, random: Random): string {
  const chance = random.next()
  if (chance < OPTIONS.cut) return line.slice(0, Math.floor(random.between(20, line.length - 3)))
  if (chance >= OPTIONS.cut + OPTIONS.garbled) return line
  // Within the sentence: its checksum no longer fits.
  const from = line.indexOf('!') + 14
  const at = Math.floor(random.between(from, line.length - 5))
  return `${line.slice(0, at)}${line[at] === 'w' ? '0' : 'w'}${line.slice(at + 1)}`
}

function checksum(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}
