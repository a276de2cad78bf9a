import { expect, test } from 'vitest'
import { startBackend } from '../../lib/model/backend.ts'

test('a real backend starts, never the plain JavaScript fallback, and computes', async () => {
  const { tf, name } = await startBackend()
  expect(['tensorflow', 'wasm']).toContain(name)
  expect(tf.getBackend()).toBe(name)
  const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]))
  expect(Array.from(await product.data())).toEqual([11])
})
