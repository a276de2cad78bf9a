/** A vessel's reports through the chain of folds that backfill and live run, scored, and told report by report. */

import type { EventOutput, TrackEventOutput } from '../../events/outputs.ts'
import { TRACK_OPTIONS, type TrackContext } from '../../features/track-machine.ts'
import { createBuiltinPlaces } from '../../geo/builtin-places.ts'
import type { Port } from '../../geo/places.ts'
import { localSolarHour } from '../../geo/sun.ts'
import { NO_SCORE, type RowScorer } from '../../model/scorer.ts'
import type { OutputColumn } from '../../pipeline/export-columns.ts'
import { OUTPUT_KINDS } from '../../pipeline/export-kinds.ts'
import { type ChainLook, VesselChain } from '../../pipeline/vessel-chain.ts'
import { LogColumns } from '../../pipeline/vessel-log.ts'
import type { LiveOutput } from '../../store/live-store.ts'
import { judgeBody, readJson } from './request-fault.ts'
import { ReportFinder, readReports, type VesselReports } from './score-reports.ts'
import { GAP_COLUMNS, type ScoreAnswer, type ScoreRequest, scoreRequest } from './score-shapes.ts'

/** What became of each position, as columns in the order of the request. */
interface Told {
  readonly became: ('row' | 'thinned' | 'dropped' | 'rejected')[]
  readonly score: (number | null)[]
  readonly fishing: (boolean | null)[]
  readonly segmentId: (string | null)[]
  readonly trackId: (string | null)[]
}

/** One vessel after the other. */
export class ScoreVessel {
  private context: TrackContext | null = null
  private readonly columns = new LogColumns()

  /** `ports`: null for the built-in ones. */
  constructor(private readonly ports: readonly Port[] | null) {}

  /** The answer in JSON. `nowMs`: what is stamped later is rejected. Throws a RequestFault. */
  async score(bytes: Uint8Array, scorer: RowScorer, nowMs: number): Promise<string> {
    const request = judgeBody(scoreRequest, readJson(bytes))
    return JSON.stringify(await this.answer(request, readReports(request, nowMs), scorer))
  }

  private async answer(
    request: ScoreRequest,
    reports: VesselReports,
    scorer: RowScorer,
  ): Promise<ScoreAnswer> {
    const { mmsi, buffer, rows, rejects } = reports
    const { columns } = this
    const { fishingFrom } = scorer
    // The coast takes more than a second: it is made when first asked for.
    this.context ??= {
      places: createBuiltinPlaces(this.ports ?? undefined),
      solarHour: localSolarHour,
      options: TRACK_OPTIONS,
    }
    const noZones = { zones: [], nearKm: new Float64Array(), fishingFrom }
    const chain = new VesselChain(this.context, scorer, noZones)
    columns.clear()
    const run = chain.open(chain.start(mmsi), columns)
    chain.step(run, { buffer, identities: buffer.identities, rows, from: 0, to: rows.length })
    const watermark = request.watermark
    chain.look(run, watermark === undefined ? Number.NEGATIVE_INFINITY : Date.parse(watermark), true)
    const scores = new Uint16Array(columns.rows)
    await scorer.score(columns.features, columns.rows, scores)
    const told = startTold(reports)
    const finder = new ReportFinder(reports)
    const { parts, look } = chain.follow(run, scores, (trackId, segmentId, row, score) => {
      const index = finder.indexOf(columns.block, row)
      if (index < 0) return
      const isRow = score !== NO_SCORE
      told.became[index] = isRow ? 'row' : 'thinned'
      told.score[index] = isRow ? score : null
      told.fishing[index] = isRow ? score >= fishingFrom : null
      told.segmentId[index] = segmentId
      told.trackId[index] = trackId
    })
    const outputs = new Map<string, LiveOutput>()
    for (const { told: some } of [...parts, { told: look!.outputs }])
      for (const output of some) outputs.set(`${output.kind} ${output.id}`, output)
    return {
      ...{ mmsi, model: scorer.name, fishingFrom },
      positions: Array.isArray(request.positions) ? toObjects(told) : told,
      rejects: [...rejects],
      counts: countsOf(look!),
      ...describeOutputs([...outputs.values()]),
    }
  }
}

function startTold({ positions, rejects }: VesselReports): Told {
  const became = new Array<Told['became'][number]>(positions).fill('dropped')
  for (const { list, index } of rejects) if (list === 'positions') became[index] = 'rejected'
  const nothing = () => new Array<null>(positions).fill(null)
  return { became, score: nothing(), fishing: nothing(), segmentId: nothing(), trackId: nothing() }
}

function toObjects({ became, score, fishing, segmentId, trackId }: Told) {
  return became.map((what, i) => ({
    became: what,
    score: score[i]!,
    fishing: fishing[i]!,
    segmentId: segmentId[i]!,
    trackId: trackId[i]!,
  }))
}

function countsOf({ folded }: ChainLook): ScoreAnswer['counts'] {
  const { trackPositions, rows, duplicatePositions, duplicateIdentities, noMotion, noise } = folded
  return { positions: trackPositions, rows, duplicatePositions, duplicateIdentities, noMotion, noise }
}

function describeOutputs(outputs: readonly LiveOutput[]) {
  const sorted = [...outputs].sort((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1))
  return {
    trips: sorted.filter((output) => output.kind === 'trip').map(describe(OUTPUT_KINDS.trips.columns)),
    portVisits: sorted
      .filter((output) => output.kind === 'portVisit')
      .map(describe(OUTPUT_KINDS.portVisits.columns)),
    gaps: sorted
      .filter((output) => output.kind === 'gap')
      .map((gap) => ({ ...gap, feedOutage: false }))
      .map(describe(GAP_COLUMNS)),
    events: sorted.filter(isEventOfOne).map(describe<EventOutput>(OUTPUT_KINDS.events.columns)),
  }
}

function isEventOfOne(output: LiveOutput): output is TrackEventOutput {
  return output.kind === 'fishing' || output.kind === 'loitering' || output.kind === 'identityConflict'
}

function startOf(output: LiveOutput): number {
  return output.kind === 'gap' || output.kind === 'silence' ? output.offMs : output.startMs
}

/** As exports have it: the same names, and numbers rounded alike. */
function describe<Output>(columns: readonly OutputColumn<Output>[]) {
  return (output: Output) =>
    Object.fromEntries(
      columns.map(({ name, type, decimals, value }) => {
        const given = value(output)
        if (given === null || given === '' || Number.isNaN(given)) return [name, null]
        if (type === 'time') return [name, new Date(Number(given)).toISOString()]
        if (type === 'number') return [name, Math.round(Number(given) * 10 ** decimals) / 10 ** decimals + 0]
        return [name, given]
      }),
    )
}
