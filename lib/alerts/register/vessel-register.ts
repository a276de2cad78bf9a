/** Looking vessels up in the register: by hash maps over their keys, then by how well the found entries fit. */

import { mmsiCountry } from '../../ais/mmsi.ts'
import type { Identity } from '../../ais/report.ts'
import { vesselTypeOf } from '../../events/vessel-type.ts'
import { type Claims, claimsOfEntry, claimsOfVessel, compareClaims } from './claims.ts'
import { findLicences } from './licences.ts'
import type { Authorisation, RegisterEntry, RegisterMatch, VesselFacts, VesselRegister } from './register.ts'
import { hashEntry, hashVersions } from './register-version.ts'
import { stateOfFlag } from './territories.ts'

export const REGISTER_OPTIONS = {
  /** Confidence, 0..1, from which on a match counts as a fact, in the register proper and on watch lists alike. Own. */
  useFrom: 0.7,
  /**
   * Confidence from which on two entries of a list are one vessel listed twice: more than a shared number, for reused
   * numbers are what must be told apart. Own.
   */
  oneVesselFrom: 0.9,
  /** A text or number that more vessels than this share says of none who it is, and is not looked up. Own. */
  mostSharing: 20,
} as const

/** An entry as it is looked up. */
interface Listed {
  readonly entry: RegisterEntry
  readonly claims: Claims
  readonly fromMs: number
  readonly toMs: number
  /** Place among entries that fit equally well. */
  readonly rank: number
  readonly licences: readonly Authorisation[]
}

type Index = ReadonlyMap<string, readonly Listed[]>

export function createVesselRegister(entries: readonly RegisterEntry[]): VesselRegister {
  const versions = entries.map(hashEntry)
  const listed = listEntries(entries, versions)
  const indexes: readonly [key: 'imo' | 'mmsi' | 'callSign' | 'name', index: Index][] = [
    ['imo', indexBy(listed, ({ imo }) => imo)],
    ['mmsi', indexBy(listed, ({ mmsi }) => mmsi)],
    ['callSign', indexBy(listed, ({ callSign }) => callSign)],
    ['name', indexBy(listed, ({ name }) => name)],
  ]

  function findFits(heard: Claims, timeMs: number): Fit[] {
    const found: Listed[] = []
    for (const [key, index] of indexes) {
      for (const one of index.get(heard[key]) ?? NONE)
        if (one.fromMs <= timeMs && timeMs < one.toMs && !found.includes(one)) found.push(one)
    }
    return found.length === 0 ? NO_FITS : rateEntries(heard, found)
  }

  return {
    version: hashVersions(versions),
    entries,
    factsOf(mmsi, identity, timeMs) {
      return factsFrom(mmsi, identity, bestOfEachList(findFits(claimsOfVessel(mmsi, identity), timeMs)))
    },
    matchesOf: (mmsi, identity, timeMs) =>
      findFits(claimsOfVessel(mmsi, identity), timeMs).map(({ match }) => match),
  }
}

const NONE: readonly Listed[] = []

interface Fit {
  readonly match: RegisterMatch
  readonly listed: Listed
}

const NO_FITS: Fit[] = []

