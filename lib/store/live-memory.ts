/**
 * What the database holds of the vessels that are busy, so that it need not be asked: the live commits keep it right, and
 * forget what they changed when they fail. The least recently asked for goes first.
 */

import type { InValue } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import { groupBy } from '../alerts/group-by.ts'
import type { FeedOutageOutput } from '../events/outputs.ts'
import type { IdentityOutput, SilenceOutput } from '../features/outputs.ts'
import { ALERT_COLUMNS, type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { FoundOfVessel } from './live-found.ts'
import { readSilenceRow } from './output-rows.ts'
import { Snapshot } from './read-snapshot.ts'
import type { Sql } from './sql.ts'

export const LIVE_MEMORY_OPTIONS = {
  /** What was found of vessels, bytes as estimated (lib/store/live-found). Own: 5,000 vessels of a few weeks. */
  foundBytes: 192 * 2 ** 20,
  /** Vessels whose claims alone are known, because another met them. Own. */
  claimants: 20_000,
} as const

export class LiveMemory {
  private readonly vessels = new Map<string, { readonly found: FoundOfVessel; bytes: number }>()
  private bytes = 0
  /** Of vessels that are not in `vessels`, most often. */
  private readonly claims = new Map<string, readonly IdentityOutput[]>()
  private outages: FeedOutageOutput[] | null = null

  constructor(
    private readonly generation: number,
    private readonly options: { readonly foundBytes: number; readonly claimants: number },
  ) {}

  /** All that was found of a vessel; nothing where it was never heard. */
  async found(sql: Sql, mmsi: string): Promise<FoundOfVessel> {
    const known = this.vessels.get(mmsi)
    if (known !== undefined) {
      this.vessels.delete(mmsi)
      this.vessels.set(mmsi, known)
      return known.found
    }
    const found = await readFound(sql, this.generation, mmsi)
    this.vessels.set(mmsi, { found, bytes: 0 })
    this.weigh(mmsi)
    return found
  }

  /** What is known of it without asking. */
  peek(mmsi: string): FoundOfVessel | null {
    return this.vessels.get(mmsi)?.found ?? null
  }

  /** To be called when more or less was found of a vessel. */
  weigh(mmsi: string): void {
    const vessel = this.vessels.get(mmsi)
    if (vessel === undefined) return
    this.bytes += vessel.found.bytes - vessel.bytes
    vessel.bytes = vessel.found.bytes
    for (const [oldest, { bytes }] of this.vessels) {
      if (this.bytes <= this.options.foundBytes || oldest === mmsi) return
      this.vessels.delete(oldest)
      this.bytes -= bytes
    }
  }

  async alerts(sql: Sql, mmsi: string): Promise<readonly AlertOutput[]> {
    const found = await this.found(sql, mmsi)
    if (found.alerts === null) {
      found.alerts = await readAlertsOf(sql, this.generation, mmsi)
      this.weigh(mmsi)
    }
    return found.alerts
  }

  /** What vessels claimed to be, each by start and id. Of one that claimed nothing nothing is told. */
  async claimsOf(
    sql: Sql,
    mmsis: readonly string[],
  ): Promise<ReadonlyMap<string, readonly IdentityOutput[]>> {
    const missing = mmsis.filter((mmsi) => !this.vessels.has(mmsi) && !this.claims.has(mmsi))
    if (missing.length > 0) {
      const snapshot = new Snapshot(sql, this.generation)
      const read = groupBy(await snapshot.readIdentities(missing), ({ mmsi }) => mmsi)
      for (const mmsi of missing) this.claims.set(mmsi, read.get(mmsi) ?? [])
    }
    const all = new Map<string, readonly IdentityOutput[]>()
    for (const mmsi of mmsis) {
      const claims = this.vessels.get(mmsi)?.found.identities() ?? this.claims.get(mmsi)!
      if (claims.length > 0) all.set(mmsi, claims)
    }
    for (const [oldest] of this.claims) {
      if (this.claims.size <= this.options.claimants) break
      this.claims.delete(oldest)
    }
    return all
  }

  forgetClaims(mmsi: string): void {
    this.claims.delete(mmsi)
  }

  /** Outages of the feed, by start and id. */
  async feedOutages(sql: Sql): Promise<readonly FeedOutageOutput[]> {
    this.outages ??= await new Snapshot(sql, this.generation).readFeedOutages()
    return this.outages
  }

  setFeedOutages(outages: FeedOutageOutput[]): void {
    this.outages = outages
  }

  /** After a commit that failed: nothing of what it changed is known any more. */
  forget(mmsis: Iterable<string>): void {
    for (const mmsi of mmsis) {
      this.bytes -= this.vessels.get(mmsi)?.bytes ?? 0
      this.vessels.delete(mmsi)
      this.claims.delete(mmsi)
    }
    this.outages = null
  }
}

async function readFound(sql: Sql, generation: number, mmsi: string): Promise<FoundOfVessel> {
  const snapshot = new Snapshot(sql, generation)
  const found = new FoundOfVessel(mmsi)
  const { identities, segments, tracks, trips, portVisits, gaps, events } = await snapshot.readOutputs(
    mmsi,
    mmsi,
  )
  for (const list of [identities, segments, tracks, trips, portVisits, events])
    for (const output of list) found.put(output)
  for (const { feedOutage: _ofTheFeed, ...gap } of gaps) found.put(gap)
  for (const event of await snapshot.readOtherEvents(mmsi, mmsi)) found.put(event)
  for (const passage of await snapshot.readPassages(mmsi, mmsi)) found.put(passage)
  const silences = await readSilences(sql, '"generation" = ? AND "mmsi" = ?', [generation, mmsi])
  for (const silence of silences) found.put(silence)
  return found
}

/** Dark ones, by OFF and id. */
export async function readSilences(
  sql: Sql,
  where: string,
  args: readonly InValue[],
): Promise<SilenceOutput[]> {
  const { rows } = await sql.execute({
    sql: `SELECT * FROM "TrackSilence" WHERE ${where} ORDER BY "offMs", "id"`,
    args: [...args],
  })
  return rows.map((row) => readSilenceRow(row as unknown as Parameters<typeof readSilenceRow>[0]))
}

async function readAlertsOf(sql: Sql, generation: number, mmsi: string): Promise<AlertOutput[]> {
  const { rows } = await sql.execute({
    sql: `SELECT ${ALERT_COLUMNS} FROM "Alert" WHERE "generation" = ? AND "mmsi" = ? ORDER BY "startMs", "id"`,
    args: [generation, mmsi],
  })
  return rows.map((row) => readAlertRow(row as unknown as ReadableAlertRow))
}
