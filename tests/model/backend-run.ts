import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ProgramRun } from './backend-program.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Apart from .native: a test run must not change on what the product computes. */
const TEST_NATIVE_FOLDER = `${root}.native/tests`

/** Builds tfjs-node where it is not built yet, from package registries; or says why it cannot be had here. */
export function openTfjsNode(): { skipped: string } | null {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/setup-tfjs-node.ts', '--into', TEST_NATIVE_FOLDER],
    { cwd: root, encoding: 'utf8' },
  )
  return status === 0 ? null : { skipped: `no tfjs-node: ${stderr.trim().split('\n').at(-1)}` }
}

export async function runProgram(
  backend: 'tensorflow' | 'wasm',
  thread: 'main' | 'worker',
  environment: Record<string, string> = {},
): Promise<ProgramRun> {
  const program = fileURLToPath(new URL('./backend-program.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, thread], {
    cwd: root,
    env: {
      ...process.env,
      WAKEWATCH_BACKEND: backend,
      WAKEWATCH_NATIVE: TEST_NATIVE_FOLDER,
      ...environment,
    },
  })
  return JSON.parse(stdout) as ProgramRun
}
