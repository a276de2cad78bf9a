/** A pipeline's health as an engine with one source tells it. */

import type { PipelineHealth } from '../../../lib/server/engine.ts'

export const NOW_MS = Date.UTC(2026, 0, 5)

export const HEALTH: PipelineHealth = {
  ...{ watermarkMs: null, vessels: 200, awake: 180, reports: 1980, late: 3, tooLate: 0, refolded: 9 },
  ...{
    waiting: 0,
    journalEnd: 100,
    journalStart: 0,
    commits: 5,
    p50Ms: 12,
    p99Ms: Number.NaN,
    rssBytes: 3e8,
  },
  ...{ diskFreeBytes: 5e10, diskTotalBytes: 1e11, stopped: null },
  reprocess: { running: null, progress: null, model: 'test', kept: null, heldMs: null, last: null },
  isHeld: false,
  ...{
    journalBytes: null,
    archiveBytes: null,
    databaseBytes: null,
    diskBytesPerHour: null,
    diskDaysLeft: null,
    lost: 0,
  },
  sources: [
    {
      ...{ name: 'tcp://h:1', kind: 'tcp', state: 'connected', fault: null, connects: 2 },
      ...{
        lastMessageMs: NOW_MS - 1500,
        lagMs: 250,
        rate: 3,
        lines: 9,
        reports: 7,
        duplicates: 1,
        chatter: 0,
      },
      safeLines: 9,
      rejects: [{ reason: 'bad-checksum', count: 2 }],
    },
  ],
}
