import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { expertWeights } from '../../lib/model/suspicion-prior.ts'
import { readSuspicionModel } from '../../lib/model/suspicion-registry.ts'
import { parseArguments } from '../../scripts/train-suspicion-arguments.ts'
import { formatSuspicionOutcome } from '../../scripts/train-suspicion-report.ts'
import { runSuspicionTraining, type SuspicionTrainingOptions } from '../../scripts/train-suspicion-run.ts'
import { drawTrips } from '../model/suspicion-world.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

function run(options: Partial<SuspicionTrainingOptions>, told: string[] = []) {
  return runSuspicionTraining(
    { verdicts: [], evaluate: false, backend: 'auto', out: temporaryFolder(), ship: true, ...options },
    { command: 'the command', tell: (text) => told.push(text), nowMs: NOW_MS },
  )
}

/** Verdicts as analysts of a made-up world give them, in a file. */
function writeVerdicts(
  change: (row: { mmsi: string; verdict: string }, i: number) => object = (row) => row,
): string {
  const file = join(temporaryFolder(), 'verdicts.ndjson')
  const trips = drawTrips({
    seed: 2,
    trips: 120,
    weights: { jumps: 4, darkHours: 3, serviceTrade: -2 },
    base: -2,
  })
  const lines = trips.map(({ mmsi, isSuspicious, evidence }, i) => ({
    mmsi,
    tripStart: new Date(NOW_MS + i * 3_600_000).toISOString(),
    tripEnd: new Date(NOW_MS + (i + 1) * 3_600_000).toISOString(),
    verdict: isSuspicious ? 'suspicious' : i % 2 === 0 ? 'normal' : 'explained',
    evidence: Object.fromEntries(evidence.map(({ name, value }) => [name, value])),
  }))
  writeFileSync(file, lines.map((row, i) => `${JSON.stringify({ ...row, ...change(row, i) })}\n`).join(''))
  return file
}

describe('npm run train:suspicion', () => {
  test('without verdicts writes the experts, and says so', async () => {
    const out = temporaryFolder()
    const told: string[] = []
    const { written, evaluation } = await run({ out }, told)
    expect(written).toBe(`${out}/suspicion/1`)
    expect(evaluation).toBeNull()
    expect(told).toEqual(["no verdicts: the weights are the experts'"])
    const { weights, metadata } = await readSuspicionModel(out, 'suspicion')
    expect(weights).toEqual(expertWeights())
    expect(metadata).toMatchObject({ backend: null, trainedAt: new Date(NOW_MS).toISOString() })
    const card = readFileSync(`${written}/card.md`, 'utf8')
    expect(card).toContain('**None.** Every weight is the experts')
    expect(card).toContain('No public data says what is illegal')
    expect((await run({ out })).written).toBe(`${out}/suspicion/2`)
    await expect(run({ out, version: '2' })).rejects.toThrow('suspicion/2 exists already')
  })

  test('with verdicts writes a model that has moved, judged by vessel, with its sources', async () => {
    const out = temporaryFolder()
    const file = writeVerdicts((row, i) => (i < 5 ? { verdict: 'cannot tell' } : row))
    const outcome = await run({ out, verdicts: [file], evaluate: true })
    const { weights, metadata } = await readSuspicionModel(out, 'suspicion')
    expect(metadata.data).toMatchObject({ verdicts: 115, cannotTell: 5 })
    expect(metadata.data.files).toEqual([
      { name: 'verdicts.ndjson', sha256: createHash('sha256').update(readFileSync(file)).digest('hex') },
    ])
    expect(weights.kernel).not.toEqual(expertWeights().kernel)
    expect(metadata.metrics.evaluation).toEqual(outcome.evaluation)
    const card = readFileSync(`${outcome.written}/card.md`, 'utf8')
    expect(card).toContain('| trained on verdicts |')
    expect(card).toContain('Cross-validation by vessel: 115 verdicts')
    expect(formatSuspicionOutcome(outcome)).toContain('Log loss gained: ')
  })

  test('the same verdicts in another order, and in two files, give the same weights', async () => {
    const file = writeVerdicts()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const [first, second] = [0, 1].map((half) => {
      const part = join(temporaryFolder(), 'part.ndjson')
      writeFileSync(part, lines.filter((_, i) => i % 2 === half).join('\n'))
      return part
    })
    const [whole, parts] = [temporaryFolder(), temporaryFolder()]
    await run({ out: whole, verdicts: [file] })
    await run({ out: parts, verdicts: [second!, first!] })
    expect((await readSuspicionModel(parts, 'suspicion')).weights).toEqual(
      (await readSuspicionModel(whole, 'suspicion')).weights,
    )
  })

  test('verdicts of one sort train a model that says so, and judge none', async () => {
    const file = writeVerdicts(() => ({ verdict: 'suspicious' }))
    const out = temporaryFolder()
    await expect(run({ out, verdicts: [file], evaluate: true })).rejects.toThrow(
      'it cannot be judged: it takes',
    )
    expect(existsSync(join(out, 'suspicion'))).toBe(false)
    const told: string[] = []
    const { written } = await run({ out, verdicts: [file] }, told)
    expect(told.join()).toContain('all verdicts say the same')
    expect(readFileSync(`${written}/card.md`, 'utf8')).toContain('**All of them say the same.**')
  })

  test('two files with verdicts on the same trip are refused, as are lines that are no verdicts', async () => {
    const file = writeVerdicts()
    await expect(run({ verdicts: [file, file] })).rejects.toThrow(
      `${file}: line 1: a verdict on the same trip stands in ${file}, line 1`,
    )
    await expect(run({ verdicts: [writeVerdicts(() => ({ verdict: 'guilty' }))] })).rejects.toThrow(
      /verdicts\.ndjson: line 1: verdict: /,
    )
    await expect(run({ verdicts: ['nowhere.ndjson'] })).rejects.toThrow('nowhere.ndjson')
  })
})

describe('its command line', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const start = (...argv: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/train-suspicion.ts', ...argv], {
      cwd: root,
      encoding: 'utf8',
    })

  test('gives data on stdout and progress on stderr', () => {
    const out = temporaryFolder()
    const { status, stdout, stderr } = start('--out', out, '--json')
    expect(stderr).toBe("train:suspicion: no verdicts: the weights are the experts'\n")
    expect(JSON.parse(stdout)).toMatchObject({ written: `${out}/suspicion/1`, evaluation: null })
    expect(status).toBe(0)
  })

  test('has help with examples to paste', () => {
    const { status, stdout } = start('--help')
    expect([status, stdout.match(/\$ npm run/g)?.length]).toEqual([0, 2])
  })

  test.each([
    { argv: ['--evaluate'], says: '--evaluate needs --verdicts' },
    { argv: ['--no-ship'], says: 'leaves nothing to do' },
    { argv: ['--version', '0'], says: 'A whole number from 1 on' },
    { argv: ['stray'], says: 'too many arguments' },
  ])('refuses $argv', ({ argv, says }) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(() => parseArguments(argv)).toThrow(says)
    vi.restoreAllMocks()
  })

  test('exits with 2 on wrong use, 1 on failure', () => {
    expect(start('--evaluate').status).toBe(2)
    expect(start('--verdicts', 'nowhere.ndjson').status).toBe(1)
  })
})
