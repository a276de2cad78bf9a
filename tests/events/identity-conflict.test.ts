import { describe, expect, test } from 'vitest'
import { isClaim, isSameClaim } from '../../lib/events/identity-conflict-claims.ts'
import type { IdentityConflictOutput, TrackEventOutput } from '../../lib/events/outputs.ts'
import { TrackEventsFold } from '../../lib/events/track-events.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { latestOf, SCORER } from './track-events-run.ts'
import { HOUR, identityOf, START_MS } from './track-events-world.ts'

describe('claims', () => {
  test.each([
    ['GUIHEYU33168', 'GUI HE YU33168'],
    ['PEI YUH NO6', 'PEI YUH NO.6'],
    ['PEI YUH NO.6', 'PEI YUH NO.6@@@@@@BL'],
    ['SEVEN SEAS EXPLORER OF BERGEN', 'SEVEN SEAS EXPLORER'],
    ['208', 'HUA YING 208'],
  ])('%s and %s may be one', (a, b) => {
    expect(isSameClaim('name', a, b)).toBe(true)
    expect(isSameClaim('name', b, a)).toBe(true)
  })

  test.each([
    ['LUYANYUANYU 017', 'LU HUANG YUAN YU 118'],
    ['HUA YING 20', 'HUA YING 208'],
    ['AN', 'ANNA'],
    ['HONGDA8', 'GUIHEYU33168'],
  ])('%s and %s are two', (a, b) => {
    expect(isSameClaim('name', a, b)).toBe(false)
    expect(isSameClaim('name', b, a)).toBe(false)
  })

  test('placeholders and mistyped IMO numbers claim nothing', () => {
    for (const name of ['', '0', '000', 'N/A', 'UNKNOWN', '@@@', 'XXXX', '...'])
      expect(isClaim('name', name)).toBe(false)
    for (const imo of ['9074729', '8709494', '9319466']) expect(isClaim('imo', imo)).toBe(true)
    for (const imo of ['9074728', '1234567', '0000000', '412331088', '12345'])
      expect(isClaim('imo', imo)).toBe(false)
    expect(isSameClaim('imo', '9074729', '9319466')).toBe(false)
  })
})

/** A ship that says one name after the other, an hour apart; `change` is called before each. */
class Ship {
  readonly told: TrackEventOutput[] = []
  private readonly fold = new TrackEventsFold(SCORER)
  private readonly state = this.fold.start('257000000', 'track')
  private timeMs = START_MS
  private readonly sink = (output: TrackEventOutput) => this.told.push(output)

  constructor() {
    this.move()
    this.change('start')
  }

  move(): this {
    this.timeMs += HOUR
    this.fold.position(
      this.state,
      this.timeMs,
      0,
      0,
      Number.NaN,
      Number.NaN,
      NO_SCORE,
      this.timeMs,
      this.sink,
    )
    return this
  }

  say(...names: string[]): this {
    for (const name of names)
      this.move().fold.identity(this.state, identityOf({ name }), this.timeMs, this.sink)
    return this
  }

  change(change: 'start' | 'mark' | 'drop' | 'confirm' | 'end'): this {
    this.fold.tripChange(this.state, change, this.timeMs, this.sink)
    return this
  }

  get conflicts(): IdentityConflictOutput[] {
    return latestOf(this.told).filter((one): one is IdentityConflictOutput => one.kind === 'identityConflict')
  }
}

test('a name that changes in a trip is told when it is heard again, grows, and ends with the trip', () => {
  const ship = new Ship().say('ANNA', 'BERTA', 'ANNA')
  expect(ship.told).toEqual([])
  ship.say('BERTA')
  expect(ship.told.map(({ open, decidedMs }) => [open, decidedMs])).toEqual([[true, START_MS + 5 * HOUR]])
  ship.say('ANNA').change('end')
  expect(ship.conflicts).toMatchObject([
    {
      before: 'ANNA',
      after: 'BERTA',
      conflict: 'name',
      open: false,
      startMs: START_MS + 3 * HOUR,
      endMs: START_MS + 6 * HOUR,
    },
  ])
  expect(ship.told.length).toBe(2)
})

test('one message of another name is no change, however often the own one is heard', () => {
  expect(new Ship().say('ANNA', 'ANNA', 'BERTA', 'ANNA', 'ANNA', 'ANNA').change('end').conflicts).toEqual([])
  expect(new Ship().say('ANNA', 'BERTA').change('end').conflicts).toEqual([])
  // Spelt differently is heard again; nothing is not.
  expect(new Ship().say('ANNA', 'BERTA', 'N/A').conflicts).toEqual([])
  expect(new Ship().say('ANNA', 'BERTA', 'BERTA.').conflicts).toMatchObject([{ after: 'BERTA' }])
})

test('a third name speaks for the second, if not for itself', () => {
  const ship = new Ship().say('ANNA', 'BERTA', 'CARLA')
  expect(ship.conflicts).toMatchObject([{ before: 'ANNA', after: 'BERTA', startMs: START_MS + 3 * HOUR }])
  expect(ship.say('CARLA').conflicts.length).toBe(2)
})

test('slips make room for changes', () => {
  const ship = new Ship().say('ANNA')
  for (let i = 0; i < 20; i++) ship.say(`SLIP ${String.fromCharCode(65 + i)}`, 'ANNA')
  expect(ship.say('BERTA', 'BERTA').conflicts).toMatchObject([{ before: 'ANNA', after: 'BERTA' }])
})

test('a name that changes in port is none, nor one that differs between trips', () => {
  const ship = new Ship().say('ANNA').change('mark').change('confirm').say('BERTA').move().change('start')
  expect(ship.say('BERTA', 'BERTA').change('end').conflicts).toEqual([])
})

test('a change after the mark of a visit is told when the visit is none, and not where it is one', () => {
  const ship = new Ship().say('ANNA').change('mark').say('BERTA', 'BERTA')
  expect(ship.told).toEqual([])
  expect(ship.change('drop').conflicts).toMatchObject([{ after: 'BERTA', open: true }])
  const visitor = new Ship().say('ANNA').change('mark').say('BERTA', 'BERTA').change('confirm')
  expect(visitor.told).toEqual([])
})

test('names made up all day are a bounded number of events', () => {
  const names = Array.from({ length: 500 }, (_, i) => `NAME${String.fromCharCode(65 + (i % 26))} ${i} X`)
  const ship = new Ship().say(...names).change('end')
  expect(ship.conflicts.length).toBe(16)
  expect(ship.told.length).toBe(32)
})

test('a gear beacon says its readings, not names', () => {
  expect(new Ship().say('8V', '7V', '9V', 'NET 4').change('end').conflicts).toEqual([])
})
