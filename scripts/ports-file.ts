/** A user's port list in place of the built-in one. */

import { createHash } from 'node:crypto'
import { openInput } from '../lib/ais/open-input.ts'
import type { Port } from '../lib/geo/places.ts'
import { parsePortsCsv } from '../lib/geo/port-list.ts'

export interface NamedPorts {
  /** Null: the built-in ones. */
  readonly ports: readonly Port[] | null
  /** SHA-256 of the file's bytes as unpacked, or 'built-in'. */
  readonly name: string
  /** What a person should know, one line each. */
  readonly notes: readonly string[]
}

/** `file`: a CSV of ports, perhaps compressed; null for the built-in ones. Throws when it is no port list. */
export async function readPorts(file: string | null): Promise<NamedPorts> {
  if (file === null) return { ports: null, name: 'built-in', notes: [] }
  const chunks: Uint8Array[] = []
  for await (const chunk of openInput(file)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const { ports, rejects } = parsePortsCsv(bytes.toString('utf8'), file)
  return {
    ports,
    name: createHash('sha256').update(bytes).digest('hex'),
    notes:
      rejects.length === 0
        ? []
        : [
            `${file}: ${rejects.length} rows are no ports, first: ${rejects[0]!.reason} in ${rejects[0]!.where}`,
          ],
  }
}
