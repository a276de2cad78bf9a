/** The map engine, which is loaded beside the page and not bundled into it: scripts/start-map-engine.ts says why. */

export type MapEngine = typeof import('maplibre-gl')

const ENGINE = '/map/engine/maplibre.js'
const WORKER = '/map/engine/maplibre-worker.js'

let loading: Promise<MapEngine> | null = null

/** Loaded once; where that failed it is tried again by whoever asks next. */
export function loadMapEngine(): Promise<MapEngine> {
  loading ??= load().catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

async function load(): Promise<MapEngine> {
  const engine: MapEngine = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ ENGINE)
  engine.setWorkerUrl(WORKER)
  return engine
}
