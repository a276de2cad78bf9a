/** Asking the register of one vessel by what is known of it. */

import { InvalidArgumentError } from 'commander'
import { canonicalText, type Identity } from '../lib/ais/report.ts'
import type { RegisterMatch, VesselFacts, VesselRegister } from '../lib/alerts/register/register.ts'
import { CellError, readFrom, readImo, readLengthM } from '../lib/alerts/register/register-cells.ts'
import { REGISTER_OPTIONS } from '../lib/alerts/register/vessel-register.ts'

export interface RegisterQuery {
  readonly mmsi: string
  readonly identity: Identity
}

export interface RegisterFound extends RegisterQuery {
  readonly atMs: number
  readonly facts: VesselFacts
  /** Surest first; `isUsed` where it counts as a fact. */
  readonly matches: readonly (RegisterMatch & { readonly isUsed: boolean })[]
}

/** What the options ask, or what is wrong with them. */
export function toQuery(options: {
  readonly mmsi?: string
  readonly imo?: string
  readonly callSign?: string
  readonly name?: string
  readonly length?: string
}): RegisterQuery | string {
  const { mmsi = '', imo = '', callSign = '', name = '', length = '' } = options
  if (mmsi === '' && imo === '' && callSign === '' && name === '')
    return 'one of --mmsi, --imo, --call-sign and --name is needed'
  if (mmsi !== '' && !/^\d{9}$/.test(mmsi)) return `--mmsi ${mmsi} is not nine digits`
  try {
    const identity = {
      ...{ name: canonicalText(name), callSign: canonicalText(callSign), imo: readImo(imo) },
      ...{ shipType: Number.NaN, lengthM: readLengthM(length), widthM: Number.NaN },
    }
    return { mmsi, identity }
  } catch (error) {
    if (error instanceof CellError) return error.message
    throw error
  }
}

export function readQuery(register: VesselRegister, query: RegisterQuery, atMs: number): RegisterFound {
  const { mmsi, identity } = query
  const facts = register.factsOf(mmsi, identity, atMs)
  const matches = register
    .matchesOf(mmsi, identity, atMs)
    .map((match) => ({ ...match, isUsed: match.confidence >= REGISTER_OPTIONS.useFrom }))
  return { mmsi, identity, atMs, facts, matches }
}

/** `2024-03-01T00:00:00Z`, or a day, which begins at 00:00 UTC. */
export function parseInstant(text: string): number {
  try {
    const timeMs = readFrom(text)
    if (timeMs !== null) return timeMs
  } catch (error) {
    if (!(error instanceof CellError)) throw error
  }
  throw new InvalidArgumentError('a time such as 2024-03-01T00:00:00Z, or a date, which begins at 00:00 UTC')
}
