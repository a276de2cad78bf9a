/** Identity in fold states: its bytes, and what a ship has lately claimed to be. */

import type { Identity } from '../ais/report.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

export function writeIdentity(writer: StateWriter, identity: Identity): void {
  writer.text(identity.name)
  writer.text(identity.callSign)
  writer.text(identity.imo)
  writer.float64(identity.shipType)
  writer.float64(identity.lengthM)
  writer.float64(identity.widthM)
}

export function readIdentity(reader: StateReader): Identity {
  return {
    name: reader.text(),
    callSign: reader.text(),
    imo: reader.text(),
    shipType: reader.float64(),
    lengthM: reader.float64(),
    widthM: reader.float64(),
  }
}

/**
 * What tells ships apart, each the last heard: messages 5 and 19 say all, 24A only the name, 24B only the
 * call sign. '' while not heard.
 */
export interface Claim {
  imo: string
  callSign: string
  name: string
}

export function startClaim(): Claim {
  return { imo: '', callSign: '', name: '' }
}

/** Takes over what the identity says, keeping what it leaves out. */
export function updateClaim(claim: Claim, identity: Identity): void {
  if (identity.imo !== '') claim.imo = identity.imo
  if (identity.callSign !== '') claim.callSign = identity.callSign
  if (identity.name !== '') claim.name = identity.name
}

export type Agreement = 'agrees' | 'contradicts' | 'unknown'

/**
 * Whether two claims are the same ship's. The IMO number stays with a hull for life, so two of them decide.
 * Else one equal text agrees, because names and call signs are typed by hand and change with owners; only
 * when all that both say differs do they contradict.
 */
export function compareClaims(a: Claim, b: Claim): Agreement {
  if (a.imo !== '' && b.imo !== '') return a.imo === b.imo ? 'agrees' : 'contradicts'
  const hasCallSigns = a.callSign !== '' && b.callSign !== ''
  const hasNames = a.name !== '' && b.name !== ''
  if ((hasCallSigns && a.callSign === b.callSign) || (hasNames && a.name === b.name)) return 'agrees'
  return hasCallSigns || hasNames ? 'contradicts' : 'unknown'
}

export function writeClaim(writer: StateWriter, claim: Claim): void {
  writer.text(claim.imo)
  writer.text(claim.callSign)
  writer.text(claim.name)
}

export function readClaim(reader: StateReader): Claim {
  return { imo: reader.text(), callSign: reader.text(), name: reader.text() }
}
