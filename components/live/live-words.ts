/** What the live page says, in words. Pure. */

import { tenthsWords } from '../../app/overview/words.ts'
import type { WireAlertRevision } from '../../lib/server/feed/wire-records.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `4 s`, `12 min`, `3.2 h`, `5 d`; what lies ahead is now. */
export function ageWords(ageMs: number): string {
  if (ageMs < MINUTE_MS) return `${Math.max(0, Math.round(ageMs / SECOND_MS))} s`
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min`
  return ageMs < 3 * DAY_MS ? `${(ageMs / HOUR_MS).toFixed(1)} h` : `${Math.floor(ageMs / DAY_MS)} d`
}

/** `21 Nov 20:48`, UTC. */
export function momentWords(timeMs: number): string {
  const [, day, month, time] = /, (\d\d) (\w{3}) \d+ (\d\d:\d\d)/.exec(new Date(timeMs).toUTCString())!
  return `${day} ${month} ${time}`
}

export function knotsWords(speedKnots: number): string {
  return Number.isNaN(speedKnots) ? 'speed not told' : `${tenthsWords(speedKnots)} kn`
}

export function courseWords(courseDeg: number): string {
  return Number.isNaN(courseDeg) ? '' : `${String(Math.round(courseDeg) % 360).padStart(3, '0')}°`
}

export const CHANGE_WORDS: Readonly<Record<WireAlertRevision['change'], string>> = {
  added: 'New',
  changed: 'Changed',
  withdrawn: 'Withdrawn',
}

/** Fields of an alert as people call them; those that only the machine reads are not told. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  startMs: 'beginning',
  endMs: 'end',
  raisedMs: 'when it was raised',
  open: 'whether it may still change',
  place: 'place',
  zoneId: 'zone',
  otherMmsi: 'other vessel',
  severity: 'severity',
  suspicion: 'suspicion',
  causes: 'causes',
  vessel: 'what is known of the vessel',
}

/** `suspicion 0.79 to 0.88, causes`; empty where nothing is to be told. */
export function fieldWords(revision: WireAlertRevision): string {
  if (revision.change !== 'changed') return ''
  return revision.fields.map(({ field, from, to }) => oneField(field, from, to)).join(', ')
}

function oneField(field: string, from: unknown, to: unknown): string {
  const name = FIELD_WORDS[field] ?? field
  if (field === 'suspicion' && typeof from === 'number' && typeof to === 'number')
    return `${name} ${from.toFixed(2)} to ${to.toFixed(2)}`
  if (field.endsWith('Ms') && typeof from === 'number' && typeof to === 'number')
    return `${name} ${momentWords(from)} to ${momentWords(to)}`
  if (field === 'open') return to === true ? 'may change again' : 'final'
  return name
}

/** Reasons of rejects are words with dashes. */
export function reasonWords(reason: string): string {
  return reason.replaceAll('-', ' ')
}
