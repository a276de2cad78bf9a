/** What the server shows is built once, and again when its sources have changed. */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeMapFiles } from './start-map.ts'

/** All that the build reads. */
const SOURCES = [
  ...['app', 'components', 'lib', 'public/fonts', 'scripts/start-map.ts'],
  ...['next.config.js', 'package-lock.json', 'tsconfig.json'],
]
const BUILD = '.next'
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
  if (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    existsSync(join(root, BUILD, 'BUILD_ID'))
  )
    return
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
