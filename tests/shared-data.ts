import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

/** Real data that tests read in place and that never enters the project; see the README. */
const root = fileURLToPath(new URL('../../shared/data/', import.meta.url))

/** Absolute path of a file or folder of the shared data. */
export function sharedData(path: string): string {
  return `${root}${path}`
}

export const hasSharedData = existsSync(root)

/** A `describe` that skips, by name and reason, where the shared data is absent; under CI it fails instead. */
export function describeWithData(name: string, tests: () => void): void {
  if (hasSharedData || process.env.CI) describe(name, tests)
  else describe.skip(`${name} (skipped: no ../shared/data beside the checkout)`, tests)
}
