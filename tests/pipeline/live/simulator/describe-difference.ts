/** What differs between two exports, short enough to be read: rows that one lacks, and fields that differ. */

interface Row {
  readonly table: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Rows that are told in full. */
const MOST_ROWS = 12
const LONGEST_FIELD = 160

/** Null where they are equal. Both are sorted lines of a table's name and its row as JSON. */
export function describeDifference(batch: readonly string[], live: readonly string[]): string | null {
  const [inBatch, inLive] = [new Set(batch), new Set(live)]
  const missing = causesFirst(batch.filter((line) => !inLive.has(line)).map(parseRow))
  const surplus = causesFirst(live.filter((line) => !inBatch.has(line)).map(parseRow))
  if (missing.length + surplus.length === 0 && batch.length === live.length) return null
  const told: string[] = []
  const others = new Map(surplus.map((row) => [nameOf(row), row]))
  for (const row of missing) {
    const other = others.get(nameOf(row))
    if (other === undefined) told.push(`only batch: ${nameOf(row)} ${cut(row.fields)}`)
    else {
      others.delete(nameOf(row))
      told.push(`differs: ${nameOf(row)} ${differingFields(row, other).join(', ')}`)
    }
  }
  for (const row of others.values()) told.push(`only live: ${nameOf(row)} ${cut(row.fields)}`)
  const counts = `${missing.length} lines of batch and ${surplus.length} of live have no equal`
  return [counts, ...told.slice(0, MOST_ROWS)].join('\n  ')
}

/** Alerts rest on all else. */
function causesFirst(rows: readonly Row[]): Row[] {
  const isAlert = ({ table }: Row) => table === 'Alert' || table === 'TripSuspicion'
  return [...rows.filter((row) => !isAlert(row)), ...rows.filter(isAlert)]
}

function parseRow(line: string): Row {
  const at = line.indexOf(' ')
  const fields = JSON.parse(line.slice(at + 1)) as Record<string, unknown>
  const { details } = fields
  const inner = typeof details === 'string' ? (JSON.parse(details) as object) : {}
  return { table: line.slice(0, at), fields: { ...fields, details: undefined, ...inner } }
}

function nameOf({ table, fields }: Row): string {
  const { id, kind, mmsi, trackId, sequence } = fields
  const names = table === 'TrackChunk' ? [trackId, sequence] : [id]
  return [table, kind, mmsi, ...names].filter((name) => name !== undefined).join(' ')
}

function differingFields(batch: Row, live: Row): string[] {
  return Object.keys({ ...batch.fields, ...live.fields })
    .filter((name) => JSON.stringify(batch.fields[name]) !== JSON.stringify(live.fields[name]))
    .map((name) => `${name}: ${cut(batch.fields[name])} is ${cut(live.fields[name])}`)
}

function cut(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, LONGEST_FIELD)
}
