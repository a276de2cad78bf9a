/** Values of options that several commands take. Each throws what commander takes for a wrong use. */

import { InvalidArgumentError } from 'commander'
import type { Reading } from '../lib/model/training-rows.ts'

const UNIT_MS = { m: 60_000, h: 3_600_000 } as const

/** `30m,1h,2h`: one position kept in each of these times. */
export function parseThinnings(text: string): Reading[] {
  return parseSpans(text).map(({ name, ms }) => ({ name, thinMs: ms }))
}

/** The same; each is how long a vessel has been heard at most. */
export function parseHistories(text: string): Reading[] {
  return parseSpans(text).map(({ name, ms }) => ({ name: `${name} of history`, historyMs: ms }))
}

function parseSpans(text: string): { name: string; ms: number }[] {
  return text.split(',').map((part) => {
    const name = part.trim()
    const [, amount, unit] = /^(\d+)([mh])$/.exec(name) ?? []
    const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
    if (!(ms > 0)) throw new InvalidArgumentError(`'${name}' is no time such as 30m or 2h.`)
    return { name, ms }
  })
}

/** When a log without times begins, epoch ms; UTC where the text names no zone. */
export function parseStart(text: string): number {
  const startMs = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  if (Number.isNaN(startMs)) throw new InvalidArgumentError('not a time like 2026-11-27T08:00:00Z')
  return startMs
}

/** A whole number, 0 or more. */
export function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.')
  return Number(text)
}
