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

/** Of a list whose clock shows `nowMs`: the time of the same day, else the day. */
export function shortMomentWords(timeMs: number, nowMs: number | null): string {
  const isToday = nowMs !== null && Math.floor(timeMs / DAY_MS) === Math.floor(nowMs / DAY_MS)
  return isToday ? momentWords(timeMs).slice(7) : momentWords(timeMs).slice(0, 6)
}

/** `21 Nov 20:48 to 21:10`: a day is told once. */
export function spanWords(fromMs: number, toMs: number): string {
  const [from, to] = [momentWords(fromMs), momentWords(toMs)]
  return `${from} to ${from.slice(0, 6) === to.slice(0, 6) ? to.slice(7) : to}`
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
  raisedMs: 'raised',
  open: 'whether it may still change',
  place: 'place',
  zoneId: 'zone',
  otherMmsi: 'other vessel',
  severity: 'severity',
  suspicion: 'suspicion',
  causes: 'causes',
  vessel: 'what is known of the vessel',
}

/** What changes with nearly every other field: told where nothing else is. */
const FOLLOWING = ['place', 'causes']

/** `suspicion 0.79 to 0.88, zone`; empty where nothing is to be told. */
export function fieldWords(revision: WireAlertRevision): string {
  if (revision.change !== 'changed') return ''
  const words = revision.fields.map(({ field, from, to }) => oneField(field, from, to))
  const telling = words.filter((one, i) => one !== '' && !FOLLOWING.includes(revision.fields[i]!.field))
  return (telling.length > 0 ? telling : words.filter((one) => one !== '')).join(', ')
}

function oneField(field: string, from: unknown, to: unknown): string {
  const name = FIELD_WORDS[field] ?? field
  if (field === 'suspicion' && typeof from === 'number' && typeof to === 'number')
    // What is shown as the same is not told as a change.
    return from.toFixed(2) === to.toFixed(2) ? '' : `${name} ${from.toFixed(2)} to ${to.toFixed(2)}`
  if (field.endsWith('Ms') && typeof from === 'number' && typeof to === 'number')
    return `${name} ${spanWords(from, to)}`
  if (field === 'open') return to === true ? 'may change again' : 'final'
  return name
}

/** Reasons of rejects are words with dashes. */
export function reasonWords(reason: string): string {
  return reason.replaceAll('-', ' ')
}
