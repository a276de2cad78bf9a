import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The independent decoders, pinned: a new version is a new opinion, to be looked at. */
const PACKAGES = ['pyais==3.3.1', 'aiscat==0.68.16']

const folder = fileURLToPath(new URL('../../.venv/oracle/', import.meta.url))
const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const stamp = join(folder, 'packages.txt')

/**
 * The Python that has the decoders, made in .venv/oracle from PyPI where it is not there yet; or why it cannot be
 * had here.
 */
export function openOracleVenv(): { python: string } | { skipped: string } {
  try {
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== PACKAGES.join('\n')) {
      mkdirSync(folder, { recursive: true })
      run('python3', ['-m', 'venv', folder])
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES])
      writeFileSync(stamp, PACKAGES.join('\n'))
    }
    run(python, ['-c', 'import pyais, aiscat'])
    return { python }
  } catch (error) {
    const detail = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return { skipped: `no Python with ${PACKAGES.join(' and ')}: ${detail}` }
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 })
}
