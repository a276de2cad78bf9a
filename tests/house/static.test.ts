import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs one of the project's own checkers; its whole output is the failure message. */
function check(program: string, args: string[]): void {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(result.status, `${result.stdout}\n${result.stderr}`).toBe(0)
}

test('types are strict and sound', () => check('typescript/bin/tsc', ['--noEmit']))
test('style and lint', () => check('@biomejs/biome/bin/biome', ['check', '.', '--error-on-warnings']))
test('nothing unused: files, exports, dependencies', () => check('knip/bin/knip.js', []))
