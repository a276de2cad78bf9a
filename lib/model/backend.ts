/**
 * The one place that chooses where tensors are computed: tfjs-node where its native library is installed,
 * else WebAssembly. Scores name the backend that made them, because byte equality holds per backend only.
 */

import { createRequire } from 'node:module'
import type * as Tfjs from '@tensorflow/tfjs'

export interface Backend {
  readonly name: 'tensorflow' | 'wasm'
  /** tfjs version. */
  readonly version: string
  readonly tf: typeof Tfjs
}

const require = createRequire(import.meta.url)

/**
 * Starts the best backend and returns once tensors can be made. Throws when WebAssembly cannot start either:
 * tfjs would fall back to plain JavaScript without a word, 70 times slower.
 */
export async function startBackend(): Promise<Backend> {
  const native = loadNative()
  if (native !== null) {
    await native.ready()
    return { name: 'tensorflow', version: native.version_core, tf: native }
  }
  const tf = require('@tensorflow/tfjs') as typeof Tfjs
  require('@tensorflow/tfjs-backend-wasm')
  const started = await tf.setBackend('wasm')
  await tf.ready()
  if (!started || tf.getBackend() !== 'wasm')
    throw new Error(`model: the WebAssembly backend did not start, tfjs chose '${tf.getBackend()}'`)
  return { name: 'wasm', version: tf.version_core, tf }
}

/** Null where the package or its native library is not installed: both are optional. */
function loadNative(): typeof Tfjs | null {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  try {
    return require('@tensorflow/tfjs-node') as typeof Tfjs
  } catch (error) {
    if (isNotInstalled(error)) return null
    throw error
  }
}

function isNotInstalled(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'MODULE_NOT_FOUND' || /tfjs_binding|libtensorflow/.test(message)
}
