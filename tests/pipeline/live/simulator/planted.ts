/**
 * Mistakes as programs make them, planted into one part of the live path: a simulation that finds none of them is worth
 * nothing. Each is one function that does not do what it should.
 */

import type { ReportRows } from '../../../../lib/pipeline/vessel-chain.ts'
import type { LiveCommit, LiveStore } from '../../../../lib/store/live-store.ts'
import type { Planted } from './live-process.ts'

export const PLANTED: Readonly<Record<string, Planted>> = {
  /** The first delivery of a life is said to be safe before it is. */
  'lost record': {
    journal: (journal) => {
      let isFirst = true
      return instead(journal, {
        sync: async () => {
          const synced = journal.sync()
          if (!isFirst) await synced
          else synced.catch(() => {})
          isFirst = false
        },
      })
    },
  },
  /** Where a commit tells much, the first of it is told once more. */
  'double emit': {
    store: inCommits((commit) => ({
      revisions: async (revisions, writtenMs) => {
        const told = await commit.revisions(revisions, writtenMs)
        if (revisions.length > 25) await commit.revisions(revisions.slice(0, 1), writtenMs)
        return told
      },
    })),
  },
  /** Of three reports of the same time that come at once the last is folded first. */
  'wrong tie': {
    chain: (chain) =>
      instead(chain, { step: (run, rows) => chain.step(run, { ...rows, rows: withTiesTurned(rows) }) }),
  },
  /** Outputs are committed, and where they stand is not. */
  'a commit that forgets its offset': {
    store: (store) => {
      let before = 0
      return inCommits((commit) => ({
        progress: (progress) => {
          const offset = before
          before = progress.offset
          return commit.progress({ ...progress, offset })
        },
      }))(store)
    },
  },
  /** A vessel is kept as it stood one entry before. */
  'a snapshot one report stale': {
    store: inCommits((commit) => ({
      keep: (change) => commit.keep({ ...change, offset: change.offset + 1 }),
    })),
  },
  /** What a late report made void stays. */
  'an output not withdrawn': {
    store: inCommits((commit) => ({ vessel: (change) => commit.vessel({ ...change, gone: [] }) })),
  },
}

/** The part with some functions done otherwise. */
function instead<Part extends object>(part: Part, otherwise: Partial<Part>): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(name in otherwise ? otherwise : target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function inCommits(otherwise: (commit: LiveCommit) => Partial<LiveCommit>): (store: LiveStore) => LiveStore {
  return (store) =>
    instead(store, {
      commit: (write) => store.commit((commit) => write(instead(commit, otherwise(commit)))),
    })
}

function withTiesTurned({ buffer, rows, from, to }: ReportRows): Int32Array {
  const turned = rows.slice()
  const { timeMs } = buffer.block
  for (let start = from; start < to; ) {
    let end = start + 1
    while (end < to && timeMs[turned[end]!] === timeMs[turned[start]!]) end++
    if (end - start >= 3) turned.subarray(start, end).reverse()
    start = end
  }
  return turned
}
