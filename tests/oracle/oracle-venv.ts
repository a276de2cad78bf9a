import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Venv = { readonly python: string } | { readonly skipped: string }

/** The independent decoders, pinned: a new version is a new opinion, to be looked at. */
export function openOracleVenv(): Venv {
  return openVenv('oracle', ['pyais==3.3.1', 'aiscat==0.68.16'], ['pyais', 'aiscat'])
}

/** Global Fishing Watch's own client, which ours must work with as it is. */
export function openGfwClientVenv(): Venv {
  return openVenv('gfw-client', ['gfw-api-python-client==1.4.0'], ['gfwapiclient'])
}

/** What asks an API whatever its document allows, and whatever it does not. */
export function openSchemathesisVenv(): Venv {
  return openVenv('schemathesis', ['schemathesis==4.32.5'], ['schemathesis'])
}

/**
 * The Python that has the packages, made in `.venv/NAME` from PyPI where it is not there yet; or why it cannot be had
 * here.
 */
function openVenv(name: string, packages: readonly string[], modules: readonly string[]): Venv {
  const folder = fileURLToPath(new URL(`../../.venv/${name}/`, import.meta.url))
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const stamp = join(folder, 'packages.txt')
  try {
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== packages.join('\n')) {
      mkdirSync(folder, { recursive: true })
      run('python3', ['-m', 'venv', folder])
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
      writeFileSync(stamp, packages.join('\n'))
    }
    run(python, ['-c', `import ${modules.join(', ')}`])
    return { python }
  } catch (error) {
    const detail = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error)
    return { skipped: `no Python with ${packages.join(' and ')}: ${detail}` }
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 })
}
