/** Identity in fold states: its bytes. */

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

export function writeOptionalIdentity(writer: StateWriter, identity: Identity | null): void {
  writer.byte(identity === null ? 0 : 1)
  if (identity !== null) writeIdentity(writer, identity)
}

export function readOptionalIdentity(reader: StateReader): Identity | null {
  return reader.byte() === 0 ? null : readIdentity(reader)
}
