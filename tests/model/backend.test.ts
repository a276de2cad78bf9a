import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { chooseBackend, nativeFolder, startBackend } from '../../lib/model/backend.ts'
import { runProgram } from './backend-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'wakewatch-backend-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nowhere = { WAKEWATCH_NATIVE: join(folder, 'nowhere') }
const broken = { WAKEWATCH_NATIVE: join(folder, 'broken') }
const brokenBinding = join(folder, 'broken/tfjs-node/tfjs_binding.node')
mkdirSync(join(folder, 'broken/tfjs-node'), { recursive: true })
writeFileSync(brokenBinding, 'half a library')

test('WebAssembly where tfjs-node is not installed, and how to install it', () => {
  expect(chooseBackend(nowhere)).toEqual({
    name: 'wasm',
    reason: 'tfjs-node is not installed; try: npm run setup:tfjs-node',
    bindingFile: null,
  })
})

test('tfjs-node where it is installed, unless WebAssembly is asked for', () => {
  const installed = { name: 'tensorflow', bindingFile: brokenBinding }
  expect(chooseBackend(broken)).toMatchObject(installed)
  expect(chooseBackend({ ...broken, WAKEWATCH_BACKEND: '' })).toMatchObject(installed)
  expect(chooseBackend({ ...broken, WAKEWATCH_BACKEND: 'tensorflow' })).toMatchObject(installed)
  expect(chooseBackend({ ...broken, WAKEWATCH_BACKEND: 'wasm' })).toEqual({
    name: 'wasm',
    reason: 'WAKEWATCH_BACKEND=wasm asks for it',
    bindingFile: null,
  })
})

test('what cannot be had is refused, with what to do', async () => {
  expect(() => chooseBackend({ ...nowhere, WAKEWATCH_BACKEND: 'tensorflow' })).toThrow(
    "the backend 'tensorflow' needs tfjs-node, which is not installed; try: npm run setup:tfjs-node",
  )
  expect(() => chooseBackend({ WAKEWATCH_BACKEND: 'cuda' })).toThrow(
    "WAKEWATCH_BACKEND is 'cuda'; it can be auto, tensorflow, wasm",
  )
  await expect(runProgram('tensorflow', 'main', broken)).rejects.toThrow(
    /tfjs_binding.node does not load \(.*\); build it again by npm run setup:tfjs-node -- --force/,
  )
})

test('libraries are looked for in the project unless told otherwise', () => {
  expect(nativeFolder({})).toBe(join(process.cwd(), '.native'))
  expect(nativeFolder({ WAKEWATCH_NATIVE: 'elsewhere' })).toBe(join(process.cwd(), 'elsewhere'))
})

test('a real backend starts, never the plain JavaScript fallback, and stays', async () => {
  const backend = await startBackend()
  expect(backend.name).toBe(process.env.WAKEWATCH_BACKEND)
  expect(backend.tf.getBackend()).toBe(backend.name)
  expect(await startBackend('auto')).toBe(backend)
  const other = backend.name === 'wasm' ? 'tensorflow' : 'wasm'
  await expect(startBackend(other)).rejects.toThrow(
    `this thread computes on '${backend.name}', '${other}' needs another thread`,
  )
})
