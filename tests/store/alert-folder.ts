/** Fills a data folder with alerts as a commit does. */

import type { AlertOutput } from '../../lib/alerts/alert.ts'
import { emptyTrackPositions, encodeChunk } from '../../lib/store/chunk-codec.ts'
import { type ReplacedAlerts, replaceAlerts } from '../../lib/store/replace-alerts.ts'
import type { Store } from '../../lib/store/store.ts'
import { activate } from './folder.ts'

/** One position, by which an alert's positions are told from those of another. */
export function positionAt(timeMs: number): Uint8Array {
  const positions = emptyTrackPositions(1)
  positions.count = 1
  positions.timeMs[0] = timeMs
  positions.segmentIds = ['segment']
  return encodeChunk(positions)
}

/** Judges generation `generation` and shows it; alerts have one position, at their beginning. */
export async function showAlerts(
  store: Store,
  alerts: readonly AlertOutput[],
  { generation = 1, reason = 'import of a.csv', writtenMs = 1000 } = {},
): Promise<ReplacedAlerts> {
  const known = await store.connection.prisma.generation.findUnique({ where: { id: generation } })
  const transaction = await store.connection.sql.transaction('write')
  try {
    const judged = alerts.map((alert) => ({ alert, positions: positionAt(alert.startMs) }))
    const replaced = await replaceAlerts(transaction, { generation, writtenMs, reason }, judged)
    await transaction.commit()
    if (known === null) await activate(store, generation)
    return replaced
  } finally {
    transaction.close()
  }
}
