/**
 * Who a vessel is, asked of a register of 100,000 vessels, beside the same question to SQLite in memory with an index a
 * key (which finds the entries, and rates none). Prints processor time: reading the CSV, making the register, asking.
 *
 *     npm run bench:register
 */

import { createClient } from '@libsql/client'
import { readRegisterCsv } from '../../lib/alerts/register/read-register-csv.ts'
import type { RegisterEntry } from '../../lib/alerts/register/register.ts'
import { createVesselRegister } from '../../lib/alerts/register/vessel-register.ts'

const VESSELS = 100_000
const SQLITE_QUESTIONS = 20_000
const ROUNDS = 3
const TIME_MS = Date.UTC(2026, 0, 5)

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Six digits and their check digit. */
function imoNumber(index: number): string {
  const digits = String(100_000 + index)
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (7 - at), 0)
  return `${digits}${sum % 10}`
}

function makeCsv(): string {
  const rows = Array.from(
    { length: VESSELS },
    (_, i) =>
      `v${i},${224_000_000 + i},${imoNumber(i)},EA${i.toString(36)},BARCO ${i},ESP,fishing,trawlers,24,country:ESP,2024-01-01`,
  )
  return `id,mmsi,imo,call_sign,name,flag,type,gears,length_m,areas,authorised_from\n${rows.join('\n')}\n`
}

/** Microseconds a question, of a fresh set of identities. */
function askRegister(entries: readonly RegisterEntry[]): number {
  const register = createVesselRegister(entries)
  const identities = entries.map(({ name, callSign, imo, lengthM }) => ({
    ...{ name, callSign, imo, lengthM, shipType: 30, widthM: 6 },
  }))
  const startMs = cpuMs()
  let found = 0
  for (const [i, { mmsi }] of entries.entries())
    if (register.factsOf(mmsi, identities[i]!, TIME_MS).registered?.confidence === 0.99) found++
  const usedMs = cpuMs() - startMs
  if (found !== entries.length) throw new Error(`bench: ${found} of ${entries.length} found`)
  return (1000 * usedMs) / entries.length
}

async function askSqlite(entries: readonly RegisterEntry[]): Promise<number> {
  const client = createClient({ url: ':memory:' })
  await client.execute('CREATE TABLE vessel (mmsi TEXT, imo TEXT, callSign TEXT, name TEXT)')
  for (const key of ['mmsi', 'imo', 'callSign', 'name'])
    await client.execute(`CREATE INDEX vessel_${key} ON vessel (${key})`)
  const insert = 'INSERT INTO vessel VALUES (?, ?, ?, ?)'
  await client.batch(
    entries.map(({ mmsi, imo, callSign, name }) => ({ sql: insert, args: [mmsi, imo, callSign, name] })),
  )
  const sql = 'SELECT * FROM vessel WHERE mmsi = ? OR imo = ? OR callSign = ? OR name = ?'
  const startMs = cpuMs()
  for (const { mmsi, imo, callSign, name } of entries.slice(0, SQLITE_QUESTIONS)) {
    const { rows } = await client.execute({ sql, args: [mmsi, imo, callSign, name] })
    if (rows.length !== 1) throw new Error(`bench: ${rows.length} rows of ${mmsi}`)
  }
  const usedMs = cpuMs() - startMs
  client.close()
  return (1000 * usedMs) / SQLITE_QUESTIONS
}

const csv = makeCsv()
for (let round = 1; round <= ROUNDS; round++) {
  const startMs = cpuMs()
  const { entries } = readRegisterCsv(csv, 'bench', { list: 'register', isWatchList: false })
  const readMs = cpuMs()
  createVesselRegister(entries)
  const madeMs = cpuMs()
  const askedUs = askRegister(entries)
  const sqliteUs = await askSqlite(entries)
  console.log(
    `round ${round}: read ${((readMs - startMs) / 1000).toFixed(2)} s, made ${((madeMs - readMs) / 1000).toFixed(2)} s, ` +
      `asked ${askedUs.toFixed(1)} µs each; SQLite ${sqliteUs.toFixed(1)} µs each`,
  )
}
