/**
 * What other rules would have raised over the last days of what a folder holds, beside what those in force do: every vessel
 * is judged by both, a few hundred at a time, out of a connection that only reads. Live goes on meanwhile.
 */

import type { AlertOutput } from '../../alerts/alert.ts'
import { judgeVessel } from '../../alerts/judge-vessel.ts'
import { type DryRun, summariseDryRun } from '../../alerts/rules/dry-run.ts'
import type { RuleSet } from '../../alerts/rules/rule.ts'
import { readFishingFrom } from '../../events/configuration.ts'
import type { Places } from '../../geo/places.ts'
import type { Suspicion } from '../../model/suspicion.ts'
import { withRules } from '../../pipeline/judge-folder.ts'
import { openJudging } from '../../pipeline/judge-generation.ts'
import {
  describeJudging,
  hasPassages,
  type JudgingInputs,
  passageSetup,
  readJudgingInputs,
} from '../../pipeline/judging-inputs.ts'
import { PassageKeeper } from '../../pipeline/passage-keeper.ts'
import { formatScorer, readScorer } from '../../pipeline/run-scorer.ts'
import { readVesselRecords } from '../../store/judging-rows.ts'
import {
  activeGeneration,
  type GenerationInfo,
  listVessels,
  readVesselChunks,
} from '../../store/read-outputs.ts'
import { Snapshot } from '../../store/read-snapshot.ts'
import type { Store } from '../../store/store.ts'

const DAY_MS = 86_400_000
/** Alerts of a rule that are shown as examples, of those that would come and of those that would go. Own. */
const EXAMPLES = 5

export interface DryRunRequest {
  readonly ruleSet: RuleSet
  /** Counted back from the newest messages. */
  readonly days: number
}

/** An alert that would come, or go. */
export interface DryRunExample {
  readonly change: 'added' | 'gone'
  readonly id: string
  readonly ruleId: string
  readonly mmsi: string
  readonly name: string
  readonly flag: string
  readonly raisedMs: number
  readonly zoneName: string | null
  readonly lonUnits: number
  readonly latUnits: number
}

export interface RulesDryRun extends DryRun {
  /** Of the rules that were tried. */
  readonly version: string
  readonly fromMs: number
  readonly toMs: number
  readonly vesselsHeard: number
  /** Some of each rule, the newest first. */
  readonly examples: readonly DryRunExample[]
}

export interface DryRunParts {
  /** Open for reading. */
  readonly store: Store
  readonly suspicion: Suspicion
  readonly places: Places | null
  readonly tell: (done: number, total: number) => void
}

/** Throws where history was computed anew meanwhile, and where the rules in force cannot be read. */
export async function dryRunRules(
  { ruleSet, days }: DryRunRequest,
  { store, suspicion, places, tell }: DryRunParts,
): Promise<RulesDryRun> {
  const active = await activeGeneration(store)
  const held = await readJudgingInputs(store, suspicion)
  const wanted = withRules(held, ruleSet)
  const before: AlertOutput[] = []
  const after: AlertOutput[] = []
  const vessels = active === null ? [] : await listVessels(store, active.generation)
  if (active !== null) {
    const judge = (inputs: JudgingInputs) => openJudging({ inputs, places, detector: detectorOf(active) })
    const [now, then] = [judge(held), judge(wanted)]
    const passages = passagesOf(store, active, wanted)
    const ships = vessels.filter(({ kind }) => kind === 'ship').length
    let done = 0
    for await (const record of readVesselRecords(new Snapshot(store.connection.sql, active.generation))) {
      const found = judgeVessel(record, now).alerts
      for (const alert of found) before.push(alert)
      const own = passages === null ? record : { ...record, passages: await passages(record.mmsi) }
      for (const alert of judgeVessel(own, then).alerts) after.push(alert)
      tell(++done, Math.max(done, ships))
    }
    // Its rows are deleted when another one is shown: what was read of it may lack some.
    if ((await activeGeneration(store))?.generation !== active.generation)
      throw new Error('history was computed anew meanwhile: try again')
  }
  const period = periodOf(active, vessels, days)
  const ruleIds = ruleSet.rules.filter(({ isEnabled }) => isEnabled).map(({ id }) => id)
  const names = new Map(held.zones.map(({ id, name }) => [id, name]))
  return {
    ...summariseDryRun(before, after, ruleIds, period),
    ...period,
    version: ruleSet.version,
    examples: listExamples(before, after, period, names),
  }
}

