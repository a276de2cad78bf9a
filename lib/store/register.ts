/** The vessel register of a data folder: what its entries say now, and by which rows they came to say it. */

import { canonicalJson } from '../alerts/canonical-json.ts'
import type { RegisterMerge } from '../alerts/register/merge-register.ts'
import type { RegisterEntry } from '../alerts/register/register.ts'
import { BulkInsert } from './bulk-insert.ts'
import { isCurrent, type Provenance } from './provenance.ts'
import type { Store } from './store.ts'

const CURRENT = `"entry" IS NOT NULL AND ${isCurrent('RegisterEntry')}`

/** Entries of all lists, past ones too, by list, id and beginning. */
export async function listRegisterEntries(store: Store): Promise<RegisterEntry[]> {
  return [...(await readEntries(store)).values()]
}

/** By row. */
async function readEntries(store: Store): Promise<Map<number, RegisterEntry>> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "id", "entry" FROM "RegisterEntry" WHERE ${CURRENT}
     ORDER BY "list", "entryId", json_extract("entry", '$.fromMs'), "id"`,
  )
  return new Map(rows.map(({ id, entry }) => [Number(id), parseEntry(String(entry))]))
}

/** JSON has no NaN: a length that is not given is null there. */
function parseEntry(json: string): RegisterEntry {
  const entry = JSON.parse(json) as Omit<RegisterEntry, 'lengthM'> & { readonly lengthM: number | null }
  return { ...entry, lengthM: entry.lengthM ?? Number.NaN }
}

/**
 * Writes what an import changes, all or nothing. The store is open for writing; throws where an entry that ends is not
 * in it.
 */
export async function writeRegister(
  store: Store,
  { close, add }: Pick<RegisterMerge, 'close' | 'add'>,
  provenance: Provenance,
): Promise<void> {
  const rowOf = new Map([...(await readEntries(store))].map(([row, entry]) => [canonicalJson(entry), row]))
  const transaction = await store.connection.sql.transaction('write')
  try {
    const inserts = new BulkInsert(transaction)
    const insert = ({ list, id }: RegisterEntry, now: RegisterEntry | null, supersedes: number | null) =>
      inserts.add('RegisterEntry', {
        ...{ list, entryId: id, entry: now === null ? null : canonicalJson(now), ...provenance, supersedes },
      })
    for (const { before, now } of close) {
      const row = rowOf.get(canonicalJson(before))
      if (row === undefined) throw new Error(`store: no entry ${before.id} of ${before.list} that could end`)
      await insert(before, now, row)
    }
    for (const entry of add) await insert(entry, entry, null)
    await inserts.flush()
    await transaction.commit()
  } finally {
    transaction.close()
  }
}

/** One row of an entry's history: what the list said of it from then on; null: nothing more. */
export interface WrittenEntry extends Provenance {
  readonly entry: RegisterEntry | null
  /** Nothing written later has taken its place. */
  readonly isCurrent: boolean
}

/** All that was ever written of one entry, the newest first. */
export async function readRegisterHistory(store: Store, list: string, id: string): Promise<WrittenEntry[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "entry", "who", "note", "writtenMs", ${CURRENT} AS "isCurrent" FROM "RegisterEntry"
      WHERE "list" = ? AND "entryId" = ? ORDER BY "id" DESC`,
    args: [list, id],
  })
  return rows.map(({ entry, who, note, writtenMs, isCurrent }) => ({
    entry: entry === null ? null : parseEntry(String(entry)),
    ...{ who: String(who), note: String(note), writtenMs: Number(writtenMs), isCurrent: isCurrent === 1 },
  }))
}
