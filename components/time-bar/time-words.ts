/** Times as the timebar says them: UTC always, by Intl. */

import { hoursOf, type Span } from './time-range.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC', hourCycle: 'h23' })
    formats.set(key, format)
  }
  return format
}

/** 21 Nov 04:10 */
export function minuteWords(timeMs: number, language: string): string {
  const day = formatOf(language, { day: '2-digit', month: 'short' }).format(timeMs)
  return `${day} ${hourWords(timeMs, language)}`
}

export function hourWords(timeMs: number, language: string): string {
  return formatOf(language, { hour: '2-digit', minute: '2-digit' }).format(timeMs)
}

export function dayWords(timeMs: number, language: string): string {
  return formatOf(language, { day: 'numeric', month: 'short' }).format(timeMs)
}

export function monthWords(timeMs: number, language: string): string {
  return formatOf(language, { month: 'short', year: 'numeric' }).format(timeMs)
}

/** 2.8 d, 14.2 h */
export function lengthWords(span: Span, language: string): string {
  const hours = hoursOf(span)
  const isDays = hours >= 48
  const value = isDays ? hours / 24 : hours
  const digits = { minimumFractionDigits: value < 10 ? 1 : 0, maximumFractionDigits: value < 10 ? 1 : 0 }
  return `${new Intl.NumberFormat(language, digits).format(value)} ${isDays ? 'd' : 'h'}`
}

export function numberWords(value: number, digits: number, language: string): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}
