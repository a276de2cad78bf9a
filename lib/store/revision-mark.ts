/** Whether what a folder is judged by has changed since it was last read. */

import type { Store } from './store.ts'

/** A text that changes with every row of the zones and the register: rows are only ever added. */
export async function readRevisionMark(store: Store): Promise<string> {
  const { rows } = await store.connection.sql.execute(
    'SELECT (SELECT max("id") FROM "Zone") AS zones, (SELECT max("id") FROM "RegisterEntry") AS register',
  )
  return JSON.stringify([rows[0]!.zones, rows[0]!.register])
}
