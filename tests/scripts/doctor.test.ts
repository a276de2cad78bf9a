import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const doctorProgram = fileURLToPath(new URL('../../scripts/doctor.ts', import.meta.url))

function doctor(args: readonly string[], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', doctorProgram, ...args], {
    encoding: 'utf8',
    env: { ...process.env, WAKEWATCH_NATIVE: '/nowhere', ...environment },
  })
}

test('says which backend computes, and why', () => {
  const { status, stdout } = doctor(['--json'], { WAKEWATCH_BACKEND: 'auto' })
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    node: process.version,
    arch: process.arch,
    backend: {
      name: 'wasm',
      reason: 'tfjs-node is not installed; try: npm run setup:tfjs-node',
      tfjs: expect.stringMatching(/^4\./),
      library: expect.stringMatching(/^tfjs-backend-wasm 4\./),
      computes: true,
    },
  })
  const text = doctor([], { WAKEWATCH_BACKEND: 'wasm' })
  expect(text.stdout).toContain('backend   WebAssembly: WAKEWATCH_BACKEND=wasm asks for it\n')
})

test('says what is wrong', () => {
  const missing = doctor([], { WAKEWATCH_BACKEND: 'tensorflow' })
  expect(missing.status).toBe(1)
  expect(missing.stderr).toBe(
    "doctor: model: the backend 'tensorflow' needs tfjs-node, which is not installed; try: npm run setup:tfjs-node\n",
  )
  expect(doctor(['--jsn']).status).toBe(2)
})
