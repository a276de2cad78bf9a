import { describe, expect, it } from 'vitest'
import { parseStartArguments } from '../../scripts/start-arguments.ts'

function parse(...argv: string[]) {
  return parseStartArguments(argv, () => {})
}

/** What is said of a wrong use. */
function refusal(...argv: string[]): string {
  let said = ''
  expect(() => parseStartArguments(argv, (text) => (said += text))).toThrow()
  return said
}

describe('npm start', () => {
  it('runs the demo in its own folder, and on this machine only, where nothing else is asked for', () => {
    expect(parse()).toMatchObject({
      ...{ dir: 'data/demo', hearing: { kind: 'demo', speed: 60 } },
      ...{
        host: '127.0.0.1',
        port: 3000,
        names: [],
        newLink: false,
        latenessMs: 6 * 3_600_000,
        keepDays: null,
      },
    })
    expect(parse('--data', 'data/demo', '--speed', '600')).toMatchObject({
      hearing: { kind: 'demo', speed: 600 },
    })
  })

  it('takes sources, each with its address, into a folder', () => {
    const args = ['--source', 'tcp://127.0.0.1:4001', '--source', 'udp://:10110', '--data', 'data/harbour']
    expect(parse(...args)).toMatchObject({
      dir: 'data/harbour',
      hearing: {
        kind: 'sources',
        sources: [
          { kind: 'tcp', port: 4001 },
          { kind: 'udp', port: 10110 },
        ],
      },
    })
    expect(parse('--source', 'udp://:10110').dir).toBe('data/main')
    expect(parse('--data', 'data/harbour')).toMatchObject({ hearing: { kind: 'sources', sources: [] } })
  })

  it('keeps a replay in a folder named after its file', () => {
    const january = parse('--replay', 'logs/january 2024.nmea.gz', '--speed', '60')
    expect(january.dir).toBe('data/replay-january-2024')
    expect(january.hearing).toMatchObject({
      sources: [{ kind: 'replay', path: 'logs/january 2024.nmea.gz', speed: 60 }],
    })
    expect(parse('--replay', 'a.csv', '--data', 'data/a')).toMatchObject({
      ...{ dir: 'data/a', hearing: { sources: [{ speed: 1 }] } },
    })
    expect(parse('--replay', '../.csv').dir).toBe('data/replay-file')
  })

  it('mixes neither the real with the simulated nor the past with the present', () => {
    for (const dir of ['data/demo', './data/demo/', 'data/demo/inner'])
      expect(refusal('--source', 'udp://:10110', '--data', dir)).toContain("demo's own folder")
    expect(refusal('--replay', 'a.csv', '--data', 'data/demo')).toContain("demo's own folder")
    expect(refusal('--replay', 'a.csv', '--source', 'udp://:1')).toContain('exclude each other')
    expect(refusal('--source', 'udp://:1', '--speed', '2')).toContain('its own pace')
  })

  it.each([
    [['--port', '70000'], '0 to 65535'],
    [['--speed', '0'], 'above 0'],
    [['--lateness', '6'], 'such as 30m or 6h'],
    [['--lateness', '200h'], 'at most 168h'],
    [['--keep-days', '0'], '1 or more'],
    [['--source', 'gopher://x'], 'gopher'],
    [['--source', 'udp://:1', '--source', 'udp://:1'], 'given twice'],
    [['file.csv'], 'too many arguments'],
  ])('refuses %j: %s', (argv, words) => {
    expect(refusal(...argv)).toContain(words)
  })
})
