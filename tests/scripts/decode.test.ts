import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { encodeMessage } from '../../lib/ais/nmea/encode-message.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wakewatch-decode-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function decode(args: readonly string[], stdin: string | Uint8Array = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/decode.ts', ...args], { cwd: root })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.end(stdin)
  })
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const POSITION = encodeMessage({
  type: 1,
  repeat: 0,
  mmsi: 235_000_001,
  navigationStatus: 7,
  rateOfTurnCode: 20,
  speedKnots: 4.2,
  isAccurate: true,
  lonDeg: -2_100_001 / 600_000,
  latDeg: 57.25,
  courseDeg: 271.3,
  headingDeg: null,
  timeStamp: 12,
  specialManoeuvre: null,
  raim: false,
  radio: 0,
})
const VOYAGE = encodeMessage(
  {
    type: 5,
    repeat: 0,
    mmsi: 235_000_001,
    aisVersion: 1,
    imo: null,
    callSign: 'GBSX7',
    name: 'MORAY FIRTH II',
    shipType: 30,
    toBowM: 20,
    toSternM: 8,
    toPortM: 4,
    toStarboardM: 3,
    epfd: 1,
    etaMonth: null,
    etaDay: null,
    etaHour: null,
    etaMinute: null,
    draughtM: 4.1,
    destination: 'BUCKIE',
    isDataTerminalReady: true,
  },
  { sequence: 3 },
)
const TAG = tagBlock('c:1795766400')
const LOG = `${[TAG + POSITION[0], ...VOYAGE, '# a comment', '!AIVDM,1,1,,A,garbage,0*00'].join('\r\n')}\r\n`

function tagBlock(fields: string): string {
  const checksum = [...fields].reduce((sum, character) => sum ^ character.charCodeAt(0), 0)
  return `\\${fields}*${checksum.toString(16).padStart(2, '0')}\\`
}

const objects = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

test('one JSON object a message, with time where the log has one; counts and rejects on stderr', async () => {
  const { code, stdout, stderr } = await decode([write('day.log', LOG)])
  expect(code).toBe(0)
  const [position, voyage, ...others] = objects(stdout)
  expect(others).toEqual([])
  expect(position).toMatchObject({
    type: 1,
    mmsi: 235_000_001,
    timeMs: 1_795_766_400_000,
    timeRule: 'tag',
    line: 1,
    talker: 'AI',
    channel: 'A',
    lonDeg: -3.500002,
    latDeg: 57.25,
    speedKnots: 4.2,
    courseDeg: 271.3,
    headingDeg: null,
    utcSecond: 12,
    navigationStatus: 7,
    rateOfTurnDegPerMin: 17.9,
  })
  expect(voyage).toMatchObject({
    type: 5,
    timeMs: null,
    line: 3,
    name: 'MORAY FIRTH II',
    lengthM: 28,
    imo: null,
  })
  expect(stderr).toMatch(/5 lines, 2 messages \(type 1: 1, type 5: 1\), 1 of them continued, 1 comment/)
  expect(stderr).toMatch(/bad-checksum: 1\n {6}line 5: !AIVDM,1,1,,A,garbage/)
})

test('gzip, standard input and --json', async () => {
  const { code, stdout, stderr } = await decode(['--json', write('day.log.gz', gzipSync(LOG)), '-'], LOG)
  expect(code).toBe(0)
  expect(objects(stdout)).toHaveLength(4)
  const summaries = objects(stderr)
  expect(summaries.map(({ name }) => name)).toEqual([join(folder, 'day.log.gz'), '-'])
  expect(summaries[1]).toMatchObject({
    lines: 5,
    messages: 2,
    messagesByType: { 1: 1, 5: 1 },
    partLines: 1,
    commentLines: 1,
    rejects: { 'bad-checksum': 1 },
  })
})

test('--start gives a log without times its times', async () => {
  const { stdout } = await decode(['--start', '2026-11-27T08:00:00Z', write('bare.log', POSITION.join('\n'))])
  expect(objects(stdout)[0]).toMatchObject({
    timeMs: Date.UTC(2026, 10, 27, 8, 0, 12),
    timeRule: 'utc-second',
  })
})

const truncated = gzipSync(Array.from({ length: 5000 }, () => LOG).join('')).subarray(0, -200)

test.each([
  ['missing', () => join(folder, 'nowhere.log'), /nowhere\.log: no such file/],
  ['of no bytes', () => write('empty.log', ''), /empty\.log: .*empty/],
  ['without AIS', () => write('prose.log', 'dear diary\n'), /prose\.log: no AIS message/],
  [
    'a table',
    () => write('ships.csv', 'mmsi,timestamp,lat,lon\n235000001,1600000000,1,2\n'),
    /ships\.csv: this is a CSV table .* npm run backfill -- .*ships\.csv$/,
  ],
  [
    'JSON',
    () => write('ships.json', '{"mmsi":235000001}\n'),
    /ships\.json: this is JSON .* npm run backfill/,
  ],
  ['truncated gzip', () => write('cut.log.gz', truncated), /cut\.log\.gz: /],
])('a file that is %s: one line names it, exit 1, the rest is kept', async (_, makeFile, message) => {
  const path = makeFile()
  const { code, stdout, stderr } = await decode([path, write('good.log', LOG)])
  expect(code).toBe(1)
  const faults = stderr.split('\n').filter((line) => line.startsWith('decode: '))
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(message)
  const messages = objects(stdout)
  if (path.endsWith('.gz')) expect(messages.length).toBeGreaterThan(1000)
  else expect(messages).toHaveLength(2)
})

test.each([
  ['no input', []],
  ['an unknown option', ['--nonsense', 'x']],
  ['a time that is none', ['--start', 'teatime', 'x']],
])('%s: exit 2', async (_, args) => {
  const { code, stdout, stderr } = await decode(args)
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/error:/)
})

test('--help has two examples and exits 0', async () => {
  const { code, stdout } = await decode(['--help'])
  expect(code).toBe(0)
  expect(stdout.match(/^ {2}\$ .*npm run -s decode/gm)).toHaveLength(2)
})
