/** Where the command lines keep things, unless told otherwise. */

import { fileURLToPath } from 'node:url'

export const MAIN_FOLDER = 'data/main'
/** The simulated fleet's own folder: no other command writes there. */
export const DEMO_FOLDER = 'data/demo'

/** Where package.json is. */
export const rootFolder = fileURLToPath(new URL('..', import.meta.url))
export const migrationsFolder = fileURLToPath(new URL('../prisma/migrations', import.meta.url))
export const accountsMigrationsFolder = fileURLToPath(
  new URL('../prisma/accounts/migrations', import.meta.url),
)
/** The models that come with the program, and those that are trained. */
export const modelsFolder = fileURLToPath(new URL('../models', import.meta.url))
