/** All that is told of labelled files, counted on the very rows that training and judging read. */

import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { type LabelSet, readLabelFile } from '../labels/label-points.ts'
import {
  type Balance,
  type CampaignBands,
  compareCampaigns,
  compareNeighbours,
  countBalance,
  countHours,
  countRepeatedLabels,
  countShares,
  countShoreBands,
  type HourCounts,
  type RepeatedLabels,
} from './analyze-balance.ts'
import { type Coverage, coverVessel } from './analyze-coverage.ts'
import {
  countFractions,
  countStretches,
  type EdgeProfile,
  type Fractions,
  type LabelStretches,
  profileEdges,
} from './analyze-edges.ts'
import { Histogram, type HistogramCounts } from './analyze-histogram.ts'
import {
  createLabelTable,
  FISHING,
  gearOf,
  type LabelTable,
  NOT_FISHING,
  UNLABELLED,
} from './analyze-label-table.ts'
import { apartKnots, MOTION_OPTIONS, SPEED_EDGES_KNOTS, TURN_EDGES_DEG } from './analyze-motion.ts'
import { findOddVessels, type OddVessel } from './analyze-odd.ts'
import { type Profiles, profileFishing } from './analyze-profiles.ts'
import { type FeatureSeparation, separateFeatures } from './analyze-separation.ts'
import { judgeSpeedRules, type SpeedRules } from './analyze-speed-rules.ts'
import { readLabelledRows } from './labelled-rows.ts'

/** A distribution split by what was said. */
export interface BySaid {
  readonly gear: string
  readonly fishing: HistogramCounts
  readonly notFishing: HistogramCounts
  readonly unlabelled: HistogramCounts
}

export interface LabelledVesselAnalysis extends Balance {
  readonly gear: string
  readonly campaigns: readonly string[]
  readonly firstMs: number
  readonly lastMs: number
  readonly coverage: Coverage
}

export interface LabelsAnalysis {
  readonly files: readonly string[]
  readonly rows: number
  readonly labelled: number
  readonly fishing: number
  /** Labels on positions that are no rows. */
  readonly labelsWithoutRow: number
  readonly repeated: RepeatedLabels
  readonly shares: readonly { readonly share: number; readonly rows: number }[]
  readonly byGear: readonly Balance[]
  readonly byCampaign: readonly Balance[]
  readonly byHour: readonly HourCounts[]
  readonly byShore: readonly Balance[]
  readonly campaignBands: readonly CampaignBands[]
  readonly neighbours: ReturnType<typeof compareNeighbours>
  readonly edges: readonly EdgeProfile[]
  readonly stretches: readonly LabelStretches[]
  readonly fractions: Fractions
  readonly legs: readonly LegCounts[]
  readonly speedKnots: readonly BySaid[]
  readonly courseChangeDeg: readonly BySaid[]
  readonly speedRules: SpeedRules
  readonly features: readonly FeatureSeparation[]
  readonly profiles: Profiles
  readonly vessels: readonly LabelledVesselAnalysis[]
  readonly odd: readonly OddVessel[]
}

/** Throws with file, line and reason on labels that make no sense. */
export async function analyzeLabels(
  paths: readonly string[],
  options: { readonly context: TrackContext; readonly importStartMs: number },
): Promise<LabelsAnalysis> {
  const files: LabelSet[] = []
  for (const path of paths) files.push(await readLabelFile(path))
  const rows = await readLabelledRows(paths, options)
  const table = createLabelTable(rows, files, options.context.solarHour)
  const [all] = countBalance(table, () => 'all')
  return {
    files: paths,
    rows: rows.count,
    labelled: all!.labelled,
    fishing: all!.fishing,
    labelsWithoutRow: rows.labelsWithoutRow,
    repeated: countRepeatedLabels(files),
    shares: countShares(table),
    byGear: countBalance(table, (row) => gearOf(table, row)),
    byCampaign: countBalance(table, (row) => table.campaigns[table.campaign[row]!] ?? null),
    byHour: countHours(table),
    byShore: countShoreBands(table),
    campaignBands: compareCampaigns(table),
    neighbours: compareNeighbours(table),
    edges: profileEdges(table),
    stretches: countStretches(table),
    fractions: countFractions(table),
    legs: countLegs(table),
    speedKnots: distribute(table, table.speedKnots, SPEED_EDGES_KNOTS),
    courseChangeDeg: distribute(table, table.courseChangeDeg, TURN_EDGES_DEG),
    speedRules: judgeSpeedRules(table),
    features: separateFeatures(table),
    profiles: profileFishing(table),
    vessels: describeVessels(table),
    odd: findOddVessels(table),
  }
}

