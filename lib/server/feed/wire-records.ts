/** Alerts, events and their revisions as JSON carries them: NaN, which JSON lacks, is null. */

import * as z from 'zod'
import { ALERT_STATES, DISMISSAL_REASONS } from '../../alerts/lifecycle.ts'

const text = z.string()
const whole = z.int()
/** A number that may be unknown. */
const measure = z.number().nullable()
const timeMs = z.number().describe('UTC, epoch ms.')

const cause = z.looseObject({
  behaviour: text,
  outputIds: z.array(text),
  startMs: timeMs,
  endMs: timeMs,
  otherMmsi: text.nullable(),
  otherTrackId: text.nullable(),
  zoneId: text.nullable(),
  insideFromMs: timeMs.nullable(),
  insideToMs: timeMs.nullable(),
  conflict: text.nullable(),
  met: z.array(z.looseObject({ condition: text, wanted: text, found: text })),
})

const place = {
  lonUnits: whole.describe('1/600,000°, as all places here.'),
  latUnits: whole,
  westUnits: whole.describe('Greater than eastUnits where the box crosses 180°.'),
  eastUnits: whole,
  southUnits: whole,
  northUnits: whole,
}

/** lib/alerts/alert AlertOutput. */
export const wireAlert = z
  .looseObject({
    kind: z.literal('alert'),
    id: text,
    ruleId: text,
    mmsi: text,
    trackId: text,
    tripId: text.nullable(),
    otherMmsi: text.nullable(),
    startMs: timeMs,
    endMs: timeMs,
    raisedMs: timeMs.describe('Event time at which the rule was first met.'),
    decidedMs: timeMs,
    open: z.boolean().describe('Later messages may still change it.'),
    ...place,
    zoneId: text.nullable(),
    severity: text,
    rank: z.number(),
    suspicion: measure.describe(
      'P(an analyst would call the trip suspicious), 0 to 1; null outside of trips.',
    ),
    causes: z.array(cause),
    evidence: z.array(
      z.looseObject({ name: text, value: measure, outputIds: z.array(text), contribution: measure }),
    ),
    weighing: z
      .looseObject({ base: measure, logit: measure, low: measure, high: measure, verdicts: whole })
      .nullable(),
    vessel: z.looseObject({
      ...{ name: text, callSign: text, imo: text, flag: text, flagBy: text, type: text },
      gears: z.array(text),
      register: z.array(
        z.looseObject({ list: text, entry: text, keys: z.array(text), confidence: z.number() }),
      ),
    }),
    versions: z.looseObject({
      ...{ rules: text, rule: text, zones: text, zone: text.nullable() },
      ...{ register: text, detector: text, suspicion: text },
    }),
  })
  .describe('An alert: apparent or possible, never a finding of guilt.')

/** lib/store/live-store LiveOutput; what more it holds hangs on its kind (docs/events.md). */
export const wireOutput = z
  .looseObject({
    kind: text,
    id: text,
    decidedMs: timeMs.describe('Event time at which it was decided.'),
    open: z.boolean().describe('Later messages may still change it.'),
    mmsi: text.optional().describe('All but outages of the feed have it.'),
  })
  .describe('A gap, port visit, trip or event.')

const numbered = {
  sequence: z.int().min(1).describe('Without holes in a folder, from 1.'),
  writtenMs: z.number().describe('Wall clock, epoch ms.'),
  reason: text.describe('In words: why it came, changed or went.'),
}

export const wireAlertRevision = z.discriminatedUnion('change', [
  z.looseObject({ change: z.literal('added'), ...numbered, alert: wireAlert }),
  z.looseObject({
    change: z.literal('changed'),
    ...numbered,
    alert: wireAlert.describe('As it is now.'),
    previousId: text.nullable().describe('The id that it had before; null: the same.'),
    fields: z.array(z.looseObject({ field: text, from: z.unknown(), to: z.unknown() })),
  }),
  z.looseObject({
    change: z.literal('withdrawn'),
    ...numbered,
    alert: wireAlert.describe('As it was.'),
  }),
])

export const wireOutputRevision = z.looseObject({
  change: z.enum(['added', 'changed', 'withdrawn']),
  ...numbered,
  output: wireOutput.describe('As it is now; of what is withdrawn as it was.'),
  before: wireOutput.nullable().describe("Of 'changed': as it was, whose id may be another."),
  reopened: z.boolean().describe('It comes of reports later than the lateness.'),
})

const said = {
  who: text,
  note: text,
  writtenMs: z.number().describe('Wall clock, epoch ms.'),
}

export const wireJudgement = z
  .looseObject({
    id: whole.describe('The standing: what the next act on the alert has to name as seen.'),
    mmsi: text,
    ruleId: text,
    otherMmsi: text.nullable(),
    fromMs: timeMs,
    toMs: timeMs,
    state: z.enum(ALERT_STATES),
    reason: z.enum(DISMISSAL_REASONS).nullable(),
    ...said,
    supersedes: whole.nullable(),
  })
  .describe('What a person said of an alert.')

export const wireSilence = z
  .looseObject({
    id: whole,
    mmsi: text.nullable(),
    otherMmsi: text.nullable(),
    ruleId: text.nullable(),
    zoneId: text.nullable(),
    box: z
      .looseObject({ westUnits: whole, eastUnits: whole, southUnits: whole, northUnits: whole })
      .nullable(),
    fromMs: timeMs.nullable().describe('Event time; null: all before too.'),
    toMs: timeMs.nullable().describe('Event time, not included; null: all after too.'),
    ...said,
  })
  .describe('Alerts that nobody needs to look at.')

export const wireStoredSilence = wireSilence.extend({
  ended: z
    .looseObject({ id: whole, ...said })
    .nullable()
    .describe('Null: it holds.'),
})

const actNumber = { sequence: z.int().min(1).describe('Without holes in a folder, from 1.') }

export const wireAct = z
  .discriminatedUnion('what', [
    z.looseObject({
      what: z.literal('judged'),
      ...actNumber,
      alertId: text.nullable().describe('Of the alert that it is of now; null: there is none any more.'),
      judgement: wireJudgement,
    }),
    z.looseObject({ what: z.literal('silenced'), ...actNumber, silence: wireSilence }),
    z.looseObject({ what: z.literal('unsilenced'), ...actNumber, silence: wireStoredSilence }),
  ])
  .describe('What a person did with alerts.')

export type WireAct = z.infer<typeof wireAct>
export type WireAlert = z.infer<typeof wireAlert>
export type WireOutput = z.infer<typeof wireOutput>
export type WireAlertRevision = z.infer<typeof wireAlertRevision>
export type WireOutputRevision = z.infer<typeof wireOutputRevision>
