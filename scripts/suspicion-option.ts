/** What judges the suspicion of trips. */

import { createSuspicion, type Suspicion } from '../lib/model/suspicion.ts'
import { readSuspicionModel } from '../lib/model/suspicion-registry.ts'
import { modelsFolder } from './folders.ts'

/** The newest version. Throws where it is not there, broken, or made for other evidence. */
export async function openSuspicion(): Promise<Suspicion> {
  return createSuspicion(await readSuspicionModel(modelsFolder, 'suspicion'))
}
