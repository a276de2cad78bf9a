/** Zones and register of a simulated patrol fleet, into its data folder. */

import { planRegisterImport } from '../lib/alerts/register/plan-import.ts'
import { readRegisterCsv } from '../lib/alerts/register/read-register-csv.ts'
import { readZones } from '../lib/geo/zones/zone-import.ts'
import { describeFinding } from '../lib/geo/zones/zone-import-findings.ts'
import type { Simulation } from '../lib/simulate/simulate.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { writeRegister } from '../lib/store/register.ts'
import { openWriter } from '../lib/store/store.ts'
import { replaceZoneSet } from '../lib/store/zones.ts'
import { migrationsFolder } from './folders.ts'

const ZONES = 'zones.geojson'
const REGISTER = 'register.csv'
/** Names of the papers that are read here. */
export const PAPERS = [ZONES, REGISTER] as const

/** Makes the folder where it is not there, marked as simulated unless told otherwise. `nowMs`: wall clock. */
export async function importPapers(
  data: string,
  papers: Simulation['papers'],
  nowMs: number,
  simulated = true,
): Promise<void> {
  const textOf = (name: string) => papers.find((paper) => paper.name === name)!.text
  const store = await openWriter(data, {
    ...{ migrations: readMigrations(migrationsFolder), simulated, nowMs },
  })
  const provenance = { who: 'simulation', note: '', writtenMs: nowMs }
  const list = { name: REGISTER, list: 'register', isWatchList: false }
  try {
    const { zones, faults } = readZones(new TextEncoder().encode(textOf(ZONES)), ZONES)
    if (faults.length > 0) throw new Error(describeFinding(faults[0]!))
    await replaceZoneSet(store, { name: 'simulated', zones }, provenance)
    const read = readRegisterCsv(textOf(REGISTER), REGISTER, list)
    const wanted = { ...list, read, acceptPartly: false, atMs: nowMs, nowMs }
    await writeRegister(store, planRegisterImport([], wanted), provenance)
  } finally {
    await store.close()
  }
}
