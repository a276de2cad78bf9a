/**
 * Whether a ship is near a port or the coast, asked at every position and answered mostly from memory. A
 * distance to a place changes by no more than the ship moves: until she has moved as far as the distance was
 * from the threshold, the answer stands. The memory changes no answer, so it is no part of the state.
 */

import { distanceKmUnits, KM_PER_UNIT, lonDifference } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'

/** Beyond the outer radius, between the two, within the inner one. */
export const FAR = 0
export const BETWEEN = 1
export const NEAR = 2

/** The most that Places answers for ports, km. */
const PORT_SEARCH_KM = 30
/** Distances to the coast are trusted to be exact up to here, km. */
const COAST_EXACT_KM = 100
/** Kept from every threshold, km: far more than distances are rounded by. */
const MARGIN_KM = 0.001

export interface Nearness {
  answer: number
  /** Where it was found; it holds for moves of less than `slackKm` from there. */
  lonUnits: number
  latUnits: number
  slackKm: number
}

export function unknownNearness(): Nearness {
  return { answer: FAR, lonUnits: 0, latUnits: 0, slackKm: 0 }
}

/** Whether memory alone says FAR. */
export function isStillFar(memory: Nearness, lonUnits: number, latUnits: number): boolean {
  return (
    memory.answer === FAR &&
    hasMovedLess(memory.lonUnits, memory.latUnits, lonUnits, latUnits, memory.slackKm)
  )
}

/** Nearest listed port: NEAR at most `enterKm` away, FAR at least `exitKm`, both below PORT_SEARCH_KM. */
export function portNearness(
  memory: Nearness,
  places: Places,
  lonUnits: number,
  latUnits: number,
  enterKm: number,
  exitKm: number,
): number {
  if (hasMovedLess(memory.lonUnits, memory.latUnits, lonUnits, latUnits, memory.slackKm)) return memory.answer
  const port = places.nearestPort(lonUnits, latUnits, PORT_SEARCH_KM)
  const km = port === -1 ? PORT_SEARCH_KM : places.portKm(port, lonUnits, latUnits)
  const answer = km <= enterKm ? NEAR : km >= exitKm ? FAR : BETWEEN
  remember(memory, answer, lonUnits, latUnits, Math.min(Math.abs(km - enterKm), Math.abs(km - exitKm)))
  return answer
}

/** Coast: NEAR on land and at most `withinKm` from it, else FAR. */
export function coastNearness(
  memory: Nearness,
  places: Places,
  lonUnits: number,
  latUnits: number,
  withinKm: number,
): number {
  if (hasMovedLess(memory.lonUnits, memory.latUnits, lonUnits, latUnits, memory.slackKm)) return memory.answer
  const km = Math.min(places.shoreKm(lonUnits, latUnits), COAST_EXACT_KM)
  const answer = km <= withinKm ? NEAR : FAR
  remember(memory, answer, lonUnits, latUnits, Math.abs(km - withinKm))
  return answer
}

/** Whether B is at least `km` from A, a few km. */
export function isApart(lonA: number, latA: number, lonB: number, latB: number, km: number): boolean {
  if (hasMovedLess(lonA, latA, lonB, latB, km - MARGIN_KM)) return false
  return distanceKmUnits(lonA, latA, lonB, latB) >= km
}

function remember(
  memory: Nearness,
  answer: number,
  lonUnits: number,
  latUnits: number,
  slackKm: number,
): void {
  memory.answer = answer
  memory.lonUnits = lonUnits
  memory.latUnits = latUnits
  memory.slackKm = Math.max(0, slackKm - MARGIN_KM)
}

/** On a sphere no way is shorter for meridians closing in, so the plane of degrees bounds it from above. */
function hasMovedLess(lonA: number, latA: number, lonB: number, latB: number, km: number): boolean {
  const lonKm = lonDifference(lonA, lonB) * KM_PER_UNIT
  const latKm = (latB - latA) * KM_PER_UNIT
  return lonKm * lonKm + latKm * latKm < km * km
}
