/** Data folders with the zones and the register of a simulated fleet: to live in, and to backfill into. */

import { execFile } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { LIVE_OPTIONS } from '../../lib/pipeline/live/live-options.ts'
import { SPEED_BASELINE } from '../../lib/pipeline/run-scorer.ts'
import { activeGeneration } from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import { importPapers } from '../../scripts/demo-papers.ts'
import { DEFAULT_MODEL } from '../../scripts/scorer-option.ts'
import { parseSources } from '../../scripts/source-arguments.ts'
import { exportGeneration } from '../store/export-lines.ts'
import { NOW_MS } from '../store/folder.ts'
import type { ProcessData } from './engine-process.ts'
import type { Ambush } from './moments.ts'
import type { PatrolLines } from './patrol-lines.ts'
import { findRevisionFaults } from './told-revisions.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Minutes hold what otherwise takes days: vessels are saved while they are heard, journal files end and are archived. */
const TUNING: ProcessData['tuning'] = {
  options: { saveAfterMs: 300 },
  journal: { rotateBytes: 300_000 },
}

export class KillWorld {
  private constructor(private readonly dir: string) {}

  static async create(dir: string, { papers }: Pick<PatrolLines, 'papers'>): Promise<KillWorld> {
    // Not marked as simulated: `npm run backfill` takes no such folder, and it is to be compared with.
    await importPapers(join(dir, 'base'), papers, NOW_MS, false)
    return new KillWorld(dir)
  }

  /** A folder of that name in which nothing was heard yet. */
  folder(name: string): string {
    const folder = join(this.dir, name)
    cpSync(join(this.dir, 'base'), folder, { recursive: true })
    return folder
  }

  /** An engine over the folder that hears a station at that port. */
  engine(folder: string, port: number, ambush: Ambush | null = null): ProcessData {
    return {
      configuration: {
        ...{ dir: folder, simulated: false, model: DEFAULT_MODEL, latenessMs: LIVE_OPTIONS.latenessMs },
        ...{
          hearing: { kind: 'sources', sources: parseSources([`tcp://127.0.0.1:${port}`]) },
          keepDays: null,
        },
      },
      tuning: TUNING,
      ...{ momentFile: `${folder}.moment`, ambush },
    }
  }

  /** `npm run backfill` of these lines into the folder. */
  async backfill(folder: string, lines: readonly string[]): Promise<void> {
    const file = join(this.dir, 'messages.nmea')
    writeFileSync(file, lines.join(''))
    await runScript(file, '--data', folder)
  }

  /** The same of what archive and journal of the folder hold: by another model, which folds all anew, and back. */
  async foldAnew(folder: string): Promise<void> {
    for (const model of [SPEED_BASELINE, DEFAULT_MODEL])
      await runScript('--data', folder, '--resume', '--model', model)
  }
}

async function runScript(...options: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/backfill.ts', ...options], {
    cwd: root,
  })
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