/** In an order that does not depend on that of the entries: by list and id, of one id the newest first. */
function listEntries(entries: readonly RegisterEntry[], versions: readonly string[]): Listed[] {
  const sorted = entries
    .map((entry, at) => ({ entry, version: versions[at]! }))
    .sort(
      ({ entry: a, version }, { entry: b, version: other }) =>
        compareTexts(a.list, b.list) ||
        compareTexts(a.id, b.id) ||
        (b.fromMs ?? -Infinity) - (a.fromMs ?? -Infinity) ||
        compareTexts(version, other),
    )
    .map(({ entry }) => entry)
  const licences = findLicences(sorted)
  return sorted.map((entry, rank) => ({
    entry,
    claims: claimsOfEntry(entry),
    fromMs: entry.fromMs ?? -Infinity,
    toMs: entry.toMs ?? Infinity,
    rank,
    licences: licences.get(entry) ?? entry.authorisations,
  }))
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function indexBy(listed: readonly Listed[], keyOf: (claims: Claims) => string): Index {
  const index = new Map<string, Listed[]>()
  for (const one of listed) {
    const key = keyOf(one.claims)
    if (key === '') continue
    const same = index.get(key)
    if (same === undefined) index.set(key, [one])
    else same.push(one)
  }
  for (const [key, same] of index)
    if (same.length > REGISTER_OPTIONS.mostSharing && countVessels(same) > REGISTER_OPTIONS.mostSharing)
      index.delete(key)
  return index
}

/** `listed` is in the order of ranks, so that entries of one vessel lie side by side. */
function countVessels(listed: readonly Listed[]): number {
  return listed.filter((one, at) => at === 0 || !isOneEntry(one, listed[at - 1]!)).length
}

function isOneEntry(a: Listed, b: Listed): boolean {
  return a.entry.id === b.entry.id && a.entry.list === b.entry.list
}

/** Surest first. Entries of one list that fit equally well share the confidence, unless they are of one vessel. */
function rateEntries(heard: Claims, found: readonly Listed[]): Fit[] {
  const compared = found
    .map((listed) => ({ listed, ...compareClaims(heard, listed.claims) }))
    .filter(({ confidence }) => confidence > 0)
  return compared
    .map(({ listed, keys, conflicts, confidence }) => {
      const others = compared.filter(
        (other) =>
          other.listed.entry.list === listed.entry.list &&
          other.confidence === confidence &&
          !isOneVessel(listed, other.listed),
      )
      const shared = Math.round((1000 * confidence) / (1 + others.length)) / 1000
      return { match: { entry: listed.entry, keys, conflicts, confidence: shared }, listed }
    })
    .sort((a, b) => b.match.confidence - a.match.confidence || a.listed.rank - b.listed.rank)
}

function isOneVessel(a: Listed, b: Listed): boolean {
  return isOneEntry(a, b) || compareClaims(a.claims, b.claims).confidence >= REGISTER_OPTIONS.oneVesselFrom
}

/** Those that count as facts. */
function bestOfEachList(fits: readonly Fit[]): Fit[] {
  const lists = new Set<string>()
  return fits.filter(({ match: { confidence, entry } }) => {
    if (confidence < REGISTER_OPTIONS.useFrom || lists.has(entry.list)) return false
    lists.add(entry.list)
    return true
  })
}

function factsFrom(mmsi: string, identity: Identity | null, fits: readonly Fit[]): VesselFacts {
  const proper = fits.filter(({ match }) => !match.entry.isWatchList)
  const registered = proper[0]?.match ?? null
  const entry = registered?.entry ?? null
  const digits = mmsiCountry(mmsi)?.alpha3 ?? ''
  const written = entry?.flag ?? ''
  return {
    mmsi,
    identity,
    flag: written || digits,
    flagBy: written !== '' ? 'register' : digits !== '' ? 'mmsi' : 'none',
    flagConflict: written !== '' && digits !== '' && stateOfFlag(written) !== stateOfFlag(digits),
    type: registeredType(entry) ?? vesselTypeOf(identity?.shipType ?? Number.NaN),
    gears: entry?.gears ?? [],
    lengthM:
      entry !== null && !Number.isNaN(entry.lengthM) ? entry.lengthM : (identity?.lengthM ?? Number.NaN),
    registered,
    authorisations:
      proper.length === 1 ? proper[0]!.listed.licences : proper.flatMap(({ listed }) => listed.licences),
    watched: fits.filter(({ match }) => match.entry.isWatchList).map(({ match }) => match),
  }
}

/** A vessel that the register knows by its gear is a fishing vessel. */
function registeredType(entry: RegisterEntry | null): RegisterEntry['type'] {
  return entry?.type ?? (entry !== null && entry.gears.length > 0 ? 'fishing' : null)
}
