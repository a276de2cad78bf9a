/** What runs in the engine's thread. */

import { hostEngine } from '../lib/server/worker/host-engine.ts'
import { type EngineConfiguration, runEngine } from './engine-parts.ts'

await hostEngine<EngineConfiguration>((configuration, link) => runEngine(configuration, link))
