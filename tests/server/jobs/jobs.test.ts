import { expect, it } from 'vitest'
import { createJobRoutes } from '../../../lib/server/jobs/job-routes.ts'
import { JOB_OPTIONS, type JobHandle, Jobs, TooManyJobsError } from '../../../lib/server/jobs/jobs.ts'
import { ask } from '../predict/ask.ts'

const START_MS = Date.UTC(2026, 0, 5)

/** Jobs that do as they are told. */
function openWorld() {
  let nowMs = START_MS
  const jobs = new Jobs(() => nowMs)
  const handles: JobHandle[] = []
  const ends: { resolve(result: unknown): void; reject(error: Error): void }[] = []
  const start = () =>
    jobs.start({
      ...{ kind: 'test', who: 'ana' },
      run: (handle) =>
        new Promise((resolve, reject) => {
          handles.push(handle)
          ends.push({ resolve, reject })
          handle.signal.addEventListener('abort', () => reject(new Error('cut off')))
        }),
    })
  return { jobs, start, handles, ends, wait: (ms: number) => (nowMs += ms) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('tells how far a job is, at what rate and for how long still, then what came of it', async () => {
  const { jobs, start, handles, ends, wait } = openWorld()
  const { id } = start()
  await settled()
  expect(jobs.find(id)).toMatchObject({ state: 'running', who: 'ana', progress: null, result: null })
  wait(2000)
  handles[0]!.tell(50, 200)
  expect(jobs.find(id)!.progress).toEqual({ done: 50, total: 200, perSecond: 25, leftMs: 6000 })
  ends[0]!.resolve({ found: 3 })
  await settled()
  expect(jobs.find(id)).toMatchObject({ state: 'done', result: { found: 3 }, endedMs: START_MS + 2000 })
  handles[0]!.tell(1, 2)
  expect(jobs.find(id)!.progress!.done).toBe(50)
})

it('is cancelled, and fails, in words', async () => {
  const { jobs, start, ends } = openWorld()
  const [cancelled, failed] = [start(), start()]
  await settled()
  expect(jobs.cancel(cancelled.id)!.state).toBe('running')
  ends[1]!.reject(new Error('history was computed anew'))
  await settled()
  expect(jobs.find(cancelled.id)).toMatchObject({ state: 'cancelled', error: null })
  expect(jobs.find(failed.id)).toMatchObject({ state: 'failed', error: 'history was computed anew' })
  expect(jobs.cancel(failed.id)!.state).toBe('failed')
  expect(jobs.cancel('none')).toBeNull()
})

it('takes so many at once, and keeps ended ones for a day', async () => {
  const { jobs, start, ends, wait } = openWorld()
  const all = Array.from({ length: JOB_OPTIONS.mostRunning }, start)
  expect(start).toThrow(TooManyJobsError)
  await settled()
  ends[0]!.resolve(1)
  await settled()
  expect(start().state).toBe('running')
  wait(JOB_OPTIONS.keptMs)
  expect(jobs.find(all[0]!.id)).not.toBeNull()
  wait(1)
  expect(jobs.find(all[0]!.id)).toBeNull()
  expect(jobs.list()).toHaveLength(JOB_OPTIONS.mostRunning)
  await jobs.close()
  expect(jobs.list().map(({ state }) => state)).toEqual(all.map(() => 'cancelled'))
})

it('is asked for over HTTP, by its id, after a reload too', async () => {
  const { jobs, start, ends } = openWorld()
  const routes = createJobRoutes(jobs)
  const { id } = start()
  await settled()
  ends[0]!.resolve([1, 2])
  await settled()
  expect((await ask(routes, 'GET', '/api/v1/jobs')).body).toMatchObject({ jobs: [{ id, result: null }] })
  expect((await ask(routes, 'GET', `/api/v1/jobs/${id}`)).body).toMatchObject({
    state: 'done',
    result: [1, 2],
  })
  expect((await ask(routes, 'GET', '/api/v1/jobs/none')).status).toBe(404)
  expect((await ask(routes, 'DELETE', '/api/v1/jobs/none')).status).toBe(404)
})
