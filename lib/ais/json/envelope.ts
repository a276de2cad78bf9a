/** Arrays and objects around messages. */

import { receiveTimeOf } from './aiscatcher.ts'
import { isObject, ownValue } from './json-value.ts'

export interface Envelope {
  readonly elements: readonly unknown[]
  /** When its messages were received, epoch ms; NaN where it does not say. */
  readonly timeMs: number
}

/**
 * An array; an object with AIS-catcher's `msgs`; or AIS-catcher's object of the sentences of one message and nothing
 * of what they mean (`{"class":"AIS","rxuxtime":…,"nmea":["!AIVDM,…"]}`). Null where it is none.
 */
export function envelopeOf(value: unknown): Envelope | null {
  if (Array.isArray(value)) return { elements: value, timeMs: Number.NaN }
  if (!isObject(value)) return null
  const messages = ownValue(value, 'msgs')
  if (Array.isArray(messages)) return { elements: messages, timeMs: Number.NaN }
  const sentences = ownValue(value, 'nmea')
  if (!Array.isArray(sentences) || sentences.length === 0 || Object.hasOwn(value, 'type')) return null
  return { elements: sentences, timeMs: receiveTimeOf(value) }
}
