import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { parseSimulateLiveArguments } from '../../scripts/simulate-live-arguments.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const CORES = 4

/** What is printed on wrong use. */
function complaintOf(argv: readonly string[]): string {
  let printed = ''
  const parse = () => parseSimulateLiveArguments(argv, CORES, (text) => (printed += text))
  expect(parse).toThrow(CommanderError)
  return printed
}

describe('npm run simulate:live', () => {
  it('runs seeds over processes and prints one object', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/simulate-live.ts', '--seeds', '2', '--processes', '2', '--json'],
      { cwd: root, encoding: 'utf8' },
    )
    expect(status).toBe(0)
    const summary = JSON.parse(stdout)
    expect(summary).toMatchObject({ simulated: true, seeds: 2, failed: [] })
    expect(summary.messages).toBeGreaterThanOrEqual(4000)
  })

  it('has as many processes as there are cores, and no more than seeds', () => {
    expect(parseSimulateLiveArguments([], CORES)).toEqual({
      ...{ firstSeed: 1, seeds: 200, processes: CORES, json: false },
    })
    expect(parseSimulateLiveArguments(['--seeds', '3'], CORES).processes).toBe(3)
    expect(parseSimulateLiveArguments(['--seed', '4711', '--json'], CORES)).toEqual({
      ...{ firstSeed: 4711, seeds: 1, processes: 1, json: true },
    })
  })

  it('wrong use is told', () => {
    expect(complaintOf(['--seeds', '0'])).toContain('--seeds is a whole number from 1')
    expect(complaintOf(['--seed', '-1'])).toContain('--seed is a whole number from 0')
    expect(complaintOf(['--processes', 'many'])).toContain('--processes is a whole number')
    expect(complaintOf(['--days', '2'])).toContain('unknown option')
  })
})
