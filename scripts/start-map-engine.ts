/**
 * The map engine as the watch loads it: MapLibre bundled from its own sources, so that the page and its worker share what
 * both need. As MapLibre ships them each holds all of it, which is a hundred kilobytes more to load.
 */

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildSync } from 'esbuild'

const require = createRequire(import.meta.url)

/** Writes `maplibre.js`, `maplibre-worker.js` and what they share. Browsers of the last years run modules in workers. */
export function writeMapEngine(folder: string): void {
  const sources = join(dirname(require.resolve('maplibre-gl/package.json')), 'src')
  buildSync({
    entryPoints: {
      maplibre: join(sources, 'index.ts'),
      'maplibre-worker': join(sources, 'source', 'worker.ts'),
    },
    outdir: folder,
    chunkNames: 'maplibre-shared',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    // Its classes declare fields that their parents have filled: declared, not defined anew.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    minify: true,
    banner: {
      js: '/* MapLibre GL JS, BSD-3-Clause, https://github.com/maplibre/maplibre-gl-js/blob/main/LICENSE.txt */',
    },
    logLevel: 'error',
  })
}
