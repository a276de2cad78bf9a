import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTrackColumnsRoutes } from '../../../lib/server/http/track-columns-route.ts'
import { createRouteTable, type HttpRequest } from '../../../lib/server/http-route.ts'
import { LINE_BREAK, readTrackLines } from '../../../lib/store/track-columns.ts'
import { MMSI, makeOneShip, type OneShip, WAY } from '../../components/track/one-ship.ts'

const iso = (timeMs: number) => new Date(timeMs).toISOString()

describe('the columns of a track over HTTP', () => {
  let ship: OneShip
  const all = { from: iso(WAY.start.timeMs), to: iso(WAY.end.timeMs) }

  beforeAll(async () => {
    ship = await makeOneShip()
  })
  afterAll(() => ship.close())

  async function ask(
    what: 'track' | 'events',
    query: Record<string, string>,
    headers: Record<string, string> = {},
    signal = new AbortController().signal,
  ) {
    const path = `/api/v1/vessels/${MMSI}/${what}`
    const found = createRouteTable(createTrackColumnsRoutes(ship.store))('GET', path)
    if (!found.ok) throw new Error('no route')
    const request = {
      method: 'GET',
      path,
      parameters: found.parameters,
      body: new Uint8Array(),
      headers,
      signal,
      client: { caller: null, address: '127.0.0.1', isSecure: false },
    }
    return found.route.handle({ ...request, query: new URLSearchParams(query) } as HttpRequest)
  }
  const linesOf = (body: unknown) => readTrackLines((body as Uint8Array).slice().buffer)

  it('are few far out, and every position near', async () => {
    const far = linesOf((await ask('track', { ...all, zoom: '5' })).body)
    expect(far.timeMs.length).toBeLessThan(16)
    expect([...far.lineBreak]).toEqual([LINE_BREAK.start, LINE_BREAK.silence])
    expect(far.segmentIds).toEqual(['segment'])
    const near = linesOf((await ask('track', { ...all, zoom: '18' })).body)
    expect(near.timeMs.length).toBe(near.positions)
    expect(near.positions).toBe(12 * 60 + 8 * 60 + 12 * 60 + 2)
    expect([near.tolerancePixels, near.stepsOff]).toEqual([0, 0])
  })

  it('are not sent again while they are the same', async () => {
    const first = await ask('track', all)
    const { etag } = first.headers
    expect(first.headers['cache-control']).toBe('private, no-cache')
    const again = await ask('track', all, { 'if-none-match': `"other", W/${etag}` })
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
    const other = await ask('track', { ...all, to: iso(WAY.off.timeMs) }, { 'if-none-match': etag! })
    expect([other.status, other.headers.etag === etag]).toEqual([200, false])
  })

  it('are refused where the time makes no sense, and given up when nobody waits', async () => {
    expect((await ask('track', { from: all.to, to: all.from })).status).toBe(422)
    expect((await ask('track', { ...all, zoom: '31' })).status).toBe(400)
    expect((await ask('track', { ...all, more: '1' })).status).toBe(400)
    const gone = await ask('track', all, {}, AbortSignal.abort())
    expect(gone.body).toHaveLength(0)
  })

  it('are refused where they are too many to unpack', async () => {
    const { sql } = ship.store.connection
    await sql.execute('UPDATE "TrackChunk" SET "positions" = "positions" + 5000000')
    const { status, body } = await ask('track', all)
    await sql.execute('UPDATE "TrackChunk" SET "positions" = "positions" - 5000000')
    expect(status).toBe(413)
    expect(JSON.parse(String(body)).error).toMatch(/positions in that time: ask for less of it/)
  })

  it('have beside them what was found of the vessel, by time and kind', async () => {
    const idsOf = async (query: Record<string, string>) => {
      const { status, body } = await ask('events', query)
      const { items, isComplete, simulated } = JSON.parse(String(body))
      expect([status, isComplete, simulated]).toEqual([200, true, false])
      return items.map(({ id }: { id: string }) => id)
    }
    expect(await idsOf({})).toEqual(['gap', 'fishing'])
    expect(await idsOf({ kind: 'gap' })).toEqual(['gap'])
    expect(await idsOf({ to: iso(WAY.ground.timeMs) })).toEqual([])
    expect(await idsOf({ from: iso(WAY.off.timeMs + 1) })).toEqual(['gap'])
    expect(await idsOf({ from: iso(WAY.on.timeMs + 1) })).toEqual([])
    expect((await ask('events', { kind: 'none' })).status).toBe(400)
  })
})
