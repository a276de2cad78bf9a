/** The sources that an engine hears: of their addresses, or the demo's simulator. */

import type { Places } from '../lib/geo/places.ts'
import { createSource } from '../lib/server/sources/create-source.ts'
import type { SourceContext } from '../lib/server/sources/live-feed.ts'
import type { LiveSource } from '../lib/server/sources/source.ts'
import { createSimulator, SIMULATOR } from './simulator-source.ts'
import { readSourceSecrets } from './source-arguments.ts'
import type { Hearing } from './start-arguments.ts'

/**
 * @param places the coast and ports that the simulated fleet sails by; made when asked for
 * @param taken of each source by name, lines of it that the journal holds (Journal.sourceLines): one that can replay goes
 *   on behind them
 * @throws where a secret is missing
 */
export function openSources(
  hearing: Hearing,
  context: SourceContext,
  places: () => Places,
  taken: ReadonlyMap<string, number>,
): LiveSource[] {
  if (hearing.kind === 'demo')
    return [createSimulator({ speed: hearing.speed }, places(), context, 0, taken.get(SIMULATOR) ?? 0)]
  const secrets = readSourceSecrets(process.env)
  return hearing.sources.map((options, index) =>
    createSource(options, context, index, secrets, taken.get(options.name)),
  )
}