/** Legs of up to an hour that end in a row with the label. */
export interface LegCounts {
  readonly said: 'fishing' | 'not fishing'
  readonly legs: number
  /** Made good over MOTION_OPTIONS.apartKnots slower, or faster, than the mean of the speeds reported at both ends. */
  readonly slower: number
  readonly faster: number
}

function countLegs({ rows, said, intervalHours, speedKnots }: LabelTable): LegCounts[] {
  const counts = {
    fishing: { legs: 0, slower: 0, faster: 0 },
    'not fishing': { legs: 0, slower: 0, faster: 0 },
  }
  for (let row = 0; row < rows.count; row++) {
    const apart = apartKnots(rows.features.subarray(row * FEATURE_COUNT), speedKnots[row]!)
    if (
      said[row] === UNLABELLED ||
      !(intervalHours[row]! * 3600 <= MOTION_OPTIONS.legS) ||
      Number.isNaN(apart)
    )
      continue
    const one = counts[said[row] === FISHING ? 'fishing' : 'not fishing']
    one.legs++
    if (apart < -MOTION_OPTIONS.apartKnots) one.slower++
    if (apart > MOTION_OPTIONS.apartKnots) one.faster++
  }
  return [
    { said: 'fishing', ...counts.fishing },
    { said: 'not fishing', ...counts['not fishing'] },
  ]
}

/** Of all gears, and of each. */
function distribute(table: LabelTable, values: Float32Array, edges: readonly number[]): BySaid[] {
  const byGear = new Map<string, { fishing: Histogram; notFishing: Histogram; unlabelled: Histogram }>()
  for (let row = 0; row < table.rows.count; row++)
    for (const gear of ['all', gearOf(table, row)]) {
      let one = byGear.get(gear)
      if (one === undefined) {
        one = {
          fishing: new Histogram(edges),
          notFishing: new Histogram(edges),
          unlabelled: new Histogram(edges),
        }
        byGear.set(gear, one)
      }
      const said = table.said[row]
      const histogram =
        said === FISHING ? one.fishing : said === NOT_FISHING ? one.notFishing : one.unlabelled
      histogram.add(values[row]!)
    }
  return [...byGear]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([gear, { fishing, notFishing, unlabelled }]) => ({
      gear,
      fishing: fishing.toCounts(),
      notFishing: notFishing.toCounts(),
      unlabelled: unlabelled.toCounts(),
    }))
}

function describeVessels(table: LabelTable): LabelledVesselAnalysis[] {
  const { rows } = table
  const counts = new Map(
    countBalance(table, (row) => rows.vessels[rows.vessel[row]!]!.key).map((count) => [count.of, count]),
  )
  return rows.vessels.flatMap(({ key, gear, from, log }) => {
    const count = counts.get(key)
    if (count === undefined) return []
    const own = new Set(table.campaign.subarray(from, from + log.rows))
    own.delete(-1)
    const timeMs = rows.timeMs.subarray(from, from + log.rows)
    return [
      {
        ...count,
        gear,
        campaigns: [...own].map((campaign) => table.campaigns[campaign]!).sort(),
        firstMs: timeMs.reduce((least, ms) => Math.min(least, ms)),
        lastMs: timeMs.reduce((most, ms) => Math.max(most, ms)),
        coverage: coverVessel(table, from, log.rows),
      },
    ]
  })
}
