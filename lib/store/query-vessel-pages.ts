/** Vessels with all that they ever said of themselves, found by text, by a condition or by number, in numbered pages. */

import type { InValue } from '@libsql/client'
import { canonicalText } from '../ais/report.ts'
import type { IdentityOutput } from '../features/outputs.ts'
import type { Vessel, VesselIdentity } from './generated/client.ts'
import { readIdentityRow } from './output-rows.ts'
import { vesselsMeant } from './query-vessels.ts'
import { readActive } from './read-active.ts'
import { readVesselRow, type VesselSummary } from './read-outputs.ts'
import type { Store } from './store.ts'

export interface VesselWithIdentities {
  readonly vessel: VesselSummary
  /** Newest first. */
  readonly identities: readonly IdentityOutput[]
}

export interface VesselPage {
  readonly vessels: readonly VesselWithIdentities[]
  /** On all pages. */
  readonly total: number
}

/** Of any identity that a vessel had; `differs`: of none of them. `like`: % any text, _ any character. */
export type VesselCondition =
  | { readonly all: readonly VesselCondition[] }
  | { readonly any: readonly VesselCondition[] }
  | {
      readonly field: 'mmsi' | 'imo' | 'callSign' | 'name' | 'flag'
      readonly test: 'equals' | 'differs' | 'like'
      readonly value: string
    }

/**
 * `text`: what a person types, best fits first (query-vessels); an empty text means none. `condition`: by MMSI.
 */
export type VesselChoice =
  | { readonly text: string }
  | { readonly condition: VesselCondition; flagOf(vessel: VesselSummary): string }

export const MOST_VESSELS_LISTED = 1000

/** Throws a RangeError on a limit or an offset out of range. */
export async function queryVesselPage(
  store: Store,
  choice: VesselChoice,
  limit: number,
  offset: number,
): Promise<VesselPage> {
  if (!(limit >= 1 && limit <= MOST_VESSELS_LISTED)) throw new RangeError(`store: limit of ${limit} vessels`)
  if (!(offset >= 0)) throw new RangeError(`store: offset of ${offset} vessels`)
  return readActive(store, async (generation) => {
    if ('text' in choice && canonicalText(choice.text) === '') return { vessels: [], total: 0 }
    const { from, order, args } =
      'text' in choice
        ? choiceByText(generation, choice.text)
        : await choiceByCondition(store, generation, choice)
    const [counted, listed] = await store.connection.sql.batch(
      [
        { sql: `SELECT count(*) AS total FROM ${from}`, args },
        {
          sql: `SELECT vessel.* FROM ${from} ORDER BY ${order} LIMIT ? OFFSET ?`,
          args: [...args, limit, offset],
        },
      ],
      'read',
    )
    const page = listed!.rows.map((row) => readVesselRow(row as unknown as Vessel))
    return {
      vessels: await addIdentities(store, generation, page),
      total: Number(counted!.rows[0]!.total),
    }
  })
}

/** In the order of the MMSIs; those that were never heard are left out. */
export async function readVesselsWithIdentities(
  store: Store,
  mmsis: readonly string[],
): Promise<VesselWithIdentities[]> {
  return readActive(store, async (generation) => {
    const byMmsi = await readVessels(store, generation, new Set(mmsis))
    return addIdentities(
      store,
      generation,
      mmsis.flatMap((mmsi) => byMmsi.get(mmsi) ?? []),
    )
  })
}

/** By MMSI. */
export async function readVessels(
  store: Store,
  generation: number,
  mmsis: ReadonlySet<string>,
): Promise<Map<string, VesselSummary>> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT * FROM "Vessel" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify([...mmsis])],
  })
  return new Map(rows.map((row) => [String(row.mmsi), readVesselRow(row as unknown as Vessel)]))
}

/** Every vessel, in no order. */
export async function listAllVessels(store: Store, generation: number): Promise<VesselSummary[]> {
  const { rows } = await store.connection.sql.execute({
    sql: 'SELECT * FROM "Vessel" WHERE "generation" = ?',
    args: [generation],
  })
  return rows.map((row) => readVesselRow(row as unknown as Vessel))
}

interface Choice {
  readonly from: string
  readonly order: string
  readonly args: InValue[]
}

function choiceByText(generation: number, text: string): Choice {
  const hits = vesselsMeant(generation, text)
  return {
    from: `(SELECT "mmsi", min(place) AS place FROM (${hits.sql}) GROUP BY "mmsi") AS hit
      CROSS JOIN "Vessel" AS vessel ON vessel."generation" = ? AND vessel."mmsi" = hit."mmsi"`,
    order: 'hit.place, vessel."name", vessel."mmsi"',
    args: [...hits.args, generation],
  }
}

async function choiceByCondition(
  store: Store,
  generation: number,
  { condition, flagOf }: Extract<VesselChoice, { condition: VesselCondition }>,
): Promise<Choice> {
  const flags = asksForFlag(condition)
    ? (await listAllVessels(store, generation)).map((vessel) => ({ ...vessel, flag: flagOf(vessel) }))
    : []
  const args: InValue[] = []
  const where = writeCondition(condition, generation, flags, args)
  return {
    from: `"Vessel" AS vessel WHERE vessel."generation" = ? AND ${where}`,
    order: 'vessel."mmsi"',
    args: [generation, ...args],
  }
}

function asksForFlag(condition: VesselCondition): boolean {
  if ('all' in condition) return condition.all.some(asksForFlag)
  return 'any' in condition ? condition.any.some(asksForFlag) : condition.field === 'flag'
}

/** Gives the SQL, and what its question marks stand for into `args`. */
function writeCondition(
  condition: VesselCondition,
  generation: number,
  flags: readonly { readonly mmsi: string; readonly flag: string }[],
  args: InValue[],
): string {
  const join = (parts: readonly VesselCondition[], word: string) =>
    `(${parts.map((part) => writeCondition(part, generation, flags, args)).join(` ${word} `)})`
  if ('all' in condition) return join(condition.all, 'AND')
  if ('any' in condition) return join(condition.any, 'OR')
  const { field, test, value } = condition
  const is = test === 'differs' ? 'NOT IN' : 'IN'
  if (field === 'flag') {
    args.push(JSON.stringify(flags.filter(({ flag }) => flag === value).map(({ mmsi }) => mmsi)))
    return `vessel."mmsi" ${is} (SELECT value FROM json_each(?))`
  }
  args.push(generation, value)
  const table = field === 'mmsi' ? 'Vessel' : 'VesselIdentity'
  const found = test === 'like' ? `"${field}" LIKE ?` : `"${field}" = ?`
  return `vessel."mmsi" ${is} (SELECT "mmsi" FROM "${table}" WHERE "generation" = ? AND ${found})`
}

async function addIdentities(
  store: Store,
  generation: number,
  vessels: readonly VesselSummary[],
): Promise<VesselWithIdentities[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT * FROM "VesselIdentity" WHERE "generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))
      ORDER BY "endMs" DESC, "id" DESC`,
    args: [generation, JSON.stringify(vessels.map(({ mmsi }) => mmsi))],
  })
  const identities = rows.map((row) =>
    readIdentityRow({ ...(row as unknown as VesselIdentity), open: row.open === 1 }),
  )
  const byMmsi = new Map<string, IdentityOutput[]>(vessels.map(({ mmsi }) => [mmsi, []]))
  for (const identity of identities) byMmsi.get(identity.mmsi)?.push(identity)
  return vessels.map((vessel) => ({ vessel, identities: byMmsi.get(vessel.mmsi)! }))
}
