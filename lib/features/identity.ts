/** Identities: whether two are the same ship's, what is known after another, and their bytes in states. */

import type { Identity } from '../ais/report.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

/**
 * How two identities stand: 1 the same ship, -1 two ships, 0 unknown. The IMO number stays with a hull for
 * life, so two of them decide. Else one equal text makes them the same, for names and call signs are typed by
 * hand and change with owners; only where all that both say differs are they two.
 */
export function compareIdentities(a: Identity | null, b: Identity | null): -1 | 0 | 1 {
  if (a === null || b === null) return 0
  if (a.imo !== '' && b.imo !== '') return a.imo === b.imo ? 1 : -1
  const bothCallSigns = a.callSign !== '' && b.callSign !== ''
  const bothNames = a.name !== '' && b.name !== ''
  if ((bothCallSigns && isSameText(a.callSign, b.callSign)) || (bothNames && isSameText(a.name, b.name)))
    return 1
  return bothCallSigns || bothNames ? -1 : 0
}

/** Spaces and signs apart: transponders of one ship send GUIHEYU33168 and GUI HE YU33168. */
function isSameText(a: string, b: string): boolean {
  return a === b || lettersOf(a) === lettersOf(b)
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '')
}

/** What is known after hearing `heard`: its fields where given, else those known before. */
export function mergeIdentity(known: Identity | null, heard: Identity): Identity {
  if (known === null) return heard
  if (isMergedAlready(known, heard)) return known
  return {
    name: heard.name || known.name,
    callSign: heard.callSign || known.callSign,
    imo: heard.imo || known.imo,
    shipType: Number.isNaN(heard.shipType) ? known.shipType : heard.shipType,
    lengthM: Number.isNaN(heard.lengthM) ? known.lengthM : heard.lengthM,
    widthM: Number.isNaN(heard.widthM) ? known.widthM : heard.widthM,
  }
}

/** Most identities repeat what is known: no object is made for them. */
function isMergedAlready(known: Identity, heard: Identity): boolean {
  return (
    (heard.name === '' || heard.name === known.name) &&
    (heard.callSign === '' || heard.callSign === known.callSign) &&
    (heard.imo === '' || heard.imo === known.imo) &&
    (Number.isNaN(heard.shipType) || heard.shipType === known.shipType) &&
    (Number.isNaN(heard.lengthM) || heard.lengthM === known.lengthM) &&
    (Number.isNaN(heard.widthM) || heard.widthM === known.widthM)
  )
}

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
