/**
 * The store for one life: the life may end before, in the middle of or after a commit, which is then undone or stands.
 * What is committed is shown to the watch first.
 */

import type { LiveCommit, LiveStore } from '../../../../lib/store/live-store.ts'
import { Died, type Life, never } from './life.ts'
import type { StoreWatch } from './store-watch.ts'

/** Calls in a commit after which the life may end in the middle of it. */
const MOST_CALLS = 40

export function mortalStore(store: LiveStore, life: Life, watch: StoreWatch, slow: () => number): LiveStore {
  const alive = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    if (life.isOver) return never()
    const result = await read()
    return life.isOver ? never() : result
  }
  return {
    start: () => alive(() => store.start()),
    parked: (mmsis) => alive(() => store.parked(mmsis)),
    stretches: (mmsi, from) => alive(() => store.stretches(mmsi, from)),
    meetings: (sinceMs) => store.meetings(sinceMs),
    shared: (sinceMs) => alive(() => store.shared(sinceMs)),
    beacons: () => alive(() => store.beacons()),
    silences: (sinceMs) => alive(() => store.silences(sinceMs)),
    events: (keys) => alive(() => store.events(keys)),
    chunkPlaces: (query) => alive(() => store.chunkPlaces(query)),
    chunks: (mmsi, fromMs, toMs) => alive(() => store.chunks(mmsi, fromMs, toMs)),
    outputs: (mmsi) => alive(() => store.outputs(mmsi)),
    warm: (mmsis) => alive(() => store.warm(mmsis)),
    commit: async (write) => {
      if (life.isOver) return never()
      const done = life.nextWrite()
      if (done === 0) return life.end()
      const waitMs = slow()
      if (waitMs > 0) await life.wait(waitMs)
      try {
        const result = await store.commit(async (commit) => {
          const callsLeft = done === null || done === 1 ? Number.POSITIVE_INFINITY : done * MOST_CALLS
          const seen = watch.begin()
          const given = await write(mortalCommit(seen.over(commit), life, callsLeft))
          if (life.isOver || Number.isFinite(callsLeft)) throw new Died()
          seen.end()
          return given
        })
        if (done === 1) return life.end()
        return life.isOver ? never() : result
      } catch (error) {
        if (error instanceof Died) return life.end()
        throw error
      }
    },
    sync: async () => {
      if (life.isOver) return never()
      const done = life.nextWrite()
      if (done !== null && done < 0.5) return life.end()
      await store.sync()
      watch.synced()
      if (done !== null) return life.end()
    },
  }
}

function mortalCommit(commit: LiveCommit, life: Life, calls: number): LiveCommit {
  let left = calls
  const ask = <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (life.isOver || left-- < 1) return Promise.reject(new Died())
    return call()
  }
  return {
    vessel: (change) => ask(() => commit.vessel(change)),
    shared: (change) => ask(() => commit.shared(change)),
    chunks: (change) => ask(() => commit.chunks(change)),
    chunk: (mmsi, trackId, sequence) => ask(() => commit.chunk(mmsi, trackId, sequence)),
    tracksSince: (mmsi, fromMs) => ask(() => commit.tracksSince(mmsi, fromMs)),
    keep: (change) => ask(() => commit.keep(change)),
    revisions: (revisions, writtenMs) => ask(() => commit.revisions(revisions, writtenMs)),
    progress: (progress) => ask(() => commit.progress(progress)),
    record: (mmsi, outages) => ask(() => commit.record(mmsi, outages)),
    alerts: (mmsi) => ask(() => commit.alerts(mmsi)),
    evidence: (alert) => ask(() => commit.evidence(alert)),
    judged: (judgement) => ask(() => commit.judged(judgement)),
    judgedBy: (by) => ask(() => commit.judgedBy(by)),
  }
}
