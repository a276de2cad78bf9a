/** What bench:feed tells: alerts of about the size of real ones, from a folder that holds nothing. */

import type { FeedReader, LogReader } from '../../lib/server/feed/reader.ts'
import type { Numbered, TracedAlertRevision } from '../../lib/store/live-store.ts'

function emptyLog<Revision, Item>(): LogReader<Revision, Item> {
  return {
    newest: async () => 0,
    after: async () => [],
    standing: async () => ({ sequence: 0, items: [], isComplete: true }),
  }
}

export const EMPTY_FOLDER: FeedReader = { alerts: emptyLog(), events: emptyLog(), acts: emptyLog() }

export function makeAlert(sequence: number): Numbered<TracedAlertRevision> {
  const mmsi = String(200_000_000 + sequence)
  const startMs = Date.UTC(2026, 0, 1)
  const evidence = Array.from({ length: 12 }, (_, i) => ({
    name: 'closedFishingHours' as const,
    ...{ value: i, outputIds: [`${sequence} ${i}`], contribution: 0.125 * i },
  }))
  return {
    ...{ change: 'added', sequence, writtenMs: 0, reason: 'heard just now' },
    alert: {
      ...{
        kind: 'alert',
        id: `alert ${sequence}`,
        ruleId: 'fishing-in-no-take',
        mmsi,
        trackId: `track ${sequence}`,
      },
      ...{
        tripId: `trip ${sequence}`,
        otherMmsi: null,
        startMs,
        endMs: startMs,
        raisedMs: startMs,
        decidedMs: startMs,
      },
      ...{ open: true, lonUnits: 0, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 },
      ...{ zoneId: 'reserve', severity: 'high', rank: 0.8, suspicion: 0.712, evidence },
      causes: [
        {
          ...{ behaviour: 'apparentFishing', outputIds: [`fishing ${sequence}`], startMs, endMs: startMs },
          ...{
            otherMmsi: null,
            otherTrackId: null,
            zoneId: 'reserve',
            insideFromMs: startMs,
            insideToMs: startMs,
          },
          ...{ conflict: null, met: [{ condition: 'behaviour.minMinutes', wanted: '20', found: '61' }] },
        },
      ],
      weighing: { base: -4, logit: 0.905, low: 0.1, high: 0.9, verdicts: 0 },
      vessel: {
        ...{
          name: `SHIP ${sequence}`,
          callSign: '3DAB',
          imo: '9074729',
          flag: 'DNK',
          flagBy: 'mmsi',
          type: 'fishing',
        },
        gears: ['trawlers'],
        register: [{ list: 'register', entry: 'r1', keys: ['imo'], confidence: 0.98 }],
      },
      versions: {
        ...{ rules: 'r'.repeat(16), rule: 'r'.repeat(16), zones: 'z'.repeat(16), zone: 'z'.repeat(16) },
        ...{ register: 'r'.repeat(16), detector: 'd'.repeat(16), suspicion: 's'.repeat(16) },
      },
    },
  }
}
