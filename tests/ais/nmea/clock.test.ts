import { describe, expect, it } from 'vitest'
import { NmeaClock } from '../../../lib/ais/nmea/clock.ts'
import { BaseStationTrust } from '../../../lib/ais/nmea/clock-base-stations.ts'
import { SecondFollower } from '../../../lib/ais/nmea/clock-seconds.ts'
import { seededRandom } from '../../mutation/mutate.ts'

const START = Date.UTC(2021, 0, 1)

/** Times of a run of seconds, as mm:ss after the start; a minus sign for times before it. */
function follow(seconds: readonly number[], follower = new SecondFollower(START)): string[] {
  return seconds.map((second) => {
    const s = (follower.timeOfSecond(second) - START) / 1000
    return `${s < 0 ? '-' : ''}${Math.floor(Math.abs(s) / 60)}:${String(Math.abs(s) % 60).padStart(2, '0')}`
  })
}

describe('SecondFollower', () => {
  it('turns the minute where the second steps back by over 30 s', () => {
    expect(follow([5, 20, 50, 10, 40, 9, 30])).toEqual([
      '0:05',
      '0:20',
      '0:50',
      '1:10',
      '1:40',
      '2:09',
      '2:30',
    ])
    expect(follow([40, 9])).toEqual(['0:40', '1:09'])
    expect(follow([40, 10])).toEqual(['0:40', '0:10'])
    expect(follow([10, 40, 5])).toEqual(['0:10', '0:40', '1:05'])
  })

  it('gives a late report its own time, and goes on from the newest', () => {
    expect(follow([50, 25, 55, 52, 3])).toEqual(['0:50', '0:25', '0:55', '0:52', '1:03'])
  })

  it('is never before its start', () => {
    expect(follow([10], new SecondFollower(START + 30_000))).toEqual(['0:30'])
    expect(follow([59, 0])).toEqual(['0:59', '1:00'])
    const odd = new SecondFollower(START + 12_345)
    expect(odd.timeOfSecond(12)).toBe(START + 12_345)
  })

  it('takes a report from just before the minute turned for late', () => {
    expect(follow([50, 58, 1, 59, 2])).toEqual(['0:50', '0:58', '1:01', '0:59', '1:02'])
  })

  it('does not let a single wrong second turn the minute in a log that runs second by second', () => {
    const seconds = Array.from({ length: 600 }, (_, at) => (at % 50 === 49 ? (at + 37) % 60 : at % 60))
    const follower = new SecondFollower(START)
    follow(seconds, follower)
    expect(follower.nowMs).toBe(START + 598_000)
  })

  it('believes a silence in such a log once enough reports tell of it', () => {
    const follower = new SecondFollower(START)
    follow(
      Array.from({ length: 120 }, (_, at) => at % 60),
      follower,
    )
    follow([25, 25, 26, 26, 27, 27, 28], follower)
    expect(follower.nowMs).toBe(START + 119_000)
    follow([28, 29], follower)
    expect(follower.nowMs).toBe(START + (120 + 29) * 1000)
  })

  it('keeps pace with logs of every density, bursts included', () => {
    for (const step of [1, 2, 5, 10, 20, 29]) {
      for (const ships of [1, 10]) {
        const follower = new SecondFollower(START)
        for (let at = 0; at < 3600; at += step) {
          for (let ship = 0; ship < ships; ship++) {
            expect(follower.timeOfSecond(at % 60), `every ${step} s, ${ships} ships`).toBe(START + at * 1000)
          }
        }
      }
    }
  })

  it('loses no minute over a day of reports that are up to 9 s late, one in a hundred with a wrong second', () => {
    const random = seededRandom(5)
    const follower = new SecondFollower(START)
    let wrong = 0
    // The first minute is in order: nothing tells a late report from an early start.
    for (let at = 0; at < 86_400; at += random() * 2) {
      const isWild = at > 60 && random() < 0.01
      const sent = Math.floor(at - (at > 60 ? random() * random() * 9 : 0))
      const timeMs = follower.timeOfSecond(isWild ? Math.floor(random() * 60) : sent % 60)
      if (!isWild && timeMs !== START + sent * 1000) wrong++
    }
    expect(wrong).toBe(0)
  })
})

describe('BaseStationTrust', () => {
  const minute = 60_000

  it('believes what is near the clock', () => {
    const trust = new BaseStationTrust()
    expect(trust.isCredible(START + 29_000, START)).toBe(true)
    expect(trust.isCredible(START - 29_000, START)).toBe(true)
    expect(new BaseStationTrust().isCredible(START + 31_000, START)).toBe(false)
    expect(trust.isCredible(Number.NaN, START)).toBe(false)
  })

  it('believes what is near the last one believed, wherever the clock has been driven', () => {
    const trust = new BaseStationTrust()
    trust.isCredible(START, START)
    expect(trust.isCredible(START + 10_000, START + 5 * minute)).toBe(true)
    expect(trust.isCredible(START + 10_000 + 2 * minute, START + 11_000)).toBe(false)
  })

  it('believes a silence when three in a row tell it', () => {
    const trust = new BaseStationTrust()
    trust.isCredible(START, START)
    const said = [0, 10_000, 20_000].map((ms) => trust.isCredible(START + 300 * minute + ms, START))
    expect(said).toEqual([false, false, true])
  })

  it('is not swayed by a wrong station among right ones', () => {
    const trust = new BaseStationTrust()
    for (let at = START; at < START + 60 * minute; at += 10_000) {
      expect(trust.isCredible(at, at)).toBe(true)
      expect(trust.isCredible(at + 2 * minute, at)).toBe(false)
      expect(trust.isCredible(at + 2 * minute, at)).toBe(false)
    }
  })

  it('never believes another year', () => {
    const trust = new BaseStationTrust()
    for (let time = 0; time < 10; time++) {
      expect(trust.isCredible(Date.UTC(1970, 0, 1), START)).toBe(false)
      expect(trust.isCredible(Date.UTC(2023, 0, 1), START)).toBe(false)
    }
  })
})

describe('NmeaClock', () => {
  it('has no time without a start, but for messages that bring one', () => {
    const clock = new NmeaClock(null)
    clock.readSecond(5)
    expect(clock).toMatchObject({ timeMs: Number.NaN, rule: null })
    clock.readExplicit(START, 'tag')
    expect(clock).toMatchObject({ timeMs: START, rule: 'tag' })
    clock.readSecond(5)
    expect(clock.rule).toBeNull()
    clock.readBaseStation(START)
    expect(clock.rule).toBeNull()
  })

  it('names the rule of each reading', () => {
    const clock = new NmeaClock(START)
    const read = (reading: () => void) => {
      reading()
      return [clock.timeMs - START, clock.rule]
    }
    expect(read(() => clock.readSecond(Number.NaN))).toEqual([0, 'carried'])
    expect(read(() => clock.readSecond(7))).toEqual([7000, 'utc-second'])
    expect(read(() => clock.readSecond(Number.NaN))).toEqual([7000, 'carried'])
    expect(read(() => clock.readBaseStation(START + 9000))).toEqual([9000, 'base-station'])
    expect(read(() => clock.readBaseStation(Date.UTC(1970, 0, 1)))).toEqual([9000, 'carried'])
    expect(read(() => clock.readExplicit(START + 3_600_500, 'stamp'))).toEqual([3_600_500, 'stamp'])
    expect(read(() => clock.readSecond(Number.NaN))).toEqual([9000, 'carried'])
    clock.goOnFrom(START + 3_600_500)
    expect(read(() => clock.readSecond(4))).toEqual([3_604_000, 'utc-second'])
  })
})
