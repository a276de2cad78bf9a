/** What `POST /api/v1/score` takes and gives. */

import { z } from 'zod'
import type { OutputColumn } from '../../pipeline/export-columns.ts'
import { OUTPUT_KINDS } from '../../pipeline/export-kinds.ts'
import { PREDICT_OPTIONS } from './options.ts'

const number = (meaning: string) => z.number().nullable().optional().describe(meaning)
const text = (meaning: string) => z.string().max(256).nullable().optional().describe(meaning)

const time = text('UTC: 2026-03-01T04:05:06Z, or any other form that files may have (docs/data.md).')
const messageType = z
  .int()
  .min(0)
  .max(63)
  .nullable()
  .optional()
  .describe('AIS message type; 1 or 18 where only the class is known, 0 or left out where nothing is.')

const positionFields = {
  time,
  lon: number('Degrees, -180 to 180; 181: not available.'),
  lat: number('Degrees, -90 to 90; 91: not available.'),
  speed: number('Knots; 102.3: not available.'),
  course: number('Degrees; 360: not available.'),
  heading: number('Degrees; 511: not available.'),
  messageType,
  shoreKm: number('Distance to shore, km, where the source gives it: read for relative places only.'),
}

const identityFields = {
  time,
  name: text('Name.'),
  callSign: text('Call sign.'),
  imo: text('IMO number.'),
  shipType: number('AIS ship and cargo type, 1 to 99.'),
  length: number('Metres.'),
  width: number('Metres.'),
  messageType,
}

const { mostReports } = PREDICT_OPTIONS

function columnsOf<Fields extends Readonly<Record<string, z.ZodType>>>(fields: Fields) {
  const entries = Object.entries(fields) as [keyof Fields & string, Fields[keyof Fields]][]
  return z.strictObject(
    Object.fromEntries(entries.map(([name, shape]) => [name, z.array(shape).max(mostReports).optional()])),
  )
}

const row = <Fields extends z.ZodRawShape>(fields: Fields) => z.array(z.strictObject(fields)).max(mostReports)

export const scoreRequest = z
  .strictObject({
    mmsi: z.string().min(1).max(64).describe('MMSI, or any key of an anonymous vessel.'),
    place: z
      .enum(['true', 'relative'])
      .default('true')
      .describe('relative: shapes, speeds and times are true, places are not.'),
    watermark: z.iso
      .datetime()
      .optional()
      .describe(
        'Event time before which nothing more will come: silence is decided up to it. Left out: what has not ended is open.',
      ),
    positions: z
      .union([row(positionFields), columnsOf(positionFields)])
      .describe('Position reports in any order, as objects or as columns of one length.'),
    identities: z
      .union([row(identityFields), columnsOf(identityFields)])
      .optional()
      .describe('Identity reports in any order, likewise.'),
  })
  .meta({ id: 'ScoreRequest' })

export type ScoreRequest = z.output<typeof scoreRequest>

const became = z
  .enum(['row', 'thinned', 'dropped', 'rejected'])
  .describe(
    'row: kept and scored; thinned: kept, too soon after a row; dropped: heard twice, or fits nowhere; rejected: see rejects.',
  )
const score = z.int().min(0).max(1000).nullable().describe('Thousandths; null of what is no row.')
const fishing = z.boolean().nullable().describe('Scored fishing; null of what is no row.')
const segmentId = z.string().nullable()
const trackId = z.string().nullable().describe('Null where it belongs to none.')

function outputShape<Output>(columns: readonly OutputColumn<Output>[]) {
  return z.strictObject(
    Object.fromEntries(
      columns.map(({ name, type, unit, meaning }) => {
        const shape =
          type === 'boolean'
            ? z.boolean()
            : type === 'number'
              ? z.number()
              : type === 'time'
                ? z.iso.datetime()
                : z.string()
        return [name, shape.nullable().describe(unit === '' ? meaning : `${meaning} Unit: ${unit}.`)]
      }),
    ),
  )
}

/** Of an outage of the whole feed one vessel tells nothing. */
export const GAP_COLUMNS = OUTPUT_KINDS.gaps.columns.filter(({ name }) => name !== 'feedOutage')

const counts = z.strictObject({
  positions: z.int().describe('Kept: rows and those thinned out.'),
  rows: z.int(),
  duplicatePositions: z.int(),
  duplicateIdentities: z.int(),
  noMotion: z.int().describe('Without the motion that placing them takes.'),
  noise: z.int().describe('Coarse ones beside finer ones.'),
})

const reject = z.strictObject({
  list: z.enum(['positions', 'identities']),
  index: z.int().describe('In the list as it was sent, from 0.'),
  reason: z.string().describe("As in an import's report: no-time, bad-time, future-time, out-of-range, ..."),
})

export const scoreAnswer = z
  .strictObject({
    mmsi: z.string().describe('As it is kept.'),
    model: z.string(),
    fishingFrom: z.int().describe('A row is scored fishing from here on, thousandths.'),
    positions: z
      .union([
        z.array(z.strictObject({ became, score, fishing, segmentId, trackId })),
        z.strictObject({
          became: z.array(became),
          score: z.array(score),
          fishing: z.array(fishing),
          segmentId: z.array(segmentId),
          trackId: z.array(trackId),
        }),
      ])
      .describe(
        'What became of each, in the order in which they were sent and as they were: objects or columns.',
      ),
    rejects: z.array(reject),
    counts,
    trips: z.array(outputShape(OUTPUT_KINDS.trips.columns).meta({ id: 'Trip' })),
    portVisits: z.array(outputShape(OUTPUT_KINDS.portVisits.columns).meta({ id: 'PortVisit' })),
    gaps: z.array(outputShape(GAP_COLUMNS).meta({ id: 'Gap' })),
    events: z
      .array(outputShape(OUTPUT_KINDS.events.columns).meta({ id: 'Event' }))
      .describe('Of this vessel alone: nobody that it met is known here.'),
  })
  .meta({ id: 'ScoreAnswer' })

export type ScoreAnswer = z.output<typeof scoreAnswer>
