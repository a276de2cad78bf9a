/** The page is built once, and again when its sources have changed. */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** All that the build reads. */
const SOURCES = ['app', 'lib', 'next.config.js', 'package-lock.json', 'tsconfig.json']
const BUILD = '.next'
const STAMP = join(BUILD, 'wakewatch-sources')

export const NEXT_PROGRAM = join('node_modules', 'next', 'dist', 'bin', 'next')
export const NEXT_ENVIRONMENT = { NEXT_TELEMETRY_DISABLED: '1' }

/** Builds where the last build is of other sources or was cut off. Throws when it fails; its log is on stderr. */
export async function buildPage(root: string, log: (line: string) => void): Promise<void> {
  const stamp = hashSources(root)
  const stampFile = join(root, STAMP)
  if (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    existsSync(join(root, BUILD, 'BUILD_ID'))
  )
    return
  log('building the page (once, and again when its sources change) ...')
  rmSync(stampFile, { force: true })
  const child = spawn(process.execPath, [join(root, NEXT_PROGRAM), 'build'], {
    cwd: root,
    env: { ...process.env, ...NEXT_ENVIRONMENT },
    // stdout belongs to the address.
    stdio: ['ignore', 2, 2],
  })
  const [code, signal] = await once(child, 'close')
  if (code !== 0) throw new Error(`the page could not be built (${signal ?? `exit ${code}`})`)
  writeFileSync(stampFile, stamp)
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
          .filter((file) => statSync(file).isFile())
      : [path]
    for (const file of files.sort())
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}
