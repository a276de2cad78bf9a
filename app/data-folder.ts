import { resolve } from 'node:path'
import { z } from 'zod'
import { hasStore } from '../lib/store/store.ts'

const environment = z.object({ WAKEWATCH_DATA: z.string().min(1).optional() }).parse(process.env)

/** The folder shown: the one named in WAKEWATCH_DATA, else the main one, else the demo; null where none is. */
export function shownDataFolder(): string | null {
  const named = environment.WAKEWATCH_DATA
  const candidates = named === undefined ? ['data/main', 'data/demo'] : [named]
  return candidates.find((dir) => hasStore(resolve(/* turbopackIgnore: true */ process.cwd(), dir))) ?? null
}
