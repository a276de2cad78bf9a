import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_COUNT } from '../../../lib/features/feature-list.ts'
import {
  type BatchScorer,
  DetectorBatch,
  type ScoredRows,
} from '../../../lib/server/predict/detector-batch.ts'
import { PREDICT_OPTIONS } from '../../../lib/server/predict/options.ts'

/** Adds its own number to a row's first feature, and tells which rows it had at once. */
class AddingScorer implements BatchScorer {
  readonly blockRows = 100
  readonly batches: number[] = []
  constructor(readonly added: number) {}
  async logits(features: Float32Array, count: number): Promise<Float32Array> {
    this.batches.push(count)
    const logits = Float32Array.from(
      { length: count },
      (_, row) => features[row * FEATURE_COUNT]! + this.added,
    )
    await Promise.resolve()
    return logits
  }
}

class World {
  nowMs = 0
  private idle: (() => void) | null = null
  readonly first = new AddingScorer(0)
  readonly batch = new DetectorBatch<AddingScorer>(this.first, {
    now: () => this.nowMs,
    whenIdle: (callback) => {
      this.idle = callback
    },
  })
  readonly answers: { readonly first: number; readonly logits: number[]; readonly added: number }[] = []
  readonly failures: unknown[] = []

  /** Rows numbered from `first` on. */
  add(first: number, count: number): void {
    this.batch.add(
      (features, toRow) => {
        for (let i = 0; i < count; i++) features[(toRow + i) * FEATURE_COUNT] = first + i
        return { format: 'rows', count }
      },
      ({ from, count: rows, logits }: ScoredRows, { added }) =>
        this.answers.push({ first, added, logits: [...logits.subarray(from, from + rows)] }),
      (error) => this.failures.push(error),
    )
  }

  async becomeIdle(): Promise<void> {
    const { idle } = this
    this.idle = null
    idle?.()
    await settle()
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve()
}

const rowsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)

describe('a batch', () => {
  test('is scored once nothing more arrives', async () => {
    const world = new World()
    world.add(10, 2)
    world.add(20, 3)
    await settle()
    expect(world.first.batches).toEqual([])
    await world.becomeIdle()
    expect(world.first.batches).toEqual([5])
    expect(world.answers.map(({ logits }) => logits)).toEqual([
      [10, 11],
      [20, 21, 22],
    ])
    await world.becomeIdle()
    expect(world.first.batches).toEqual([5])
  })

  test('is scored at once when a block is full', async () => {
    const world = new World()
    world.add(0, 60)
    world.add(100, 39)
    await settle()
    expect(world.first.batches).toEqual([])
    world.add(200, 1)
    await settle()
    expect(world.first.batches).toEqual([100])
    world.add(300, PREDICT_OPTIONS.mostRows)
    await settle()
    expect(world.first.batches).toEqual([100, PREDICT_OPTIONS.mostRows])
    expect(world.answers.at(-1)!.logits).toEqual(rowsFrom(300, PREDICT_OPTIONS.mostRows))
  })

  test('is scored when its first rows have waited for their time', async () => {
    const world = new World()
    world.add(0, 1)
    world.nowMs = PREDICT_OPTIONS.batchMs - 0.1
    world.add(1, 1)
    await settle()
    expect(world.first.batches).toEqual([])
    world.nowMs = PREDICT_OPTIONS.batchMs
    world.add(2, 1)
    await settle()
    expect(world.first.batches).toEqual([3])
    world.add(3, 1)
    world.nowMs += PREDICT_OPTIONS.batchMs - 0.1
    world.add(4, 1)
    await settle()
    expect(world.first.batches).toEqual([3])
  })

  test('leaves out a request that cannot be read', async () => {
    const world = new World()
    world.add(1, 1)
    expect(() =>
      world.batch.add(
        () => {
          throw new Error('unsound')
        },
        () => {},
        () => {},
      ),
    ).toThrow('unsound')
    world.add(2, 1)
    await world.becomeIdle()
    expect(world.answers.map(({ logits }) => logits)).toEqual([[1], [2]])
  })

  test('tells all of its requests where scoring fails', async () => {
    const world = new World()
    world.first.logits = async () => {
      throw new Error('no memory')
    }
    world.add(1, 1)
    world.add(2, 2)
    await world.becomeIdle()
    expect(world.failures).toHaveLength(2)
  })

  test('never has two models, and no rows but its own', async () => {
    const step = fc.oneof(
      fc.record({ rows: fc.integer({ min: 1, max: 70 }) }),
      fc.constant('replace' as const),
      fc.constant('idle' as const),
      fc.record({ waitMs: fc.integer({ min: 0, max: 3 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World()
        const scorers = [world.first]
        const wanted: { first: number; count: number; added: number }[] = []
        let next = 0
        for (const one of steps)
          if (one === 'idle') await world.becomeIdle()
          else if (one === 'replace') {
            const scorer = new AddingScorer(scorers.length * 1000)
            const before = world.batch.replace(scorer)
            expect(await before).toBe(scorers.at(-1))
            scorers.push(scorer)
          } else if ('waitMs' in one) world.nowMs += one.waitMs
          else {
            wanted.push({ first: next, count: one.rows, added: scorers.at(-1)!.added })
            world.add(next, one.rows)
            next += one.rows
          }
        await world.batch.flush()
        await settle()
        // In the order in which they came, each by the model of its time.
        expect(world.answers).toEqual(
          wanted.map(({ first, count, added }) => ({
            ...{ first, added },
            logits: rowsFrom(first + added, count).map(Math.fround),
          })),
        )
        expect(world.batch.rows).toBe(next)
        expect(scorers.flatMap(({ batches }) => batches)).toHaveLength(world.batch.batches)
      }),
      { seed: 6, numRuns: 300 },
    )
  })
})
