/**
 * The one place that chooses where tensors are computed: TensorFlow's native library through tfjs-node where it is
 * installed, else WebAssembly. Scores name the backend that made them, because byte equality holds per backend only.
 * docs/decisions/0010-tensor-backends.md says what was measured.
 */

import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import util from 'node:util'
import type * as Tfjs from '@tensorflow/tfjs'

export type BackendName = 'tensorflow' | 'wasm'

export interface Backend {
  readonly name: BackendName
  /** tfjs version. */
  readonly version: string
  /** What computes, with its version: 'libtensorflow 2.15.1', 'tfjs-backend-wasm 4.22.0'. */
  readonly library: string
  readonly tf: typeof Tfjs
}

export interface BackendChoice {
  readonly name: BackendName
  /** Why this one, and how to get the other. */
  readonly reason: string
  /** The compiled part of tfjs-node, absolute; null for WebAssembly. */
  readonly bindingFile: string | null
}

/** As in process.env. */
export type Environment = Readonly<Record<string, string | undefined>>

const WANTED: readonly (BackendName | 'auto')[] = ['auto', 'tensorflow', 'wasm']
const SETUP = 'npm run setup:tfjs-node'
const BINDING = 'tfjs_binding.node'

/**
 * What TensorFlow reads as it loads. How many threads share a sum decides its order, so that must not depend on the
 * machine; and worker threads keep the cores busy. Of its log only errors: its notes on load are no news.
 */
const SETTINGS = {
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
} as const

const require = createRequire(import.meta.url)
/** The backend of this thread: tfjs keeps one for all of its tensors. */
let started: { readonly name: BackendName; readonly backend: Promise<Backend> } | null = null

/**
 * Starts the backend of this thread and returns once tensors can be made: the wanted one, else that of
 * WAKEWATCH_BACKEND, else the best one installed. Worker threads each start their own. Throws where the wanted one is
 * not installed or does not start, and where this thread already computes on the other. One that runs stays, whatever
 * is installed meanwhile.
 */
export async function startBackend(wanted = wantedBackend(process.env)): Promise<Backend> {
  if (started === null) {
    const { name, bindingFile } = chooseBackend({ ...process.env, WAKEWATCH_BACKEND: wanted })
    started = { name, backend: bindingFile === null ? startWasm() : startTensorflow(bindingFile) }
  }
  if (wanted !== 'auto' && wanted !== started.name)
    throw new Error(`model: this thread computes on '${started.name}', '${wanted}' needs another thread`)
  return started.backend
}

/** Which backend it will be. Throws on an unknown WAKEWATCH_BACKEND, and where tfjs-node is wanted but missing. */
export function chooseBackend(environment: Environment): BackendChoice {
  const wanted = wantedBackend(environment)
  const bindingFile = wanted === 'wasm' ? null : findBinding(nativeFolder(environment))
  if (wanted === 'tensorflow' && bindingFile === null)
    throw new Error(`model: the backend 'tensorflow' needs tfjs-node, which is not installed; try: ${SETUP}`)
  const name = bindingFile === null ? 'wasm' : 'tensorflow'
  if (wanted !== 'auto') return { name, reason: `WAKEWATCH_BACKEND=${wanted} asks for it`, bindingFile }
  const reason = bindingFile === null ? `tfjs-node is not installed; try: ${SETUP}` : 'tfjs-node is installed'
  return { name, reason, bindingFile }
}

/** Where `npm run setup:tfjs-node` builds: outside node_modules, which npm clears. WAKEWATCH_NATIVE overrides it. */
export function nativeFolder(environment: Environment): string {
  return resolve(environment.WAKEWATCH_NATIVE || fileURLToPath(new URL('../../.native', import.meta.url)))
}

function wantedBackend({ WAKEWATCH_BACKEND: text }: Environment): BackendName | 'auto' {
  const wanted = WANTED.find((name) => name === (text || 'auto'))
  if (wanted === undefined)
    throw new Error(`model: WAKEWATCH_BACKEND is '${text}'; it can be ${WANTED.join(', ')}`)
  return wanted
}

/** Ours, else the one that the package's own install script downloads; null without the package or its library. */
function findBinding(native: string): string | null {
  const tfjsNode = findPackage()
  if (tfjsNode === null) return null
  const downloads = join(tfjsNode, 'lib')
  const downloaded = existsSync(downloads) ? readdirSync(downloads).map((name) => join(downloads, name)) : []
  return (
    [join(native, 'tfjs-node'), ...downloaded].map((name) => join(name, BINDING)).find(existsSync) ?? null
  )
}

function findPackage(): string | null {
  try {
    return dirname(require.resolve('@tensorflow/tfjs-node/package.json'))
  } catch {
    return null
  }
}

async function startWasm(): Promise<Backend> {
  const tf = require('@tensorflow/tfjs') as typeof Tfjs
  const { version_wasm } = require('@tensorflow/tfjs-backend-wasm') as { version_wasm: string }
  return activate(tf, 'wasm', `tfjs-backend-wasm ${version_wasm}`)
}

/**
 * Does what tfjs-node's own start does, but for where the compiled part lies: its own looks only inside its
 * package. Both take the one copy of tfjs, so that code that has `tf` need not care.
 */
async function startTensorflow(bindingFile: string): Promise<Backend> {
  restoreUtil()
  const tf = require('@tensorflow/tfjs') as typeof Tfjs
  require('@tensorflow/tfjs-node/dist/register_all_kernels')
  const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node/dist/nodejs_kernel_backend') as {
    NodeJSKernelBackend: new (binding: unknown, packageName: string) => Tfjs.KernelBackend
  }
  const binding = loadBinding(bindingFile)
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node'))
  return activate(tf, 'tensorflow', `libtensorflow ${binding.TF_Version}`)
}

function loadBinding(file: string): { readonly TF_Version: string } {
  try {
    applySettings(join(dirname(file), 'environment.node'))
    return require(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `model: ${file} does not load (${reason}); build it again by ${SETUP} -- --force, or set WAKEWATCH_BACKEND=wasm`,
    )
  }
}

/** Of a worker thread process.env is a copy; the addon that we build reaches the process from there too. */
function applySettings(addonFile: string): void {
  const setEnvironment = existsSync(addonFile)
    ? (require(addonFile) as (name: string, value: string) => void)
    : undefined
  for (const [name, value] of Object.entries(SETTINGS)) {
    process.env[name] ??= value
    setEnvironment?.(name, value)
  }
}

/** tfjs would fall back to plain JavaScript without a word, 70 times slower. */
async function activate(tf: typeof Tfjs, name: BackendName, library: string): Promise<Backend> {
  const isSet = await tf.setBackend(name)
  await tf.ready()
  if (!isSet || tf.getBackend() !== name)
    throw new Error(`model: the backend '${name}' did not start, tfjs chose '${tf.getBackend()}'`)
  return { name, version: tf.version_core, library, tf }
}

/** tfjs-node 4.22 calls two functions that Node 23 removed. */
function restoreUtil(): void {
  const old = util as { isNullOrUndefined?: unknown; isArray?: unknown }
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  old.isArray ??= Array.isArray
}
