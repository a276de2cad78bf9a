/**
 * What each kind of event has of its own, in the shape of Global Fishing Watch, and beside it what only we tell. Fields
 * of theirs that nothing here knows are null: never a guess.
 */

import type { EncounterOutput, FishingOutput, LoiteringOutput } from '../../events/outputs.ts'
import type { PortVisitOutput } from '../../features/outputs.ts'
import { alpha3Code } from '../../geo/country-codes.ts'
import { distanceKmUnits, KM_PER_NM } from '../../geo/great-circle.ts'
import type { StoredGap } from '../../store/output-rows.ts'
import { writeHours, writeKmOfNm, writeNumber, writePosition, writeText } from './values.ts'

const HOUR_MS = 3_600_000

export function fishingDetails(event: FishingOutput) {
  return {
    totalDistanceKm: writeNumber(event.distanceKm),
    averageSpeedKnots: writeNumber(event.meanKnots),
    averageDurationHours: null,
    potentialRisk: null,
    vesselPublicAuthorizationStatus: null,
  }
}

export function loiteringDetails(event: LoiteringOutput) {
  return {
    totalTimeHours: writeHours(event.endMs - event.startMs),
    totalDistanceKm: writeNumber(event.distanceKm),
    averageSpeedKnots: writeNumber(event.meanKnots),
    averageDistanceFromShoreKm: writeKmOfNm(event.meanShoreNm),
  }
}

/** `vessel`: the other one; `type`: what both are, own first. */
export function encounterDetails<Vessel>(event: EncounterOutput, vessel: Vessel, type: string | null) {
  return {
    vessel,
    medianDistanceKilometers: writeNumber(event.medianApartKm),
    medianSpeedKnots: writeNumber(event.medianKnots),
    type,
    potentialRisk: null,
    mainVesselPublicAuthorizationStatus: null,
    encounteredVesselPublicAuthorizationStatus: null,
  }
}

/** Some numbers are texts in theirs, and their client takes nothing else. */
export function gapDetails(gap: StoredGap) {
  const { onMs, onLonUnits, onLatUnits } = gap
  const hours = onMs === null ? Number.NaN : (onMs - gap.offMs) / HOUR_MS
  const km =
    onLonUnits === null || onLatUnits === null
      ? Number.NaN
      : distanceKmUnits(gap.offLonUnits, gap.offLatUnits, onLonUnits, onLatUnits)
  return {
    // Theirs and ours are Welch's definition; while the whole feed was out, the silence says nothing of the vessel.
    intentionalDisabling: gap.possibleDisabling && !gap.feedOutage,
    distanceKm: writeNumberText(km),
    durationHours: writeNumber(hours),
    impliedSpeedKnots: writeNumberText(km / KM_PER_NM / hours),
    positions12HoursBeforeSat: null,
    positionsPerDaySatReception: null,
    offPosition: writePosition(gap.offLonUnits, gap.offLatUnits),
    onPosition: onLonUnits === null || onLatUnits === null ? null : writePosition(onLonUnits, onLatUnits),
  }
}

function writeNumberText(value: number): string | null {
  const written = writeNumber(value)
  return written === null ? null : String(written)
}

export function portVisitDetails(visit: PortVisitOutput) {
  const port = {
    anchorageId: null,
    atDock: null,
    distanceFromShoreKm: null,
    flag: alpha3Code(visit.portCountry) ?? writeText(visit.portCountry),
    id: null,
    ...writePosition(visit.lonUnits, visit.latUnits),
    // As the vessel fold names a stay with no port near.
    name: visit.port === 'unnamed' ? null : visit.port,
    topDestination: null,
  }
  return {
    visitId: visit.id,
    confidence: null,
    durationHrs: writeHours(visit.endMs - visit.startMs),
    // A visit is to one port by our definition.
    startAnchorage: port,
    intermediateAnchorage: port,
    endAnchorage: visit.open ? null : port,
  }
}
