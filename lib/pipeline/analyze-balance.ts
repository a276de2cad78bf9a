/** Who labelled what: labels by gear, campaign and hour, fractions, and labels that contradict each other. */

import type { LabelSet } from '../labels/label-points.ts'
import { FISHING, gearOf, isUnbroken, type LabelTable, UNLABELLED } from './analyze-label-table.ts'

export interface Balance {
  readonly of: string
  readonly vessels: number
  readonly rows: number
  readonly labelled: number
  readonly fishing: number
  /** Labelled rows on which people did not agree: neither 0 nor 1. */
  readonly fractional: number
  /** Rows slower than STILL_KNOTS, labelled or not. */
  readonly still: number
  /** The vessel with the most fishing rows, and how many; null where no row is fishing. */
  readonly most: { readonly vessel: string; readonly fishing: number } | null
}

/** At a berth, at anchor or adrift in a calm, knots. Own. */
const STILL_KNOTS = 0.5

/** Rows counted by a name that each has; null: in none. Names in order. */
export function countBalance(table: LabelTable, nameOf: (row: number) => string | null): Balance[] {
  const counts = new Map<
    string,
    { -readonly [K in keyof Balance]: Balance[K] } & { fishingOf: Map<number, number> }
  >()
  const { said, rows } = table
  for (let row = 0; row < rows.count; row++) {
    const of = nameOf(row)
    if (of === null) continue
    let count = counts.get(of)
    if (count === undefined) {
      count = {
        of,
        vessels: 0,
        rows: 0,
        labelled: 0,
        fishing: 0,
        fractional: 0,
        still: 0,
        most: null,
        fishingOf: new Map(),
      }
      counts.set(of, count)
    }
    const vessel = rows.vessel[row]!
    const isFishing = said[row] === FISHING
    count.fishingOf.set(vessel, (count.fishingOf.get(vessel) ?? 0) + Number(isFishing))
    count.rows++
    if (table.speedKnots[row]! < STILL_KNOTS) count.still++
    if (said[row] === UNLABELLED) continue
    count.labelled++
    if (isFishing) count.fishing++
    if (rows.fishing[row]! > 0 && rows.fishing[row]! < 1) count.fractional++
  }
  return [...counts.values()]
    .sort((a, b) => (a.of < b.of ? -1 : 1))
    .map(({ fishingOf, ...count }) => {
      const [most] = [...fishingOf].sort((a, b) => b[1] - a[1] || a[0] - b[0])
      return {
        ...count,
        vessels: fishingOf.size,
        most: count.fishing === 0 ? null : { vessel: rows.vessels[most![0]]!.key, fishing: most![1] },
      }
    })
}

/** Bounds of the bands of distance to shore, km; the last is open. 0 is a band of its own. */
const SHORE_BANDS_KM = [0, 0.001, 1, 3, 10, 50, 200, 1000]

/** Rows by distance to shore, as the feature has it. */
export function countShoreBands(table: LabelTable): Balance[] {
  const names = SHORE_BANDS_KM.map((km, i) => {
    const next = SHORE_BANDS_KM[i + 1]
    if (km === 0) return '0 km'
    return next === undefined ? `${km} km or more` : `${km < 1 ? 0 : km} to ${next} km`
  })
  const balances = countBalance(
    table,
    (row) => names[SHORE_BANDS_KM.findLastIndex((km) => km <= table.shoreKm[row]!)] ?? null,
  )
  return names.flatMap((name) => balances.filter(({ of }) => of === name))
}

export interface HourCounts {
  readonly gear: string
  /** Labelled rows by whole hour of the local sun, 24 of each. */
  readonly fishing: readonly number[]
  readonly notFishing: readonly number[]
}

/** Of all gears, and of each. */
export function countHours(table: LabelTable): HourCounts[] {
  const found = new Map<string, { gear: string; fishing: number[]; notFishing: number[] }>()
  for (let row = 0; row < table.rows.count; row++) {
    if (table.said[row] === UNLABELLED) continue
    for (const gear of ['all', gearOf(table, row)]) {
      let counts = found.get(gear)
      if (counts === undefined) {
        counts = { gear, fishing: new Array<number>(24).fill(0), notFishing: new Array<number>(24).fill(0) }
        found.set(gear, counts)
      }
      const hours = table.said[row] === FISHING ? counts.fishing : counts.notFishing
      hours[Math.floor(table.hour[row]!)]!++
    }
  }
  return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, counts]) => counts)
}

