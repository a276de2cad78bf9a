/** Zone files as given on the command line: read, unpacked, and made into zones, or refused with every fault. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ZoneImportOptions } from '../lib/geo/zones/read-zone-properties.ts'
import type { Zone } from '../lib/geo/zones/zone.ts'
import { readZones, type ZoneImport } from '../lib/geo/zones/zone-import.ts'
import { describeFinding } from '../lib/geo/zones/zone-import-findings.ts'

/** As many bytes as an import takes, so that a small gzip cannot grow over them. */
const MOST_BYTES = 256 * 1024 * 1024
/** Faults printed of a file; --json has the first thousand. */
const MOST_PRINTED = 20

export interface ReadZoneFile extends ZoneImport {
  readonly file: string
}

/** `-` is the standard input. Throws where a file cannot be opened. */
export function readZoneFiles(files: readonly string[], options: ZoneImportOptions): ReadZoneFile[] {
  return files.map((file) => {
    const name = file === '-' ? 'standard input' : basename(file)
    return { file, ...readZones(unpack(readFileSync(file === '-' ? 0 : file), name), name, options) }
  })
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    const isLarge = error instanceof RangeError
    const why = isLarge ? `over ${MOST_BYTES} bytes when unpacked` : 'the gzip is broken or cut off'
    throw new Error(`${name}: ${why}`)
  }
}

/** Ids that two files have in common: the second is refused. */
export function findSharedIds(read: readonly ReadZoneFile[]): string[] {
  const fileOf = new Map<string, string>()
  const shared: string[] = []
  for (const { file, zones } of read) {
    for (const { id } of zones) {
      const other = fileOf.get(id)
      if (other !== undefined) shared.push(`${file}: the zone ${id} is in ${other} too: give it another id`)
      fileOf.set(id, file)
    }
  }
  return shared
}

/** The zones of all files, or nothing: warnings and faults go to the standard error. */
export function reportFindings(read: readonly ReadZoneFile[], { quiet }: { quiet: boolean }): Zone[] | null {
  const shared = findSharedIds(read)
  const faultCount = read.reduce((sum, one) => sum + one.faultCount, shared.length)
  if (!quiet) {
    for (const { warnings, warningCount } of read)
      printFindings('warning: ', warnings.map(describeFinding), warningCount)
  }
  for (const { faults, faultCount: count } of read) printFindings('', faults.map(describeFinding), count)
  printFindings('', shared, shared.length)
  return faultCount > 0 ? null : read.flatMap(({ zones }) => zones)
}

function printFindings(prefix: string, lines: readonly string[], count: number): void {
  for (const line of lines.slice(0, MOST_PRINTED)) console.error(`${prefix}${line}`)
  if (count > MOST_PRINTED) console.error(`${prefix}and ${count - MOST_PRINTED} more: --json lists them`)
}
