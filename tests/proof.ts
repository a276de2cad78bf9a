import { appendFileSync } from 'node:fs'

/**
 * Long proofs (mutated lines, seeds, kills) run a fixed slice in `npm test` and in full in `npm run prove`,
 * which collects what each recorded into docs/proofs.md.
 */
export const isProving = process.env.WAKEWATCH_PROVE === '1'

/** How many cases to run: the slice in `npm test`, all of them in `npm run prove`. */
export function caseCount(slice: number, full: number): number {
  return isProving ? full : slice
}

/** Notes what a proof covered, once it has passed. */
export function recordProof(name: string, covered: string): void {
  const file = process.env.WAKEWATCH_PROOFS_FILE
  if (isProving && file) appendFileSync(file, `${JSON.stringify({ name, covered })}\n`)
}
