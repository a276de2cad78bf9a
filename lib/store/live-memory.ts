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
import type { LiveOutputKind } from './live-store.ts'
import { KINDS_BY_TABLE, readOutputRow } from './live-tables.ts'
import { readSilenceRow } from './output-rows.ts'
import { rowsOf, Snapshot } from './read-snapshot.ts'
import type { Sql } from './sql.ts'

export const LIVE_MEMORY_OPTIONS = {
  /**
   * What was found of vessels, bytes as estimated (lib/store/live-found). It must hold the vessels that are heard at once:
   * those that it does not are read again for each commit. Own: 20,000 vessels of a week.
   */
  foundBytes: 384 * 2 ** 20,
  /** Vessels whose claims alone are known, because another met them. Own. */
  claimants: 20_000,
} as const

/** Vessels that are read by one statement: some MB of rows. */
const VESSELS_AT_ONCE = 500

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
    const found = (await readFound(sql, this.generation, [mmsi])).get(mmsi)!
    this.take(found)
    return found
  }

  /** Reads what is not known yet of many vessels, so far as there is room for it. */
  async warm(sql: Sql, mmsis: readonly string[]): Promise<void> {
    const missing = [...new Set(mmsis)].filter((mmsi) => !this.vessels.has(mmsi))
    for (let from = 0; from < missing.length; from += VESSELS_AT_ONCE) {
      const some = missing.slice(from, from + VESSELS_AT_ONCE)
      for (const found of (await readFound(sql, this.generation, some)).values()) this.take(found)
    }
  }

  private take(found: FoundOfVessel): void {
    this.vessels.set(found.mmsi, { found, bytes: 0 })
    this.weigh(found.mmsi)
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

  /** Whether `claimsOf` tells it without asking. */
  knowsClaims(mmsi: string): boolean {
    return this.vessels.has(mmsi) || this.claims.has(mmsi)
  }

  /** What vessels claimed to be, each by start and id. Of one that claimed nothing nothing is told. */
  async claimsOf(
    sql: Sql,
    mmsis: readonly string[],
  ): Promise<ReadonlyMap<string, readonly IdentityOutput[]>> {
    const missing = mmsis.filter((mmsi) => !this.knowsClaims(mmsi))
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

/** All that was found of vessels: for many at once in hardly more statements than for one. */
async function readFound(
  sql: Sql,
  generation: number,
  mmsis: readonly string[],
): Promise<ReadonlyMap<string, FoundOfVessel>> {
  const found = new Map(mmsis.map((mmsi) => [mmsi, new FoundOfVessel(mmsi)]))
  const read = async (table: string, column: 'mmsi' | 'otherMmsi') =>
    rowsOf<{ readonly kind?: LiveOutputKind; readonly mmsi: string; readonly otherMmsi?: string }>(
      await sql.execute({
        sql: `SELECT * FROM "${table}" WHERE "generation" = ? AND "${column}" IN (SELECT value FROM json_each(?))`,
        args: [generation, JSON.stringify(mmsis)],
      }),
    )
  for (const [table, kind] of KINDS_BY_TABLE)
    for (const row of await read(table, 'mmsi'))
      found.get(row.mmsi)!.put(readOutputRow(kind ?? row.kind!, row))
  for (const row of await read('Event', 'otherMmsi'))
    found.get(row.otherMmsi!)!.put(readOutputRow(row.kind!, row))
  for (const alert of await readAlertsOf(sql, generation, mmsis)) found.get(alert.mmsi)!.alerts.push(alert)
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

async function readAlertsOf(sql: Sql, generation: number, mmsis: readonly string[]): Promise<AlertOutput[]> {
  const { rows } = await sql.execute({
    sql: `SELECT ${ALERT_COLUMNS} FROM "Alert" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify(mmsis)],
  })
  return rows.map((row) => readAlertRow(row as unknown as ReadableAlertRow))
}
