/** What a data folder's alerts are judged by, as it stands in the folder and in the program. */

import { z } from 'zod'
import { approachReachKm, hashZones } from '../alerts/judging.ts'
import { MATCH_CASES } from '../alerts/register/match-table.ts'
import type { RegisterEntry } from '../alerts/register/register.ts'
import { hashEntries } from '../alerts/register/register-version.ts'
import { REGISTER_OPTIONS } from '../alerts/register/vessel-register.ts'
import { parseRules, type RuleFault } from '../alerts/rules/parse-rules.ts'
import type { RuleSet } from '../alerts/rules/rule.ts'
import { readShippedRules } from '../alerts/rules/shipped-rules.ts'
import { PASSAGE_OPTIONS } from '../alerts/zone-passages.ts'
import { ContentHash } from '../features/ids.ts'
import type { Zone } from '../geo/zones/zone.ts'
import type { Suspicion } from '../model/suspicion.ts'
import { FolderError } from '../store/folder-error.ts'
import { listRegisterEntries } from '../store/register.ts'
import { readRules } from '../store/rules.ts'
import type { Store } from '../store/store.ts'
import { listZones } from '../store/zones.ts'
import type { PassageSetup } from './passage-keeper.ts'

export interface JudgingInputs {
  readonly zones: readonly Zone[]
  readonly entries: readonly RegisterEntry[]
  readonly ruleSet: RuleSet
  readonly suspicion: Suspicion
}

/** What the folder holds, and the shipped rules where none were put in force. Throws where its rules cannot be read. */
export async function readJudgingInputs(store: Store, suspicion: Suspicion): Promise<JudgingInputs> {
  const stored = await readRules(store)
  return {
    zones: await listZones(store),
    entries: await listRegisterEntries(store),
    ruleSet: stored === null ? readShippedRules() : parseStoredRules(stored.document, store.paths.dir),
    suspicion,
  }
}

function parseStoredRules(document: string, dir: string): RuleSet {
  const parsed = parseRules(document, 'rules')
  if (parsed.ok) return parsed.ruleSet
  const [{ line, column, reason }] = parsed.faults as [RuleFault]
  throw new FolderError(
    dir,
    `its rules do not fit this program (line ${line}, column ${column}: ${reason}): put others in force with npm run rules -- activate`,
  )
}

/** Names everything that alerts are a function of besides what was found; plain JSON. */
export interface JudgingVersions {
  readonly zones: string
  readonly register: string
  readonly rules: string
  readonly suspicion: string
  /** Of zone passages: zones, and how near to which borders is looked. */
  readonly passages: string
}

/** Raise it when the same outputs may raise other alerts by the same rules. */
const JUDGING_VERSION = 1

export function describeJudging(inputs: JudgingInputs): JudgingVersions {
  const zones = hashZones(inputs)
  const passages = new ContentHash().text(JSON.stringify(PASSAGE_OPTIONS)).text(zones)
  const nearKm = approachReachKm(inputs.ruleSet, inputs)
  for (const [i, { id }] of inputs.zones.entries()) if (nearKm[i]! > 0) passages.text(id).float64(nearKm[i]!)
  return {
    zones,
    register: hashEntries(inputs.entries),
    rules: inputs.ruleSet.version,
    suspicion: inputs.suspicion.hash,
    passages: passages.digest(),
  }
}

export function hashJudging(versions: JudgingVersions): string {
  return new ContentHash()
    .float64(JUDGING_VERSION)
    .text(JSON.stringify([versions, REGISTER_OPTIONS, MATCH_CASES]))
    .digest()
}

/** Whether a generation that was judged by `judging` has the passages that these versions ask for. */
export function hasPassages(judging: unknown, { passages }: JudgingVersions): boolean {
  return z.object({ passages: z.literal(passages) }).safeParse(judging).success
}

/** What differs, in words, between what a generation was judged by and what it would be now. */
export function describeChange(judging: unknown, versions: JudgingVersions): string {
  const before = z.record(z.string(), z.unknown()).catch({}).parse(judging)
  const changed = (['zones', 'register', 'rules', 'suspicion'] as const).filter(
    (name) => before[name] !== versions[name],
  )
  const words = { zones: 'zones', register: 'vessel register', rules: 'rules', suspicion: 'suspicion model' }
  return changed.length === 0 ? 'judged anew' : `${changed.map((name) => words[name]).join(', ')} changed`
}

/** `fishingFrom`: of the scorer, thousandths. */
export function passageSetup({ zones, ruleSet }: JudgingInputs, fishingFrom: number): PassageSetup {
  return { zones, nearKm: approachReachKm(ruleSet, { zones }), fishingFrom }
}
