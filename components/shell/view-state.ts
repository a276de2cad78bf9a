/**
 * What is being looked at, as the address holds it: a reload shows the same, and so does a link that somebody is sent.
 * Addresses come from anywhere: what cannot be read is passed over, field by field. What the address holds besides
 * stays in it. A field more is a line in FIELDS. Pure.
 */

import * as z from 'zod'

/** Longer addresses are nobody's view. */
const LONGEST = 4096
/** Digits of degrees: a metre; of the zoom: more than anybody sees. */
const PLACE_DIGITS = 5
const ZOOM_DIGITS = 2
const MINUTE_MS = 60_000
/** Web Mercator ends there. */
const LARGEST_LAT_DEG = 85.06
const LARGEST_ZOOM = 22

export interface MapPlace {
  readonly latDeg: number
  readonly lonDeg: number
  readonly zoom: number
}

export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

const at = z
  .string()
  .regex(/^-?\d{1,2}(\.\d{1,9})?,-?\d{1,3}(\.\d{1,9})?,\d{1,2}(\.\d{1,9})?$/)
  .transform((text): MapPlace => {
    const [latDeg, lonDeg, zoom] = text.split(',').map(Number) as [number, number, number]
    return { latDeg, lonDeg, zoom }
  })
  .refine(
    ({ latDeg, lonDeg, zoom }) =>
      Math.abs(latDeg) <= LARGEST_LAT_DEG && Math.abs(lonDeg) <= 180 && zoom <= LARGEST_ZOOM,
  )

/** Ids of alerts are hashes; those of tests are words. No control characters. */
const id = z.string().regex(/^[^\p{Cc}]{1,64}$/u)

/** From and to, UTC to the minute: '20260320T0415,20260321T0000'. */
const span = z
  .string()
  .regex(/^\d{8}T\d{4},\d{8}T\d{4}$/)
  .transform((text): TimeSpan => {
    const [fromMs, toMs] = text.split(',').map(readMinute) as [number, number]
    return { fromMs, toMs }
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs)

/** A number 0..1. */
const share = z
  .string()
  .regex(/^(0(\.\d{1,3})?|1)$/)
  .transform(Number)

/** How each field is read from its parameter; what it is without one; how it is written, null: left out. */
const FIELDS = {
  at: field(at.nullable(), null, (place) => place && writePlace(place)),
  alert: field(id.nullable(), null, (alert) => alert),
  /** One that was picked on the map, without an alert. */
  vessel: field(id.nullable(), null, (vessel) => vessel),
  /** That is selected on the timebar. */
  time: field(span.nullable(), null, (time) => time && writeSpan(time)),
  tab: field(z.enum(['open', 'changes']), 'open', (tab) => tab),
  order: field(z.enum(['severity', 'score', 'newest']), 'severity', (order) => order),
  /** What the queue is narrowed to (components/alerts/queue-filter.ts). */
  area: field(id.nullable(), null, (area) => area),
  score: field(share.nullable(), null, (score) => (score === null ? null : String(score))),
  rule: field(id.nullable(), null, (rule) => rule),
  flag: field(id.nullable(), null, (flag) => flag),
  type: field(id.nullable(), null, (type) => type),
  text: field(id.nullable(), null, (text) => text),
}

export type View = { readonly [Name in keyof typeof FIELDS]: (typeof FIELDS)[Name]['usual'] }

interface Field<Value> {
  readonly usual: Value
  read(text: string | null): Value
  /** Null for what it is without a parameter. */
  write(value: Value): string | null
}

function field<Value>(
  shape: z.ZodType<Value>,
  usual: Value,
  write: (value: Value) => string | null,
): Field<Value> {
  return {
    usual,
    read(text) {
      if (text === null) return usual
      const parsed = shape.safeParse(text)
      return parsed.success ? parsed.data : usual
    },
    write: (value) => (value === usual ? null : write(value)),
  }
}

const NAMES = Object.keys(FIELDS) as (keyof View)[]

/** `search`: the query of an address, with or without its question mark. */
export function readView(search: string): View {
  const query = new URLSearchParams(search.length > LONGEST ? '' : search)
  const entries = NAMES.map((name) => [name, FIELDS[name].read(query.get(name))])
  return Object.fromEntries(entries) as View
}

/** The query with the changes put in; '' or with its question mark. */
export function writeView(search: string, change: Partial<View>): string {
  const query = new URLSearchParams(search.length > LONGEST ? '' : search)
  for (const name of NAMES) {
    if (!(name in change)) continue
    const text = (FIELDS[name] as Field<unknown>).write(change[name])
    if (text === null) query.delete(name)
    else query.set(name, text)
  }
  // Commas need no escape in a query, and are easier to read.
  const text = query.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** As it stands in an address: the same for places that look the same. */
export function writePlace({ latDeg, lonDeg, zoom }: MapPlace): string {
  const digits = [PLACE_DIGITS, PLACE_DIGITS, ZOOM_DIGITS]
  return [latDeg, wrapped(lonDeg), zoom].map((value, i) => String(Number(value.toFixed(digits[i])))).join(',')
}

/** Maps count on beyond 180° when they are dragged around the world. */
function wrapped(lonDeg: number): number {
  return ((((lonDeg + 180) % 360) + 360) % 360) - 180
}

/** To the minute, outwards. */
function writeSpan({ fromMs, toMs }: TimeSpan): string {
  return [Math.floor(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS)]
    .map((minute) => new Date(minute * MINUTE_MS).toISOString().slice(0, 16).replace(/[-:]/g, ''))
    .join(',')
}

/** NaN where it is no day of the calendar. */
function readMinute(text: string): number {
  const [year, month, day, hour, minute] = [
    text.slice(0, 4),
    text.slice(4, 6),
    text.slice(6, 8),
    text.slice(9, 11),
    text.slice(11, 13),
  ]
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}Z`)
}
