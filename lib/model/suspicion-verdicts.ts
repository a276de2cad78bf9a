/**
 * What analysts said of trips, as training sees it: evidence and a verdict each. Read from lines of JSON:
 * `{"mmsi":"…","tripStart":"2026-01-01T00:00:00Z","tripEnd":"…","verdict":"suspicious","evidence":{"jumps":2}}`, items that are
 * left out being 0.
 */

import { z } from 'zod'
import type { EvidenceValue } from './suspicion.ts'
import { EVIDENCE_NAMES, type EvidenceName } from './suspicion-evidence.ts'

export const VERDICTS = ['suspicious', 'explained', 'normal', 'cannot tell'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface TripVerdict {
  readonly mmsi: string
  /** Epoch ms. */
  readonly tripStartMs: number
  readonly tripEndMs: number
  readonly verdict: Verdict
  readonly evidence: readonly EvidenceValue[]
}

/** A verdict that says something. */
export interface JudgedTrip {
  readonly mmsi: string
  readonly isSuspicious: boolean
  readonly evidence: readonly EvidenceValue[]
}

const VERDICT_LIMITS = {
  /** Characters of a line: twenty times those of one with every item. */
  line: 20_000,
  /** Hours, counts and shares of a trip are below this; more is a broken file. */
  value: 1e6,
} as const

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

const row = z
  .strictObject({
    mmsi: z.string().min(1).max(32),
    tripStart: time,
    tripEnd: time,
    verdict: z.enum(VERDICTS),
    evidence: z.strictObject(
      Object.fromEntries(
        EVIDENCE_NAMES.map((name) => [name, z.number().min(0).max(VERDICT_LIMITS.value).optional()]),
      ) as Record<EvidenceName, z.ZodOptional<z.ZodNumber>>,
    ),
  })
  .refine(({ tripStart, tripEnd }) => tripStart <= tripEnd, 'tripEnd is before tripStart')

/**
 * One verdict a trip: who judged what how often is for lib/labels to settle. Blank lines are skipped.
 *
 * @param known where a verdict on a trip stood, of files read before; grows
 * @throws Error that names `file`, line and reason
 */
export function parseVerdicts(text: string, file: string, known = new Map<string, string>()): TripVerdict[] {
  const verdicts: TripVerdict[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const refuse = (reason: string) => new Error(`${file}: line ${i + 1}: ${reason}`)
    if (line.length > VERDICT_LIMITS.line) throw refuse(`${line.length} characters are no verdict`)
    const json = parseJson(line)
    if (json === undefined) throw refuse('no JSON')
    const { success, data, error } = row.safeParse(json)
    if (!success) {
      const { path, message } = error.issues[0]!
      throw refuse(path.length === 0 ? message : `${path.join('.')}: ${message}`)
    }
    const { mmsi, tripStart, tripEnd, verdict, evidence } = data
    const trip = `${mmsi} ${tripStart}`
    const before = known.get(trip)
    if (before !== undefined) throw refuse(`a verdict on the same trip stands in ${before}`)
    known.set(trip, `${file}, line ${i + 1}`)
    const items = EVIDENCE_NAMES.map((name) => ({ name, value: evidence[name] ?? 0 }))
    verdicts.push({ mmsi, tripStartMs: tripStart, tripEndMs: tripEnd, verdict, evidence: items })
  }
  return verdicts
}

/**
 * Those that say something, in an order of their own: training adds them up, and sums of fractions depend on the order
 * in which they come.
 */
export function listJudgedTrips(verdicts: readonly TripVerdict[]): JudgedTrip[] {
  return verdicts
    .filter(({ verdict }) => verdict !== 'cannot tell')
    .map((verdict) => ({ verdict, key: JSON.stringify(verdict) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ verdict: { mmsi, verdict, evidence } }) => ({
      mmsi,
      isSuspicious: verdict === 'suspicious',
      evidence,
    }))
}

/** undefined where it is no JSON, which no row is. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
