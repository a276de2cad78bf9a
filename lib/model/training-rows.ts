/** Labelled rows as models see them: numbers, and which vessel they are of. */

export interface TrainingRows {
  readonly count: number
  /** count x FEATURE_COUNT, as the vessel fold made them; NaN where missing. */
  readonly features: Float32Array
  /** Share of the people who called the row fishing, 0..1; NaN where nobody labelled it. */
  readonly fishing: Float32Array
  /** Index into `vessels`. Rows of a vessel follow each other. */
  readonly vessel: Int32Array
  readonly vessels: readonly TrainingVessel[]
}

export interface TrainingVessel {
  readonly key: string
  /** What the labels' source says; 'unknown' where it says so. */
  readonly gear: string
}

/** How positions are read: as a poorer feed would show them. Training on such copies makes a model stand it. */
export interface Reading {
  /** As told to people, e.g. '30m' or '12h of history'. */
  readonly name: string
  /** One position kept in so many ms; 0 or missing: all. */
  readonly thinMs?: number
  /** The fold starts afresh every so many ms, as of a vessel that has just appeared; 0 or missing: never. */
  readonly historyMs?: number
}

/** Row numbers that carry a label. */
export function labelledRowsOf(rows: TrainingRows): Int32Array {
  let count = 0
  for (let row = 0; row < rows.count; row++) if (!Number.isNaN(rows.fishing[row]!)) count++
  const labelled = new Int32Array(count)
  let at = 0
  for (let row = 0; row < rows.count; row++) if (!Number.isNaN(rows.fishing[row]!)) labelled[at++] = row
  return labelled
}
