import { expect, test } from 'vitest'
import type { PushSource } from '../../../lib/server/sources/push-source.ts'
import { positionSentence } from '../../ais/nmea/nmea-lines.ts'
import { Memory, makeSource, rejectsOf, start } from './source-world.ts'

const line = (mmsi: number) => Buffer.from(`${positionSentence({ mmsi })}\n`)

function pushing(sink = new Memory()) {
  const source = makeSource('push:station') as PushSource
  return { ...start(source, sink), source }
}

test('is answered only when the reports are taken', async () => {
  const sink = new Memory()
  let open = () => {}
  sink.gate = new Promise((resolve) => {
    open = resolve
  })
  const { source, stop } = pushing(sink)
  const answered: number[] = []
  const pushes = [1, 2, 3].map(async (n) => {
    const outcome = await source.push(line(219_000_000 + n), 'text/plain')
    answered.push(n)
    return outcome
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(answered).toEqual([])
  open()
  expect(await Promise.all(pushes)).toEqual(Array(3).fill({ ok: true, lines: 1, reports: 1, rejected: 0 }))
  expect(answered).toEqual([1, 2, 3])
  expect(sink.reports.map(({ vessel }) => vessel)).toEqual(['219000001', '219000002', '219000003'])
  await stop()
})

test('takes no body that is too large, nor more than may wait, nor any when it does not run', async () => {
  const sink = new Memory()
  sink.gate = new Promise(() => {})
  const { source, stop } = pushing(sink)
  const body = Buffer.alloc(16 << 20, '#')
  expect(await source.push(Buffer.alloc((16 << 20) + 1), 'text/plain')).toEqual({
    ok: false,
    reason: 'too-long',
  })
  const first = source.push(line(219_000_001), 'text/plain')
  const waiting = [1, 2, 3].map(() => source.push(body, 'text/plain'))
  expect(await source.push(body, 'text/plain')).toEqual({ ok: false, reason: 'busy' })
  expect(rejectsOf(source)).toEqual({ 'push-too-long': 1, 'push-refused': 1 })
  await stop()
  expect(await Promise.all([first, ...waiting])).toEqual(Array(4).fill({ ok: false, reason: 'stopped' }))
  expect(await source.push(line(219_000_001), 'text/plain')).toEqual({ ok: false, reason: 'stopped' })
})

test('what is no AIS is counted', async () => {
  const { source, stop } = pushing()
  expect(await source.push(Buffer.from('{"a":1}'), 'application/json')).toEqual({
    ok: true,
    lines: 1,
    reports: 0,
    rejected: 1,
  })
  expect(await source.push(Buffer.from('[{"a":'), 'application/json; charset=utf-8')).toMatchObject({
    rejected: 1,
  })
  expect(await source.push(Buffer.from('PAR1'), 'application/octet-stream')).toMatchObject({
    reports: 0,
    lines: 1,
  })
  expect(rejectsOf(source)).toEqual({ 'not-understood': 1, truncated: 1 })
  await stop()
})
