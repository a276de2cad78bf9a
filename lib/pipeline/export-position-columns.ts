/** Columns of positions. There are millions of them, so each column is filled a run at a time, never by a record. */

import { NO_SCORE } from '../model/scorer.ts'
import type { TrackPositions } from '../store/chunk-codec.ts'
import type { BlockColumn } from './export-block.ts'
import type { Column, RecordKind } from './export-columns.ts'

/** Positions of one chunk, from `from` to before `to`, all on one trip or on none. */
export interface PositionRun {
  readonly mmsi: string
  readonly trackId: string
  readonly tripId: string | null
  readonly positions: TrackPositions
  readonly from: number
  readonly to: number
}

interface PositionColumn extends Column {
  /** Writes the run's values from `row` on. */
  readonly fill: (column: BlockColumn, row: number, run: PositionRun) => void
}

/** Millionths of a degree of a place in 1/600,000: 5/3 of it, never half way between two. */
export function microdegrees(units: number): number {
  return Math.round((units * 5) / 3) + 0
}

function constant(name: string, meaning: string, value: (run: PositionRun) => string | null): PositionColumn {
  return {
    name,
    type: 'text',
    decimals: 0,
    isNarrow: true,
    unit: '',
    meaning,
    fill: ({ texts }, row, run) => {
      texts.fill(value(run), row, row + run.to - run.from)
    },
  }
}

type NumberColumn = {
  [Name in keyof TrackPositions]: TrackPositions[Name] extends ArrayLike<number> ? Name : never
}[keyof TrackPositions]

/** A column that holds tenths or the like as a decimal number. */
function scaled(
  name: string,
  unit: string,
  decimals: number,
  meaning: string,
  from: NumberColumn,
): PositionColumn {
  const scale = 10 ** decimals
  return {
    name,
    type: 'number',
    decimals,
    isNarrow: true,
    unit,
    meaning,
    fill: ({ steps }, row, run) => {
      const values = run.positions[from]
      for (let i = run.from, at = row; i < run.to; i++, at++) steps[at] = Math.round(values[i]! * scale) + 0
    },
  }
}

function place(name: string, meaning: string, from: 'lonUnits' | 'latUnits'): PositionColumn {
  return {
    name,
    type: 'number',
    decimals: 6,
    isNarrow: true,
    unit: 'degrees',
    meaning,
    fill: ({ steps }, row, run) => {
      const units = run.positions[from]
      for (let i = run.from, at = row; i < run.to; i++, at++) steps[at] = microdegrees(units[i]!)
    },
  }
}

const COLUMNS: readonly PositionColumn[] = [
  constant('mmsi', 'Vessel: its MMSI, or the key of an anonymous one.', ({ mmsi }) => mmsi),
  {
    name: 'time',
    type: 'time',
    decimals: 0,
    isNarrow: false,
    unit: 'UTC',
    meaning: 'When it was sent.',
    fill: ({ steps }, row, run) => steps.set(run.positions.timeMs.subarray(run.from, run.to), row),
  },
  place('lonDeg', 'Longitude.', 'lonUnits'),
  place('latDeg', 'Latitude.', 'latUnits'),
  scaled('speedKnots', 'knots', 1, 'Speed over ground.', 'speedKnots'),
  scaled('courseDeg', 'degrees', 1, 'Course over ground.', 'courseDeg'),
  scaled('headingDeg', 'degrees', 0, 'True heading.', 'headingDeg'),
  scaled('shoreKm', 'km', 3, 'Distance to shore that the source gave.', 'shoreKm'),
  {
    name: 'messageType',
    type: 'number',
    decimals: 0,
    isNarrow: true,
    unit: '',
    meaning: 'AIS message type, where the source gave it.',
    fill: ({ steps }, row, run) => {
      const { messageType } = run.positions
      for (let i = run.from, at = row; i < run.to; i++, at++) steps[at] = messageType[i] || Number.NaN
    },
  },
  {
    name: 'place',
    type: 'text',
    decimals: 0,
    isNarrow: true,
    unit: '',
    meaning: '`true`, or `relative`: the shape of the track is true, its place on the globe is not.',
    fill: ({ texts }, row, run) => {
      const { relativePlace } = run.positions
      for (let i = run.from, at = row; i < run.to; i++, at++)
        texts[at] = relativePlace[i] === 1 ? 'relative' : 'true'
    },
  },
  {
    name: 'kept',
    type: 'boolean',
    decimals: 0,
    isNarrow: true,
    unit: '',
    meaning: 'Whether it is a row for features: the first after 5 minutes in its segment.',
    fill: ({ steps }, row, run) => steps.set(run.positions.kept.subarray(run.from, run.to), row),
  },
  {
    name: 'segmentId',
    type: 'text',
    decimals: 0,
    isNarrow: true,
    unit: '',
    meaning: 'Segment that it belongs to.',
    fill: ({ texts }, row, run) => {
      const { segment, segmentIds } = run.positions
      for (let i = run.from, at = row; i < run.to; i++, at++) texts[at] = segmentIds[segment[i]!]!
    },
  },
  constant('trackId', 'Track that it belongs to.', ({ trackId }) => trackId),
  constant('tripId', 'Trip under way; where one ends as another starts, the later.', ({ tripId }) => tripId),
  {
    name: 'score',
    type: 'number',
    decimals: 3,
    isNarrow: true,
    unit: '',
    meaning: 'P(apparent fishing), 0 to 1; of kept positions.',
    fill: ({ steps }, row, run) => {
      const { score } = run.positions
      for (let i = run.from, at = row; i < run.to; i++, at++)
        steps[at] = score[i] === NO_SCORE ? Number.NaN : score[i]!
    },
  },
]

export const POSITIONS: RecordKind = {
  name: 'positions',
  file: 'positions',
  meaning: 'Every position of every track.',
  order: 'vessel, time, track',
  inBox: 'that lie in the box, its edges included',
  geometry: { type: 'point', at: ['lonDeg', 'latDeg'] },
  columns: COLUMNS,
}

/** Writes a run into the columns of a block of positions, from `row` on. */
export function fillPositions(columns: readonly BlockColumn[], row: number, run: PositionRun): void {
  for (const [i, column] of COLUMNS.entries()) column.fill(columns[i]!, row, run)
}
