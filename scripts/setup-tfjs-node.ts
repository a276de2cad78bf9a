/**
 * `npm run setup:tfjs-node`: builds the native backend from package registries alone. tfjs-node's own install script
 * downloads its library, unchecked, from a host that many machines cannot reach; a Python wheel of TensorFlow holds a
 * newer one. docs/decisions/0010-tensor-backends.md says more.
 */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { nativeFolder } from '../lib/model/backend.ts'
import { compileBinding, missingTools, unpackHeaders, unpackWheel } from './setup-tfjs-node-build.ts'
import { downloadHeaders, downloadWheel } from './setup-tfjs-node-download.ts'
import { recipeFor } from './setup-tfjs-node-recipe.ts'
import { runTool } from './setup-tfjs-node-tools.ts'

const FAILED = 1
const USAGE = 2
const STAMP = 'built.json'
const BUILDING = 'building-'

/** What decides how the recipe is carried out. */
const BUILD_FILES = ['setup-tfjs-node-build.ts', 'setup-tfjs-node-environment.cc'] as const

const doctor = fileURLToPath(new URL('./doctor.ts', import.meta.url))
const compiler = process.env.CXX || 'g++'

async function main(): Promise<void> {
  const program = new Command('setup:tfjs-node')
    .description(
      "Build TensorFlow's native backend from package registries: some 210 MB are downloaded, 500 MB stay.",
    )
    .option('--into <folder>', 'where to build (WAKEWATCH_NATIVE, else .native)')
    .option('--force', 'build again what is already there', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run setup:tfjs-node
  $ npm run setup:tfjs-node -- --into /opt/wakewatch-native   # then set WAKEWATCH_NATIVE to it`,
    )
    .exitOverride()
  program.parse()
  const { into, force } = program.opts<{ into?: string; force: boolean }>()
  await setUp(resolve(into ?? nativeFolder(process.env)), force)
}

async function setUp(native: string, force: boolean): Promise<void> {
  const recipe = recipeFor(process.platform, process.arch, hasGlibc())
  const tfjsNode = findTfjsNode()
  const stamp = `${JSON.stringify({ tfjsNode: tfjsNode.version, ...recipe, build: hashBuild() }, null, 2)}\n`
  const target = join(native, 'tfjs-node')
  if (!force && isBuilt(target, stamp)) {
    console.error(`tfjs-node is already built in ${target}; --force builds it again`)
    return
  }
  const missing = missingTools(compiler)
  if (missing.length > 0)
    throw new Error(
      `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} needed to build it; on Debian and Ubuntu: apt-get install g++ python3 tar`,
    )
  const downloads = join(native, 'downloads')
  mkdirSync(downloads, { recursive: true })
  removeLeftovers(native)
  const building = join(native, `${BUILDING}${process.pid}`)
  const scratch = join(building, 'scratch')
  const built = join(building, 'tfjs-node')
  mkdirSync(scratch, { recursive: true })
  mkdirSync(built)
  try {
    const wheel = await step('[1/5] TensorFlow, 207 MB', () =>
      downloadWheel(recipe.wheel, recipe.tensorflow, downloads),
    )
    const headers = await step("[2/5] Node's headers", () => downloadHeaders(recipe.headers, downloads))
    await step('[3/5] unpacking', () => {
      unpackWheel(wheel, scratch, built)
      unpackHeaders(headers, scratch)
    })
    await step('[4/5] compiling', () =>
      compileBinding(compiler, tfjsNode.folder, scratch, built, recipe.nodeApi),
    )
    await step('[5/5] trying it', () =>
      runTool(process.execPath, ['--import', 'tsx', doctor], {
        WAKEWATCH_BACKEND: 'tensorflow',
        WAKEWATCH_NATIVE: building,
      }),
    )
    writeFileSync(join(built, STAMP), stamp)
    // Only now, and at once: what has this name is whole.
    rmSync(target, { recursive: true, force: true })
    renameSync(built, target)
    rmSync(downloads, { recursive: true, force: true })
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  console.error(`tfjs-node is built in ${target}`)
}

function isBuilt(target: string, stamp: string): boolean {
  const file = join(target, STAMP)
  return existsSync(file) && readFileSync(file, 'utf8') === stamp
}

function hashBuild(): string {
  const hash = createHash('sha256')
  for (const name of BUILD_FILES) hash.update(readFileSync(new URL(name, import.meta.url)))
  return hash.digest('hex')
}

/** The package's JavaScript and C++, installed by npm with its install script off. */
function findTfjsNode(): { folder: string; version: string } {
  try {
    const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json')
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
    return { folder: dirname(file), version }
  } catch (error) {
    throw new Error('the package @tensorflow/tfjs-node is missing; try: npm install --include=optional', {
      cause: error,
    })
  }
}

/** Folders of builds that were killed. */
function removeLeftovers(native: string): void {
  for (const name of readdirSync(native))
    if (name.startsWith(BUILDING) && !isRunning(Number(name.slice(BUILDING.length))))
      rmSync(join(native, name), { recursive: true, force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

async function step<T>(title: string, work: () => T | Promise<T>): Promise<T> {
  const startedMs = Date.now()
  console.error(`  ${title} ...`)
  const result = await work()
  console.error(`  ${title} done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
  return result
}

/** With its cause: 'fetch failed' alone helps nobody. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(`setup:tfjs-node: ${describe(error)}`)
    process.exitCode = FAILED
  }
}
