/** Runs of fields that several messages share, bit for bit. */

import { flag, invertedFlag, scaled, tail, text, whole, wholeUnless } from './field.ts'
import { courseDegOf, speedKnotsOf, utcSecondOf, wholeDegreesOf } from './quantities.ts'

/** The first 38 bits of every message. */
export function header<T extends number>() {
  return {
    type: whole<T>(6),
    /** Times that a repeater sent it on, 0-3; 3: do not repeat any more. */
    repeat: whole(2),
    /** 0-1,073,741,823; a valid one has at most nine digits. */
    mmsi: whole(30),
  }
}

/** Speed over ground, 0-102.2 kn; 102.2 means that or more. */
export const speedKnots = scaled(10, 1023, 10, speedKnotsOf)
/** Course over ground, 0 <= course < 360. */
export const courseDeg = scaled(12, 3600, 10, courseDegOf)
/** True heading, 0-359. */
export const headingDeg = scaled(9, 511, 1, wholeDegreesOf)
/** Navigation status of table 48, 0-14 (7: engaged in fishing); 15, "not defined", is null. */
export const navigationStatus = wholeUnless(4, 15)
/** Position fixing device, 1-15 (1 GPS, 7 surveyed, 15 internal); 0, "undefined", is null. */
export const epfd = wholeUnless(4, 0)
/** Ship and cargo type of table 53, 1-255 (30 fishing); 0 is null. */
export const shipType = wholeUnless(8, 0)

/** Distances from the reference point of the position to the ship's sides, metres; 511 and 63 mean that or more. */
export const dimensions = { toBowM: whole(9), toSternM: whole(9), toPortM: whole(6), toStarboardM: whole(6) }

/** Communication state of messages that are always SOTDMA or always ITDMA (annex 2, 3.3.7): 19 bits as sent. */
export const communicationState = { radio: tail(whole(19)) }

/** Communication state with its selector: 0 SOTDMA, 1 ITDMA. */
export const selectedCommunicationState = { isItdma: tail(flag()), radio: tail(whole(19)) }

/** Data terminal equipment, 0 available. */
export const isDataTerminalReady = invertedFlag

/** Name, call sign: six-bit text, null where blank. */
export const shipName = text(20)
export const callSign = text(7)

/** Keys that follow from the 6-bit time stamp of a position. */
export function deriveSecond(values: { readonly timeStamp: number }) {
  const second = utcSecondOf(values.timeStamp)
  return { utcSecond: Number.isNaN(second) ? null : second }
}

/** Length and width; null while neither side of the reference point is known (annex 8, 3.3). */
export function deriveSize(values: {
  readonly toBowM: number
  readonly toSternM: number
  readonly toPortM: number
  readonly toStarboardM: number
}) {
  return {
    lengthM: values.toBowM + values.toSternM || null,
    widthM: values.toPortM + values.toStarboardM || null,
  }
}
