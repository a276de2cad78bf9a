import type { RejectReason } from '../rejects.ts'
import { singleSlotBinary } from './messages/binary.ts'
import { chooseLayout, type LayoutKey } from './messages/choose-layout.ts'
import { CHANNELS_ADDRESSED_BIT } from './messages/link-management.ts'
import { staticPartA } from './messages/static-class-b.ts'
import type { Payload } from './payload.ts'

type AnyLayout = NonNullable<ReturnType<typeof chooseLayout>>

/**
 * One decoded AIS message, told apart by `type` (and 24 by `partNumber`, 22, 25 and 26 by `isAddressed` and
 * `isStructured`). Units are in the names; what the message says is not available is null.
 */
export type AisMessage = ReturnType<AnyLayout['read']>

/** A message that could not be decoded. */
export interface MessageFault {
  readonly ok: false
  readonly reason: RejectReason
}

/** Message type, repeat indicator and MMSI (ITU-R M.1371-5 annex 8): what every message has. */
const HEADER_BITS = 38

/**
 * Decodes every field of a message. Refused are messages too short for the fields they must have
 * (`wrong-length`), longer than any (`too-long`), and of a type that ITU-R M.1371-5 does not know (`unknown-type`).
 */
export function decodeMessage(payload: Payload): AisMessage | MessageFault {
  const layout = layoutOf(payload)
  return typeof layout === 'string' ? { ok: false, reason: layout } : layout.read(payload)
}

/** Why `decodeMessage` would refuse a message, null where it would not: for readers that do not need its fields. */
export function findMessageFault(payload: Payload): RejectReason | null {
  const layout = layoutOf(payload)
  return typeof layout === 'string' ? layout : null
}

export function isMessageFault(result: AisMessage | MessageFault): result is MessageFault {
  return 'ok' in result
}

function layoutOf(payload: Payload): AnyLayout | RejectReason {
  if (payload.tooLong) return 'too-long'
  if (payload.bitLength < HEADER_BITS) return 'wrong-length'
  const layout = chooseLayout(layoutKeyOf(payload))
  if (layout === null) return 'unknown-type'
  return payload.bitLength < layout.minimumBits ? 'wrong-length' : layout
}

/** Message type 0-63: the first six bits, 0 for an empty payload. */
function messageTypeOf(payload: Payload): number {
  return payload.unsigned(0, 6)
}

function layoutKeyOf(payload: Payload): LayoutKey {
  const type = messageTypeOf(payload)
  const addressedBit =
    type === 22 ? CHANNELS_ADDRESSED_BIT : singleSlotBinary.broadcastPlain.starts.isAddressed
  return {
    type,
    mmsi: payload.unsigned(staticPartA.starts.mmsi, 30),
    partNumber: payload.unsigned(staticPartA.starts.partNumber, 2),
    isAddressed: payload.unsigned(addressedBit, 1) === 1,
    isStructured: payload.unsigned(singleSlotBinary.broadcastPlain.starts.isStructured, 1) === 1,
  }
}