function detectorOf({ options }: GenerationInfo): Parameters<typeof openJudging>[0]['detector'] {
  const scorer = readScorer(options)
  return scorer === null ? 'unknown' : formatScorer(scorer)
}

/**
 * Passages of a vessel as the wanted rules ask for them, where they look nearer or farther round borders than those in
 * force do; null: the stored ones are they.
 */
function passagesOf(store: Store, { generation, options, judging }: GenerationInfo, wanted: JudgingInputs) {
  if (hasPassages(judging, describeJudging(wanted))) return null
  const keeper = new PassageKeeper(passageSetup(wanted, readFishingFrom(options)))
  return async (mmsi: string) => {
    keeper.startVessel(mmsi)
    for (const { trackId, positions } of await readVesselChunks(store, generation, mmsi))
      for (let i = 0; i < positions.count; i++) keeper.add(trackId, positions, i, positions.score[i]!)
    const { rows } = await store.connection.sql.execute({
      sql: 'SELECT "id", "endedBy", "decidedMs" FROM "Track" WHERE "generation" = ? AND "mmsi" = ?',
      args: [generation, mmsi],
    })
    return keeper.finish(
      rows.map(({ id, endedBy, decidedMs }) => ({
        ...{ id: String(id), endedBy: endedBy as 'silence' | 'evicted' | null },
        decidedMs: Number(decidedMs),
      })),
    )
  }
}

/** Of no more days than were heard. What is raised at the newest moment counts, too. */
function periodOf(
  active: GenerationInfo | null,
  vessels: readonly { readonly kind: string; readonly firstMs: number; readonly lastMs: number }[],
  days: number,
) {
  const newestMs = vessels.reduce((newest, { lastMs }) => Math.max(newest, lastMs), 0)
  const lastMs = Number.isFinite(active?.watermarkMs) ? active!.watermarkMs : newestMs
  const oldestMs = vessels.reduce((oldest, { firstMs }) => Math.min(oldest, firstMs), lastMs)
  const fromMs = Math.max(oldestMs, lastMs - days * DAY_MS)
  const heard = vessels.filter(
    (vessel) => vessel.kind === 'ship' && vessel.firstMs <= lastMs && vessel.lastMs >= fromMs,
  )
  return { fromMs, toMs: lastMs + 1, vesselsHeard: heard.length }
}

function listExamples(
  before: readonly AlertOutput[],
  after: readonly AlertOutput[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  zoneNames: ReadonlyMap<string, string>,
): DryRunExample[] {
  const [old, now] = [before, after].map((alerts) => new Set(alerts.map(({ id }) => id))) as [
    Set<string>,
    Set<string>,
  ]
  const changed = [
    ...after.filter(({ id }) => !old.has(id)).map((alert) => ({ change: 'added' as const, alert })),
    ...before.filter(({ id }) => !now.has(id)).map((alert) => ({ change: 'gone' as const, alert })),
  ].filter(({ alert }) => fromMs <= alert.raisedMs && alert.raisedMs < toMs)
  const counts = new Map<string, number>()
  return changed
    .sort((a, b) => b.alert.raisedMs - a.alert.raisedMs || (a.alert.id < b.alert.id ? -1 : 1))
    .filter(({ change, alert }) => {
      const key = `${change} ${alert.ruleId}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return counts.get(key)! <= EXAMPLES
    })
    .map(({ change, alert: { id, ruleId, mmsi, vessel, raisedMs, zoneId, lonUnits, latUnits } }) => ({
      ...{ change, id, ruleId, mmsi, name: vessel.name, flag: vessel.flag, raisedMs },
      zoneName: zoneId === null ? null : (zoneNames.get(zoneId) ?? zoneId),
      ...{ lonUnits, latUnits },
    }))
}
