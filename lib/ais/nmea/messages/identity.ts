import type { RejectReason } from '../../rejects.ts'
import type { Payload } from '../payload.ts'
import { baseStation, epochMs } from './base-station.ts'
import { classBExtended } from './class-b.ts'
import {
  isParentShipCraft,
  staticPartA,
  staticPartB,
  staticPartBCraft,
  staticPartUnknown,
} from './static-class-b.ts'
import { staticVoyage } from './static-voyage.ts'

/**
 * What an identity message (5, 19, 24A, 24B) says, written over from message to message. Texts are trimmed,
 * '' where not given; numbers NaN. The keys are those of `Identity` in lib/ais/report.ts. Parts A and B of
 * message 24 each say their half: nothing is joined here.
 */
export interface IdentityFields {
  /** 5, 19 or 24. */
  type: number
  mmsi: number
  name: string
  callSign: string
  /** Digits, '' where absent. */
  imo: string
  /** 1-99; the numbers above are reserved (ITU-R M.1371-5 table 53) and read as missing. */
  shipType: number
  lengthM: number
  widthM: number
}

export function emptyIdentity(): IdentityFields {
  return {
    type: 0,
    mmsi: 0,
    name: '',
    callSign: '',
    imo: '',
    shipType: Number.NaN,
    lengthM: Number.NaN,
    widthM: Number.NaN,
  }
}

export function isIdentityType(type: number): boolean {
  return type === 5 || type === 19 || type === 24
}

const LARGEST_SHIP_TYPE = 99

/** Reads an identity message into `out`; only its texts are allocated. The reason where it is refused. */
export function readIdentity(payload: Payload, out: IdentityFields): RejectReason | null {
  clear(out)
  const type = payload.unsigned(0, 6)
  out.type = type
  out.mmsi = payload.unsigned(staticVoyage.starts.mmsi, 30)
  if (type === 5) return readStaticVoyage(payload, out)
  if (type === 19) return readExtended(payload, out)
  if (type === 24) return readStaticPart(payload, out)
  return 'not-understood'
}

function readStaticVoyage(payload: Payload, out: IdentityFields): RejectReason | null {
  if (isWrongLength(payload, staticVoyage.minimumBits)) return lengthFault(payload)
  const at = staticVoyage.starts
  const imo = payload.unsigned(at.imo, 30)
  out.imo = imo === 0 ? '' : String(imo)
  out.callSign = payload.text(at.callSign, 7)
  out.name = payload.text(at.name, 20)
  setShipType(payload, out, at.shipType)
  setSize(payload, out, at)
  return null
}

function readExtended(payload: Payload, out: IdentityFields): RejectReason | null {
  if (isWrongLength(payload, classBExtended.minimumBits)) return lengthFault(payload)
  const at = classBExtended.starts
  out.name = payload.text(at.name, 20)
  setShipType(payload, out, at.shipType)
  setSize(payload, out, at)
  return null
}

function readStaticPart(payload: Payload, out: IdentityFields): RejectReason | null {
  if (isWrongLength(payload, staticPartUnknown.minimumBits)) return lengthFault(payload)
  const part = payload.unsigned(staticPartA.starts.partNumber, 2)
  if (part === 0) {
    if (isWrongLength(payload, staticPartA.minimumBits)) return lengthFault(payload)
    out.name = payload.text(staticPartA.starts.name, 20)
    return null
  }
  // Part numbers 2 and 3 are for future use: the vessel was heard, no more.
  if (part > 1) return null
  const isCraft = isParentShipCraft(out.mmsi)
  if (isWrongLength(payload, isCraft ? staticPartBCraft.minimumBits : staticPartB.minimumBits)) {
    return lengthFault(payload)
  }
  out.callSign = payload.text(staticPartB.starts.callSign, 7)
  setShipType(payload, out, staticPartB.starts.shipType)
  if (!isCraft) setSize(payload, out, staticPartB.starts)
  return null
}

/** UTC of a base station report (messages 4 and 11) as epoch ms; NaN where it is not given or impossible. */
export function readBaseStationTimeMs(payload: Payload): number {
  if (isWrongLength(payload, baseStation.minimumBits)) return Number.NaN
  const at = baseStation.starts
  return epochMs(
    payload.unsigned(at.year, 14),
    payload.unsigned(at.month, 4),
    payload.unsigned(at.day, 5),
    payload.unsigned(at.hour, 5),
    payload.unsigned(at.minute, 6),
    payload.unsigned(at.second, 6),
  )
}

function setShipType(payload: Payload, out: IdentityFields, startBit: number): void {
  const shipType = payload.unsigned(startBit, 8)
  if (shipType >= 1 && shipType <= LARGEST_SHIP_TYPE) out.shipType = shipType
}

function setSize(
  payload: Payload,
  out: IdentityFields,
  at: {
    readonly toBowM: number
    readonly toSternM: number
    readonly toPortM: number
    readonly toStarboardM: number
  },
): void {
  out.lengthM = payload.unsigned(at.toBowM, 9) + payload.unsigned(at.toSternM, 9) || Number.NaN
  out.widthM = payload.unsigned(at.toPortM, 6) + payload.unsigned(at.toStarboardM, 6) || Number.NaN
}

function clear(out: IdentityFields): void {
  out.name = ''
  out.callSign = ''
  out.imo = ''
  out.shipType = Number.NaN
  out.lengthM = Number.NaN
  out.widthM = Number.NaN
}

function isWrongLength(payload: Payload, minimumBits: number): boolean {
  return payload.tooLong || payload.bitLength < minimumBits
}

function lengthFault(payload: Payload): RejectReason {
  return payload.tooLong ? 'too-long' : 'wrong-length'
}
