/** What labels are read from, files and data folders alike. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { listInputs } from '../ais/open-input.ts'
import { listImports } from '../store/imports.ts'
import { listPointLabels } from '../store/labels.ts'
import { hasStore, openReader } from '../store/store.ts'

/** The files and data folders behind what the user named, in order: a data folder stands for itself. */
export async function listLabelInputs(paths: readonly string[]): Promise<string[]> {
  const inputs: string[] = []
  for (const path of paths) inputs.push(...(hasStore(path) ? [path] : await listInputs([path])))
  return inputs
}

/** SHA-256, hexadecimal: of a file's bytes; of a data folder's current labels and the ids of its imports. */
export async function hashLabelInput(path: string): Promise<string> {
  const hash = createHash('sha256')
  if (hasStore(path)) {
    const store = await openReader(path)
    try {
      for (const { id } of await listImports(store)) hash.update(`${id}\n`)
      for (const { mmsi, timeMs, fishing, source, gear } of await listPointLabels(store))
        hash.update(`${JSON.stringify([mmsi, timeMs, fishing, source, gear])}\n`)
    } finally {
      await store.close()
    }
  } else for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
