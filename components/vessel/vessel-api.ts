/** What the server tells of a vessel, as its panel takes it. */

import * as z from 'zod'
import { wireAlert, wireOutput } from '../../lib/server/feed/wire-records.ts'

const maybe = z.number().nullable()
const identity = z.object({
  ...{ name: z.string(), callSign: z.string(), imo: z.string() },
  ...{ shipType: maybe, lengthM: maybe, widthM: maybe },
})
const vessel = z.object({
  vessel: z.looseObject({
    ...{ mmsi: z.string(), kind: z.string(), identity, firstMs: z.number(), lastMs: z.number() },
    ...{ positions: z.number(), tracks: z.number() },
  }),
  identities: z.array(
    z.looseObject({ identity, startMs: z.number(), endMs: z.number(), messages: z.number() }),
  ),
})
const suspicions = z.object({
  trips: z.array(
    z.object({
      ...{ tripId: z.string(), score: z.number(), low: z.number(), high: z.number() },
      ...{ logit: z.number(), base: z.number(), verdicts: z.number(), model: z.string() },
      evidence: z.array(z.object({ name: z.string(), value: z.number(), contribution: z.number() })),
    }),
  ),
})
const ms = maybe
const entry = z.object({
  ...{ id: z.string(), list: z.string(), isWatchList: z.boolean(), mmsi: z.string(), imo: z.string() },
  ...{ callSign: z.string(), name: z.string(), flag: z.string(), type: z.string().nullable() },
  ...{ gears: z.array(z.string()), lengthM: maybe, note: z.string(), fromMs: ms, toMs: ms },
  authorisations: z.array(
    z.object({
      ...{ areas: z.array(z.string()), gears: z.array(z.string()).nullable() },
      ...{ fromMs: ms, toMs: ms, reference: z.string() },
    }),
  ),
})
const register = z.object({ entries: z.array(entry) })
const alerts = z.object({ alerts: z.array(z.object({ alert: wireAlert, state: z.string() })) })
const outages = z.object({ items: z.array(wireOutput) })

export type VesselHeard = z.output<typeof vessel>
export type HeardIdentity = VesselHeard['identities'][number]
export type TripSuspicion = z.output<typeof suspicions>['trips'][number]
export type RegisterEntry = z.output<typeof entry>
export type VesselAlert = z.output<typeof alerts>['alerts'][number]

export interface VesselDossier {
  readonly mmsi: string
  readonly heard: VesselHeard
  /** By trip. */
  readonly suspicions: ReadonlyMap<string, TripSuspicion>
  /** That name it by one of its numbers. */
  readonly register: readonly RegisterEntry[]
  readonly alerts: readonly VesselAlert[]
  /** Of the whole feed, while the vessel was heard. */
  readonly outages: readonly { readonly startMs: number; readonly endMs: number }[]
}

const MOST = 1000

function pathOf(mmsi: string): string {
  return `/api/v1/vessels/${encodeURIComponent(mmsi)}`
}

/** What a vessel said of itself, and when it was heard. */
export function readHeard(mmsi: string, signal: AbortSignal): Promise<VesselHeard> {
  return readJson(pathOf(mmsi), vessel, signal)
}

/** Throws where the server refuses, or does not answer. */
export async function readDossier(mmsi: string, signal: AbortSignal): Promise<VesselDossier> {
  const heard = await readHeard(mmsi, signal)
  const path = pathOf(mmsi)
  const { firstMs, lastMs } = heard.vessel
  const time = { from: new Date(firstMs).toISOString(), to: new Date(lastMs + 1).toISOString() }
  const outage = new URLSearchParams({ kind: 'feedOutage', ...time, limit: String(MOST) })
  const raised = new URLSearchParams({ mmsi, silenced: 'shown', limit: '50' })
  const [trips, entries, found, silent] = await Promise.all([
    readJson(`${path}/suspicions?limit=${MOST}`, suspicions, signal),
    readRegister(keysOf(heard), signal),
    readJson(`/api/v1/alerts?${raised}`, alerts, signal),
    readJson(`/api/v1/events?${outage}`, outages, signal),
  ])
  return {
    ...{ mmsi, heard, register: entries, alerts: found.alerts },
    suspicions: new Map(trips.trips.map((trip) => [trip.tripId, trip])),
    outages: silent.items.map(({ startMs, endMs }) => ({ startMs: Number(startMs), endMs: Number(endMs) })),
  }
}

interface Keys {
  readonly mmsi: string
  readonly imo: ReadonlySet<string>
  readonly callSign: ReadonlySet<string>
}

function keysOf({ vessel: { mmsi }, identities }: VesselHeard): Keys {
  const of = (name: 'imo' | 'callSign') =>
    new Set(identities.map(({ identity: said }) => said[name]).filter((text) => text !== ''))
  return { mmsi, imo: of('imo'), callSign: of('callSign') }
}

/** A ship names so many at most: one that claims more is asked for by its number alone. */
const MOST_KEYS = 8

async function readRegister(keys: Keys, signal: AbortSignal): Promise<RegisterEntry[]> {
  const texts = [...new Set([keys.mmsi, ...keys.imo, ...keys.callSign])].slice(0, MOST_KEYS)
  const pages = await Promise.all(
    texts.map((text) =>
      readJson(`/api/v1/register?${new URLSearchParams({ text, when: 'ever' })}`, register, signal),
    ),
  )
  // The register is searched by beginnings: what merely begins like a key is another ship's.
  const named = pages
    .flatMap(({ entries }) => entries)
    .filter((one) => one.mmsi === keys.mmsi || keys.imo.has(one.imo) || keys.callSign.has(one.callSign))
  return [...new Map(named.map((one) => [`${one.list} ${one.id} ${one.fromMs}`, one])).values()]
}

async function readJson<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
  signal: AbortSignal,
): Promise<z.output<Shape>> {
  const answer = await fetch(path, { signal })
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`)
  return shape.parse(await answer.json())
}
