import { describe, expect, test } from 'vitest'
import { parseSource } from '../../../lib/server/sources/source-address.ts'
import { parseSources, readSourceSecrets } from '../../../scripts/source-arguments.ts'

describe('addresses', () => {
  test.each([
    [
      'tcp://ais.example:4001',
      { kind: 'tcp', host: 'ais.example', port: 4001, format: 'auto', silenceMs: 300_000 },
    ],
    [
      'tcp://[::1]:4001?idle=0&format=json',
      { host: '::1', silenceMs: Number.POSITIVE_INFINITY, format: 'json' },
    ],
    ['TCP://host:1/', { kind: 'tcp', host: 'host', port: 1 }],
    ['tcp-listen://:5631', { kind: 'tcp-listen', host: '127.0.0.1', port: 5631, peers: 64 }],
    ['tcp-listen://0.0.0.0:5631?peers=3&idle=60', { host: '0.0.0.0', peers: 3, silenceMs: 60_000 }],
    ['udp://:10110', { kind: 'udp', host: '127.0.0.1', port: 10_110 }],
    ['file:/var/log/ais.nmea', { kind: 'file', path: '/var/log/ais.nmea', isFromStart: false }],
    ['file:///var/log/ais.nmea?from=start', { path: '/var/log/ais.nmea', isFromStart: true }],
    ['file:odd?name.nmea', { path: 'odd?name.nmea' }],
    ['file:odd?a=b?from=start', { path: 'odd?a=b', isFromStart: true }],
    ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baud: 38_400 }],
    ['serial:/dev/ttyUSB0?baud=4800', { baud: 4800 }],
    ['push:station-1', { kind: 'push', name: 'push:station-1' }],
    ['aisstream:', { kind: 'aisstream', boxes: [] }],
    [
      'aisstream:?box=-12,35,0,48&box=170,-20,-170,20',
      {
        boxes: [
          { west: -12, south: 35, east: 0, north: 48 },
          { west: 170, south: -20, east: -170, north: 20 },
        ],
      },
    ],
    [
      'replay:day.csv.gz?speed=60',
      { kind: 'replay', name: 'replay:day.csv.gz', path: 'day.csv.gz', speed: 60, startMs: null },
    ],
    [
      'replay:odd?name.nmea?speed=60&start=2021-01-01T00:00:00',
      { name: 'replay:odd?name.nmea', path: 'odd?name.nmea', speed: 60, startMs: Date.UTC(2021, 0, 1) },
    ],
  ])('%s', (text, expected) => {
    expect(parseSource(text)).toMatchObject({ name: text, ...expected })
  })

  test.each([
    ['host:4001', 'unknown kind of source'],
    ['/var/log/x', 'no address of a source'],
    ['http://host:1', 'unknown kind of source'],
    ['constructor:x', 'unknown kind of source'],
    ['tcp://:4001', 'it names no host'],
    ['tcp://host', 'it is not tcp://host:port'],
    ['tcp:host:1', 'it is not tcp://host:port'],
    ['tcp://host:0', 'port 0 is none of'],
    ['tcp://host:70000', 'port 70000 is none of'],
    ['tcp://host:1?speed=2', 'unknown option speed; known are format, idle'],
    ['tcp://host:1?idle=1&idle=2', 'idle is given twice'],
    ['tcp://host:1?idle=-1', 'idle=-1 is no number from 0'],
    ['tcp://host:1?format=csv', 'format=csv is none of auto, nmea, json'],
    ['file:', 'it is not file:PATH'],
    ['push:', 'it is not push:NAME'],
    ['serial:/dev/ttyS0?baud=1234', 'baud=1234 is none of 4800'],
    ['aisstream:?box=1,2,3', 'box=1,2,3 is no box'],
    ['aisstream:?box=0,50,10,40', 'is no box'],
    ['aisstream:?box=0,,10,40', 'is no box'],
    ['aisstream:?key=abc', 'a key stands in the environment'],
    ['aisstream://host', 'nothing stands behind aisstream:'],
    ['replay:x?speed=0', 'speed=0 is no number from 1 to 10000'],
    ['replay:x?start=tomorrow', 'start=tomorrow is no time'],
  ])('%s is refused: %s', (text, fault) => {
    expect(() => parseSource(text)).toThrow(fault)
  })

  test.each([
    'tcp://user:hunter2@host:1',
    'tcp://user:hunter2@host',
    'aisstream:?apikey=hunter2',
    'x?token=hunter2',
  ])('a secret in %s is not repeated', (text) => {
    expect(() => parseSource(text)).toThrow(/^(?!.*hunter2)/)
    try {
      parseSource(text)
    } catch (error) {
      expect(String(error)).not.toContain('hunter2')
    }
  })
})

test('a replay at another pace is the same one, and goes on where it was', () => {
  expect(parseSource('replay:x.nmea?speed=60').name).toBe(parseSource('replay:x.nmea').name)
  expect(() => parseSources(['replay:x.nmea?speed=60', 'replay:x.nmea'])).toThrow('given twice')
})

test('several sources; none twice', () => {
  expect(parseSources(['udp://:1', 'push:a']).map(({ kind }) => kind)).toEqual(['udp', 'push'])
  expect(() => parseSources(['udp://:1', 'udp://:1'])).toThrow('udp://:1: this source is given twice')
})

test('the key comes from the environment', () => {
  expect(readSourceSecrets({ NODE_ENV: 'test' })).toEqual({ aisstreamKey: null })
  expect(readSourceSecrets({ NODE_ENV: 'test', WAKEWATCH_AISSTREAM_KEY: ' k ' })).toEqual({
    aisstreamKey: 'k',
  })
})
