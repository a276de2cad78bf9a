import type { NmeaClock } from './clock.ts'
import { aidToNavigation } from './messages/aid-to-navigation.ts'
import { aircraftPosition } from './messages/aircraft.ts'
import { classAPosition } from './messages/class-a.ts'
import { classBPosition } from './messages/class-b.ts'
import { readBaseStationTimeMs } from './messages/identity.ts'
import { utcSecondOf } from './messages/quantities.ts'
import type { Payload } from './payload.ts'

/** First bit of the UTC second by message type, 0 for the types that have none. */
const SECOND_BIT_OF_TYPE = new Uint16Array(64)
for (const type of [1, 2, 3]) SECOND_BIT_OF_TYPE[type] = classAPosition.starts.timeStamp
for (const type of [18, 19]) SECOND_BIT_OF_TYPE[type] = classBPosition.starts.timeStamp
SECOND_BIT_OF_TYPE[9] = aircraftPosition.starts.timeStamp
SECOND_BIT_OF_TYPE[21] = aidToNavigation.starts.timeStamp

const SECOND_BITS = 6
const REPEAT_BIT = 6

/** Lets a message that brings no time of its own move or read the clock; the reading is in `clock`. */
export function readMessageTime(clock: NmeaClock, payload: Payload): void {
  const type = payload.unsigned(0, 6)
  // What a repeater sent on is late by an unknown time: good for neither second nor date.
  const isRepeated = payload.unsigned(REPEAT_BIT, 2) !== 0
  if (isRepeated) clock.readSecond(Number.NaN)
  else if (type === 4 || type === 11) {
    clock.readBaseStation(readBaseStationTimeMs(payload))
  } else {
    const bit = SECOND_BIT_OF_TYPE[type]
    const isWhole = bit > 0 && payload.bitLength >= bit + SECOND_BITS
    clock.readSecond(isWhole ? utcSecondOf(payload.unsigned(bit, SECOND_BITS)) : Number.NaN)
  }
}
