/**
 * Identity conflicts of the first sort: what a ship says of itself changes under way. Name, IMO number and call
 * sign are followed within one trip: both claims were heard at sea, so a ship renamed in port is none.
 *
 * One message is not enough: an identity has no place, and that of another transponder of the number, heard before
 * its first position, can only be taken for this ship's. A change is told when the new claim is heard again, or when
 * what comes next is not the old one.
 *
 * Two claims make one event, however often a transponder goes back and forth between them: it grows. It ends with
 * the trip.
 */

import type { Identity } from '../ais/report.ts'
import { ContentHash } from '../features/ids.ts'
import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { isClaim, isSameClaim } from './identity-conflict-claims.ts'
import type { IdentityConflictOutput } from './outputs.ts'
import {
  decodeExtent,
  type Extent,
  encodeExtent,
  extendExtent,
  noExtent,
  placeOf,
  startExtent,
} from './track-events-place.ts'

/** Changes of a trip at most; a transponder that makes up names all day has said enough by then. Own. */
const CHANGES_PER_TRIP = 16

const FIELDS = ['name', 'imo', 'callSign'] as const
type ClaimField = (typeof FIELDS)[number]

/** Two claims of one field, heard one after the other. */
export interface IdentityChange {
  readonly field: ClaimField
  readonly before: string
  readonly after: string
  /** When the second was heard first. */
  readonly startMs: number
  /** When either was heard last after the other. */
  endMs: number
  /** Where the ship was at the changes. */
  readonly extent: Extent
  /** More than one message speaks for it. */
  isConfirmed: boolean
  isTold: boolean
}

/** What was claimed in a trip so far. */
export interface TripClaims {
  /** The claims in force; '' where none was heard. */
  name: string
  imo: string
  callSign: string
  readonly changes: IdentityChange[]
}

export function noClaims(): TripClaims {
  return { name: '', imo: '', callSign: '', changes: [] }
}

export function copyClaims(claims: TripClaims): TripClaims {
  return { ...claims, changes: claims.changes.map((change) => ({ ...change, extent: { ...change.extent } })) }
}

/** Takes what was heard at a time and place. Changes are in `claims.changes`, those to tell confirmed and not told. */
export function hearClaims(
  claims: TripClaims,
  heard: Identity,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
): void {
  for (const field of FIELDS) {
    const before = claims[field]
    const after = heard[field]
    // Nearly always nothing is new, and nothing waits to be heard again.
    if (after === before && claims.changes.length === 0) continue
    if (!isClaim(field, after)) continue
    confirmChanges(claims.changes, field, before, after)
    if (after === before) continue
    if (before === '') {
      claims[field] = after
      continue
    }
    if (isSameClaim(field, before, after)) {
      // Of a name and its beginning the whole one stays: 'MARIA', 'MARIA DEL M', 'MARIA DEL MAR'.
      if (after.length > before.length) claims[field] = after
      continue
    }
    claims[field] = after
    noteChange(claims.changes, field, before, after, timeMs, lonUnits, latUnits)
  }
}

/** What is claimed next: changes to it are heard again, and the last one was no slip if it does not go back. */
function confirmChanges(changes: IdentityChange[], field: ClaimField, inForce: string, claim: string): void {
  for (const change of changes) {
    if (change.isConfirmed || change.field !== field) continue
    const isLast = isSameClaim(field, change.after, inForce)
    change.isConfirmed =
      isSameClaim(field, change.after, claim) || (isLast && !isSameClaim(field, change.before, claim))
  }
}

function noteChange(
  changes: IdentityChange[],
  field: ClaimField,
  before: string,
  after: string,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
): void {
  for (const change of changes) {
    if (change.field !== field || !isSamePair(change, before, after)) continue
    change.endMs = timeMs
    extendExtent(change.extent, lonUnits, latUnits)
    return
  }
  if (changes.length === CHANGES_PER_TRIP) {
    // Slips make room.
    const slip = changes.findIndex(({ isConfirmed }) => !isConfirmed)
    if (slip < 0) return
    changes.splice(slip, 1)
  }
  const extent = noExtent()
  startExtent(extent, lonUnits, latUnits)
  const isConfirmed = false
  changes.push({ field, before, after, startMs: timeMs, endMs: timeMs, extent, isConfirmed, isTold: false })
}

/** In either order. */
function isSamePair({ field, before, after }: IdentityChange, one: string, other: string): boolean {
  const is = (a: string, b: string) => isSameClaim(field, a, b)
  return (is(before, one) && is(after, other)) || (is(before, other) && is(after, one))
}

const hash = new ContentHash()

export function changeOutput(
  mmsi: string,
  trackId: string,
  change: IdentityChange,
  decidedMs: number,
  open: boolean,
): IdentityConflictOutput {
  const { field, before, after, startMs, endMs } = change
  const id = hash.reset().text('identityConflict').text(trackId).text(field).float64(startMs)
  return {
    kind: 'identityConflict',
    id: id.text(before).text(after).digest(),
    mmsi,
    trackId,
    decidedMs,
    open,
    startMs,
    endMs,
    ...placeOf(change.extent),
    conflict: field,
    otherTrackId: null,
    before,
    after,
    apartKm: Number.NaN,
  }
}

const IS_CONFIRMED = 1
const IS_TOLD = 2

export function encodeClaims(claims: TripClaims, writer: StateWriter): void {
  for (const field of FIELDS) writer.text(claims[field])
  writer.count(claims.changes.length)
  for (const change of claims.changes) {
    writer.byte(FIELDS.indexOf(change.field))
    writer.text(change.before)
    writer.text(change.after)
    writer.float64(change.startMs)
    writer.float64(change.endMs)
    encodeExtent(change.extent, writer)
    writer.byte((change.isConfirmed ? IS_CONFIRMED : 0) + (change.isTold ? IS_TOLD : 0))
  }
}

/** Throws on a field that there is none. */
export function decodeClaims(reader: StateReader): TripClaims {
  const claims = {
    name: reader.text(),
    imo: reader.text(),
    callSign: reader.text(),
    changes: [] as IdentityChange[],
  }
  for (let left = reader.count(); left > 0; left--) {
    const field = FIELDS[reader.byte()]
    if (field === undefined) throw new Error('events: identity change of no field')
    const change = {
      field,
      before: reader.text(),
      after: reader.text(),
      startMs: reader.float64(),
      endMs: reader.float64(),
      extent: decodeExtent(reader),
    }
    const flags = reader.byte()
    claims.changes.push({
      ...change,
      isConfirmed: (flags & IS_CONFIRMED) !== 0,
      isTold: (flags & IS_TOLD) !== 0,
    })
  }
  return claims
}
