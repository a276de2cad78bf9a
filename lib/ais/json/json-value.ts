/** Reading fields of JSON from anyone: own properties only, so that `__proto__` and `constructor` mean nothing. */

import { BAD_NUMBER, numberOfText } from '../csv/parse-number.ts'

export type JsonObject = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** The object under a key, an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = ownValue(object, key)
  return isObject(value) ? value : EMPTY
}

const EMPTY: JsonObject = Object.freeze({})

/** The number under a key; NaN where it is missing or null, BAD_NUMBER where it is something else. */
export function numberAt(object: JsonObject, key: string): number {
  return numberOf(ownValue(object, key))
}

export function numberOf(value: unknown): number {
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'number') return value
  return typeof value === 'string' ? numberOfText(value) : BAD_NUMBER
}

/** Longest text kept of any field: AIS names have 20 characters. */
const MAX_TEXT = 256

/** The text under a key, '' where there is none; numbers are written out. */
export function textAt(object: JsonObject, key: string): string {
  return textOf(ownValue(object, key))
}

export function textOf(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : ''
}
