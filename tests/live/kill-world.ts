/** Data folders with the zones and the register of a simulated fleet: to live in, and to backfill into. */

import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LIVE_OPTIONS } from '../../lib/pipeline/live/live-options.ts'
import { activeGeneration } from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import { importPapers } from '../../scripts/demo-papers.ts'
import { DEFAULT_MODEL, openScorerOption } from '../../scripts/scorer-option.ts'
import { parseSources } from '../../scripts/source-arguments.ts'
import { openSuspicion } from '../../scripts/suspicion-option.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { runBackfill } from '../pipeline/run-backfill.ts'
import { exportGeneration } from '../store/export-lines.ts'
import { NOW_MS } from '../store/folder.ts'
import type { ProcessData } from './engine-process.ts'
import type { PatrolLines } from './patrol-lines.ts'
import { findRevisionFaults } from './told-revisions.ts'

/** Minutes hold what otherwise takes days: vessels are saved while they are heard, journal files end and are archived. */
const TUNING: ProcessData['tuning'] = {
  options: { saveAfterMs: 300 },
  journal: { rotateBytes: 300_000 },
}

export class KillWorld {
  private constructor(
    private readonly dir: string,
    private readonly lines: readonly string[],
  ) {}

  static async create(dir: string, { lines, papers }: PatrolLines): Promise<KillWorld> {
    await importPapers(join(dir, 'base'), papers, NOW_MS)
    return new KillWorld(dir, lines)
  }

  /** A folder of that name in which nothing was heard yet. */
  folder(name: string): string {
    const folder = join(this.dir, name)
    cpSync(join(this.dir, 'base'), folder, { recursive: true })
    return folder
  }

  /** An engine over the folder that hears a station at that port. */
  engine(folder: string, port: number): ProcessData {
    return {
      configuration: {
        ...{ dir: folder, simulated: true, model: DEFAULT_MODEL, latenessMs: LIVE_OPTIONS.latenessMs },
        ...{
          hearing: { kind: 'sources', sources: parseSources([`tcp://127.0.0.1:${port}`]) },
          keepDays: null,
        },
      },
      tuning: TUNING,
    }
  }

  /** Folds the messages, or, null, what the folder's archive and journal hold. */
  async backfill(folder: string, inputs: 'messages' | null): Promise<void> {
    const file = join(this.dir, 'messages.nmea')
    if (inputs !== null) writeFileSync(file, this.lines.join(''))
    const { context, ports, configuration } = await createTrackContext(null)
    await runBackfill(folder, inputs === null ? [] : [file], {
      ...{ simulated: true, context, ports, configuration },
      ...{ scorer: await openScorerOption(DEFAULT_MODEL), suspicion: await openSuspicion() },
    })
  }
}

/** All that the folder's generation tells, and what is wrong in the log of how it came about. */
export async function readFolder(
  folder: string,
): Promise<{ readonly lines: readonly string[]; readonly faults: readonly string[] }> {
  const store = await openReader(folder)
  try {
    const { generation } = (await activeGeneration(store))!
    const { sql } = store.connection
    return {
      lines: await exportGeneration(sql, generation),
      faults: await findRevisionFaults(sql, generation),
    }
  } finally {
    await store.close()
  }
}