/** Bounds of the speed bands in which campaigns are compared, knots; the last is open. */
export const CAMPAIGN_BANDS_KNOTS = [0, 0.5, 2, 4, 6, 8] as const

export interface CampaignBands {
  readonly campaign: string
  readonly gear: string
  /** One a band of CAMPAIGN_BANDS_KNOTS. */
  readonly labelled: readonly number[]
  readonly fishing: readonly number[]
}

/** What each campaign called fishing at what speed, by gear: do two call the same thing fishing? */
export function compareCampaigns(table: LabelTable): CampaignBands[] {
  const found = new Map<string, { campaign: string; gear: string; labelled: number[]; fishing: number[] }>()
  for (let row = 0; row < table.rows.count; row++) {
    if (table.said[row] === UNLABELLED || Number.isNaN(table.speedKnots[row]!)) continue
    const campaign = table.campaigns[table.campaign[row]!]!
    const gear = gearOf(table, row)
    const key = JSON.stringify([gear, campaign])
    let bands = found.get(key)
    if (bands === undefined) {
      const none = () => CAMPAIGN_BANDS_KNOTS.map(() => 0)
      bands = { campaign, gear, labelled: none(), fishing: none() }
      found.set(key, bands)
    }
    const band = CAMPAIGN_BANDS_KNOTS.findLastIndex((knots) => knots <= table.speedKnots[row]!)
    bands.labelled[band]!++
    if (table.said[row] === FISHING) bands.fishing[band]!++
  }
  return [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, bands]) => bands)
}

/** Hours between two labelled rows that should mostly have the same label. Own. */
const NEIGHBOUR_HOURS = 0.5

export interface Neighbours {
  /** Labelled rows at most half an hour after another labelled one of the same vessel. */
  readonly pairs: number
  /** Of them, with the other label. */
  readonly changed: number
}

/** How often the label changes from a row to the next, where one campaign labelled both and where two did. */
export function compareNeighbours(table: LabelTable): {
  readonly same: Neighbours
  readonly other: Neighbours
} {
  const same = { pairs: 0, changed: 0 }
  const other = { pairs: 0, changed: 0 }
  for (let row = 1; row < table.rows.count; row++) {
    const isPair = table.said[row] !== UNLABELLED && table.said[row - 1] !== UNLABELLED
    if (!isPair || !isUnbroken(table, row) || table.intervalHours[row]! > NEIGHBOUR_HOURS) continue
    const counts = table.campaign[row] === table.campaign[row - 1] ? same : other
    counts.pairs++
    if (table.said[row] !== table.said[row - 1]) counts.changed++
  }
  return { same, other }
}

export interface RepeatedLabels {
  /** Labels given, as the files have them. */
  readonly labels: number
  /** Labels of a vessel and time that has one already. */
  readonly repeated: number
  /** Of them, with another share than the first. */
  readonly contradicting: number
  /** Of them, across the middle: fishing to one, not to the other. */
  readonly opposite: number
}

export function countRepeatedLabels(files: readonly LabelSet[]): RepeatedLabels {
  const first = new Map<string, number>()
  const counts = { labels: 0, repeated: 0, contradicting: 0, opposite: 0 }
  for (const { points } of files)
    for (const { vessel, timeMs, fishing } of points) {
      if (Number.isNaN(fishing)) continue
      counts.labels++
      const key = `${vessel} ${timeMs}`
      const before = first.get(key)
      if (before === undefined) first.set(key, fishing)
      else {
        counts.repeated++
        if (before !== fishing) counts.contradicting++
        if (before > 0.5 !== fishing > 0.5) counts.opposite++
      }
    }
  return counts
}

/** Labelled rows by share, as many as there are different shares. */
export function countShares(table: LabelTable): { readonly share: number; readonly rows: number }[] {
  const counts = new Map<number, number>()
  for (const share of table.rows.fishing)
    if (!Number.isNaN(share)) {
      const rounded = Math.round(share * 1e4) / 1e4
      counts.set(rounded, (counts.get(rounded) ?? 0) + 1)
    }
  return [...counts].sort((a, b) => a[0] - b[0]).map(([share, rows]) => ({ share, rows }))
}
