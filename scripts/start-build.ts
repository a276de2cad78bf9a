/** What the server shows is built once, and again when its sources have changed. */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeMapFiles } from './start-map.ts'

/** All that the build reads. */
const SOURCES = [
  ...['app', 'components', 'lib', 'scripts/start-map.ts', 'scripts/start-map-engine.ts'],
  ...['next.config.js', 'package-lock.json', 'tsconfig.json'],
]
const BUILD = '.next'
/** Beside the build, which Next empties. */
const LOCK = join('.setup', 'building')
const STAMP = join(BUILD, 'wakewatch-sources')

const NEXT_PROGRAM = join('node_modules', 'next', 'dist', 'bin', 'next')
const NEXT_ENVIRONMENT = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } as const

/** Builds where the last build is of other sources or was cut off. Throws when it fails, and then tells the build's own log. */
export async function buildPages(
  root: string,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const stamp = hashSources(root)
  const stampFile = join(root, STAMP)
  const isBuilt = () =>
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    existsSync(join(root, BUILD, 'BUILD_ID'))
  if (isBuilt()) return
  const unlock = await lockBuild(root, signal)
  try {
    // Another process may have built them meanwhile.
    if (!isBuilt()) await build(root, stamp, signal, log)
  } finally {
    unlock()
  }
}

async function build(
  root: string,
  stamp: string,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const stampFile = join(root, STAMP)
  log('building the pages (once, and again when their sources change) ...')
  rmSync(stampFile, { force: true })
  writeMapFiles(join(root, 'public'))
  const child = spawn(process.execPath, [join(root, NEXT_PROGRAM), 'build'], {
    cwd: root,
    env: { ...process.env, ...NEXT_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  // An abort is told by the signal; the child's own end follows.
  child.on('error', () => {})
  const told: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => told.push(text))
  const startedMs = Date.now()
  const [code, killedBy] = await once(child, 'close')
  signal.throwIfAborted()
  if (code !== 0) {
    log(told.join(''))
    throw new Error(`the pages could not be built (${killedBy ?? `exit ${code}`})`)
  }
  writeFileSync(stampFile, stamp)
  log(`the pages are built, after ${Math.round((Date.now() - startedMs) / 1000)} s`)
}

/** Between two looks at a lock, ms. */
const LOOK_MS = 200

/** One process builds at a time, and others wait for it: a lock of one that is gone is none. Gives what lets go. */
async function lockBuild(root: string, signal: AbortSignal): Promise<() => void> {
  const file = join(root, LOCK)
  mkdirSync(dirname(file), { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (!isRunning(readHolder(file))) rmSync(file, { force: true })
    await wait(LOOK_MS, undefined, { signal })
  }
}

/** NaN while it is being written, or when it is gone. */
function readHolder(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8') || Number.NaN)
  } catch {
    return Number.NaN
  }
}

function isRunning(pid: number): boolean {
  if (Number.isNaN(pid)) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** By content: times of files say nothing after a checkout. Some hundred files, a few milliseconds. */
function hashSources(root: string): string {
  const hash = createHash('sha256').update(process.version)
  for (const name of SOURCES) {
    const path = join(root, name)
    const isFolder = statSync(path).isDirectory()
    const files = isFolder
      ? readdirSync(path, { recursive: true, encoding: 'utf8' })
          .map((file) => join(path, file))
          .filter((file) => statSync(file).isFile() && !/tsbuildinfo$/.test(file))
      : [path]
    for (const file of files.sort())
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}
