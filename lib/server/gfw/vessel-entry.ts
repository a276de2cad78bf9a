/**
 * One vessel as an entry of Global Fishing Watch's vessels: what it said of itself, what the register has of it, and
 * what both come to. A vessel's id is its MMSI, whatever it called itself: that is what events are asked for by.
 */

import { mmsiCountry } from '../../ais/mmsi.ts'
import type { Identity } from '../../ais/report.ts'
import type { RegisterMatch, VesselFacts, VesselRegister } from '../../alerts/register/register.ts'
import { REGISTER_OPTIONS } from '../../alerts/register/vessel-register.ts'
import type { VesselWithIdentities } from '../../store/query-vessel-pages.ts'
import { VESSEL_DATASET } from './datasets.ts'
import { writeNumber, writeText, writeTime } from './values.ts'
import { factsOfVessel, vesselType } from './vessel-class.ts'

/** Parts that are left empty unless they are asked for. */
export interface VesselEntryParts {
  readonly registry: boolean
  readonly authorisations: boolean
}

export function vesselEntry(
  found: VesselWithIdentities,
  register: VesselRegister,
  isSimulated: boolean,
  parts: VesselEntryParts,
) {
  const { vessel } = found
  const facts = factsOfVessel(register, vessel)
  const matches = register
    .matchesOf(vessel.mmsi, vessel.identity, vessel.lastMs)
    .filter(({ entry, confidence }) => !entry.isWatchList && confidence >= REGISTER_OPTIONS.useFrom)
  return {
    dataset: VESSEL_DATASET,
    registryInfoTotalRecords: matches.length,
    registryInfo: parts.registry ? matches.map((match, i) => registryInfo(match, i === 0)) : [],
    registryOwners: [],
    registryPublicAuthorizations: parts.authorisations ? matches.flatMap(authorisations) : [],
    combinedSourcesInfo: [combinedSourcesInfo(vessel.mmsi, facts, vessel)],
    selfReportedInfo: selfReportedInfo(found, facts),
    wakewatch: {
      ...{ kind: vessel.kind, positions: vessel.positions, trips: vessel.trips },
      flagBy: facts.flagBy,
      flagConflict: facts.flagConflict,
      watchLists: facts.watched.map(({ entry, keys, confidence }) => ({
        ...{ list: entry.list, id: entry.id, note: writeText(entry.note), keys, confidence },
      })),
      ...(isSimulated ? { simulated: true } : {}),
    },
  }
}

export type VesselEntry = ReturnType<typeof vesselEntry>

function registryInfo({ entry, keys, conflicts, confidence }: RegisterMatch, isSurest: boolean) {
  return {
    id: `${entry.list}/${entry.id}`,
    sourceCode: [entry.list],
    ssvid: writeText(entry.mmsi),
    flag: writeText(entry.flag),
    ...nameFields(entry.name),
    callsign: writeText(entry.callSign),
    imo: writeText(entry.imo),
    latestVesselInfo: isSurest,
    // When the entry says so, which is not when anything was heard.
    transmissionDateFrom: writeTimeOrNull(entry.fromMs),
    transmissionDateTo: writeTimeOrNull(entry.toMs),
    geartypes: entry.gears.map((gear) => gear.toUpperCase()),
    lengthM: writeNumber(entry.lengthM),
    tonnageGt: null,
    vesselInfoReference: entry.id,
    extraFields: [],
    wakewatch: { type: entry.type, keys, conflicts, confidence },
  }
}

function authorisations({ entry }: RegisterMatch) {
  return entry.authorisations.map(({ areas, gears, fromMs, toMs, reference }) => ({
    dateFrom: writeTimeOrNull(fromMs),
    dateTo: writeTimeOrNull(toMs),
    ssvid: writeText(entry.mmsi),
    sourceCode: [entry.list],
    wakewatch: { areas, gears, reference: writeText(reference) },
  }))
}

function combinedSourcesInfo(
  mmsi: string,
  facts: VesselFacts,
  { firstMs, lastMs }: VesselWithIdentities['vessel'],
) {
  const years = { yearFrom: yearOf(firstMs), yearTo: yearOf(lastMs) }
  const source = facts.registered === null ? 'AIS' : 'REGISTRY'
  const type = vesselType(facts)
  return {
    vesselId: mmsi,
    geartypes: facts.gears.map((gear) => ({ name: gear.toUpperCase(), source, ...years })),
    shiptypes: type === null ? [] : [{ name: type.toUpperCase(), source, ...years }],
  }
}

function yearOf(timeMs: number): number {
  return new Date(timeMs).getUTCFullYear()
}

/**
 * First what it calls itself now, put together from messages that each say a part; then, newest first, every identity
 * that said something else.
 */
function selfReportedInfo({ vessel, identities }: VesselWithIdentities, facts: VesselFacts) {
  const isOfNow = ({ identity }: { readonly identity: Identity }) =>
    SAID.every((field) => identity[field] === '' || identity[field] === vessel.identity[field])
  const now = identities.filter(isOfNow)
  const others = identities.filter((output) => !isOfNow(output))
  const isAlways = others.length === 0
  const shared = {
    ...{ id: vessel.mmsi, ssvid: vessel.mmsi, flag: mmsiCountry(vessel.mmsi)?.alpha3 ?? null },
    sourceCode: ['AIS'],
  }
  const claim = (identity: Identity) => ({
    ...nameFields(identity.name),
    callsign: writeText(identity.callSign),
    imo: writeText(identity.imo),
  })
  return [
    {
      ...shared,
      ...claim(vessel.identity),
      messagesCounter: sum(now.map(({ messages }) => messages)),
      // Positions name nobody: they are counted only where there is no other to count them for.
      positionsCounter: isAlways ? vessel.positions : null,
      matchFields: matchFields(facts.registered),
      transmissionDateFrom: writeTime(
        isAlways ? vessel.firstMs : earliest(now.map(({ startMs }) => startMs)),
      ),
      transmissionDateTo: writeTime(isAlways ? vessel.lastMs : latest(now.map(({ endMs }) => endMs))),
    },
    ...others.map((output) => ({
      ...shared,
      ...claim(output.identity),
      messagesCounter: output.messages,
      positionsCounter: null,
      matchFields: null,
      transmissionDateFrom: writeTime(output.startMs),
      transmissionDateTo: writeTime(output.endMs),
    })),
  ]
}

const SAID = ['name', 'callSign', 'imo'] as const

/** Their words for how many keys agree with the register. */
function matchFields(registered: RegisterMatch | null): string | null {
  if (registered === null) return 'NO_MATCH'
  return registered.keys.length > 1 ? 'SEVERAL_FIELDS' : null
}

/** As it is, and with nothing but letters and digits. */
function nameFields(name: string) {
  return { shipname: writeText(name), nShipname: writeText(name.replace(/[^\p{L}\p{N}]/gu, '')) }
}

function writeTimeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : writeTime(timeMs)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function earliest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.min(a, b))
}

function latest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b))
}
